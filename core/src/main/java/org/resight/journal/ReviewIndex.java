package org.resight.journal;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Finds the reviews of a graph by their ids and their pairs.
 *
 * <p>Both are kept as 64-bit hashes; whoever finds a review by one looks it up in the journal and
 * compares, so that two with one hash are told apart. Not thread-safe.
 */
final class ReviewIndex {

  static final int NONE = 0;

  private final Long2IntOpenHashMap seqById = new Long2IntOpenHashMap();

  /** Seqs of ids whose hash an earlier id took. */
  private final Map<UUID, Integer> seqByClashingId = new HashMap<>();

  /** The newest review that was not taken back, by the hash of its pair. */
  private final Long2IntOpenHashMap newestByPair = new Long2IntOpenHashMap();

  /** For each seq the one before it with the same hash of the pair that was not taken back. */
  private final IntArrayList previous = new IntArrayList(new int[] {NONE});

  /** Makes room for so many reviews in all. */
  void ensureCapacity(int reviews) {
    seqById.ensureCapacity(reviews);
    previous.ensureCapacity(reviews + 1);
  }

  /** Enters the next reviews. */
  void enter(ReviewKeys reviews) {
    int first = previous.size();
    for (int i = 0; i < reviews.size(); i++) {
      previous.add(NONE); // size(n) would copy all of them at each call
    }
    for (int number : reviews.inOrderOfIds(seqById.size())) {
      UUID id = reviews.id(number);
      if (seqById.putIfAbsent(Hash64.of(id), first + number) != NONE) {
        seqByClashingId.put(id, first + number);
      }
    }
    for (int number : reviews.inOrderOfPairs(newestByPair.size())) {
      enterPair(first + number, reviews.pair(number), reviews.undone(number));
    }
  }

  private void enterPair(int seq, long pair, int undone) {
    if (undone == NONE) {
      previous.set(seq, newestByPair.put(pair, seq));
      return;
    }
    int newest = newestByPair.get(pair);
    if (newest == undone) {
      newestByPair.put(pair, previous.getInt(undone));
      return;
    }
    // Another pair with the same hash was reviewed since.
    while (newest != NONE && previous.getInt(newest) != undone) {
      newest = previous.getInt(newest);
    }
    if (newest == NONE) {
      throw new IllegalArgumentException(
          "review " + seq + " takes back one that does not stand: " + undone);
    }
    previous.set(newest, previous.getInt(undone));
  }

  /** Returns the seq under which an id may have been used, {@link #NONE} if it never was. */
  int find(UUID id) {
    Integer clashing = seqByClashingId.get(id);
    return clashing != null ? clashing : seqById.get(Hash64.of(id));
  }

  /** Returns the seq of the newest review of a pair with this hash that was not taken back. */
  int newest(long pair) {
    return newestByPair.get(pair);
  }

  /** Returns the one before it, {@link #NONE} if there is none. */
  int previous(int seq) {
    return previous.getInt(seq);
  }
}
