package org.resight.state;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.resight.engine.AnnotationPair;
import org.resight.engine.GraphChange;

/**
 * What a graph remembers of its reviews besides their effect: which ids were used, which review of
 * a pair stands, and who gave it. Some 60 bytes a review.
 *
 * <p>Ids and pairs are kept as 64-bit hashes; whoever finds a review by one looks it up in the
 * journal and compares, so that two with one hash are told apart. Seqs up to 2³¹ − 1. Not
 * thread-safe.
 */
final class ReviewHistory {

  private static final int NONE = 0;

  /** Reviews of which less is remembered than the caches hold. */
  private static final int LARGER_THAN_CACHES = 100_000;

  private final Long2IntOpenHashMap seqById = new Long2IntOpenHashMap();

  /** Seqs of ids whose hash an earlier id took. */
  private final Map<UUID, Integer> seqByClashingId = new HashMap<>();

  /** The newest review that was not taken back, by the hash of its pair. */
  private final Long2IntOpenHashMap newestByPair = new Long2IntOpenHashMap();

  /** For each seq the one before it with the same hash of the pair that was not taken back. */
  private final IntArrayList previous = new IntArrayList(new int[] {NONE});

  /** The effect of each seq. */
  private byte[] effects = new byte[1024];

  /** Of no meaning; see {@link #expect}. */
  private long read;

  private final Map<String, IntArrayList> byReviewer = new HashMap<>();

  private static final GraphChange.Effect[] EFFECTS = GraphChange.Effect.values();

  /** Returns the seq of the newest review, 0 if there is none. */
  int last() {
    return previous.size() - 1;
  }

  /** Makes room for so many reviews in all, so that nothing is copied while they come. */
  void ensureCapacity(int reviews) {
    seqById.ensureCapacity(reviews);
    previous.ensureCapacity(reviews + 1);
    effects = Arrays.copyOf(effects, Math.max(effects.length, reviews + 1));
  }

  /**
   * Reads what the next reviews will need, for all of them at once, so that the processor waits for
   * several places of memory at a time. Changes nothing.
   *
   * @return a number of no meaning, so that no compiler takes the reading for useless
   */
  long expect(List<RecordedReview> next) {
    if (seqById.size() < LARGER_THAN_CACHES) {
      return read;
    }
    for (RecordedReview review : next) {
      read += seqById.get(Hash64.of(review.id()));
    }
    for (RecordedReview review : next) {
      read += newestByPair.get(Hash64.of(review.review().pair()));
    }
    return read;
  }

  /** Takes the next review. */
  @SuppressWarnings("EnumOrdinal") // never leaves this object, so never outlives a change
  void add(RecordedReview recorded, GraphChange.Effect effect) {
    int seq = previous.size();
    if (seq == effects.length) {
      effects = Arrays.copyOf(effects, 2 * seq);
    }
    effects[seq] = (byte) effect.ordinal();
    int clash = seqById.putIfAbsent(Hash64.of(recorded.id()), seq);
    if (clash != NONE) {
      seqByClashingId.put(recorded.id(), seq);
    }
    long pair = Hash64.of(recorded.review().pair());
    if (recorded.undoes() == 0) {
      previous.add(newestByPair.put(pair, seq));
      byReviewer.computeIfAbsent(recorded.review().reviewer(), name -> new IntArrayList()).add(seq);
    } else {
      previous.add(NONE);
      takeBack(pair, (int) recorded.undoes(), recorded.review().reviewer());
    }
  }

  private void takeBack(long pair, int undone, String reviewer) {
    int newest = newestByPair.get(pair);
    if (newest == undone) {
      newestByPair.put(pair, previous.getInt(undone));
    } else {
      // Another pair with the same hash was reviewed since.
      while (previous.getInt(newest) != undone) {
        newest = previous.getInt(newest);
      }
      previous.set(newest, previous.getInt(undone));
    }
    IntArrayList given = byReviewer.get(reviewer);
    if (given != null) {
      given.rem(undone);
    }
  }

  /** Returns the effect of a review. */
  GraphChange.Effect effect(long seq) {
    return EFFECTS[effects[(int) seq]];
  }

  /** Returns the seq under which an id may have been used, 0 if it never was. */
  int find(UUID id) {
    Integer clashing = seqByClashingId.get(id);
    return clashing != null ? clashing : seqById.get(Hash64.of(id));
  }

  /**
   * Returns a reviewer's newest review that still stands, or null.
   *
   * @param journal gives the review of a seq
   */
  @Nullable RecordedReview newestStanding(String reviewer, IntFunction<RecordedReview> journal) {
    IntArrayList given = byReviewer.getOrDefault(reviewer, new IntArrayList());
    for (int i = given.size() - 1; i >= 0; i--) {
      int seq = given.getInt(i);
      RecordedReview review = journal.apply(seq);
      if (standing(review.review().pair(), journal, NONE) == seq) {
        return review;
      }
    }
    return null;
  }

  /** Returns the review that stood on a pair before a standing one, or null. */
  @Nullable RecordedReview before(RecordedReview standing, IntFunction<RecordedReview> journal) {
    int seq = standing(standing.review().pair(), journal, (int) standing.seq());
    return seq == NONE ? null : journal.apply(seq);
  }

  /** Returns the newest review of the pair that was not taken back, leaving one out. */
  private int standing(AnnotationPair pair, IntFunction<RecordedReview> journal, int without) {
    int seq = newestByPair.get(Hash64.of(pair));
    while (seq != NONE && (seq == without || !journal.apply(seq).review().pair().equals(pair))) {
      seq = previous.getInt(seq);
    }
    return seq;
  }
}
