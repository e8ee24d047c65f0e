package org.resight.journal;

import it.unimi.dsi.fastutil.Hash;
import it.unimi.dsi.fastutil.HashCommon;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.UUID;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.resight.model.KnownPair;

/**
 * What a {@link ReviewIndex} is told of some reviews that follow one another, numbered from 0.
 *
 * <p>A large map is larger than the caches, and each entry made at random waits for memory. So many
 * are put into the order in which a map holds them first: a partitioning before building, as for
 * hash joins (Manegold, Boncz and Kersten, "Optimizing main-memory join on modern hardware", 2002).
 * The order among those with one hash stays as it was.
 *
 * <p>28 bytes a review. Not thread-safe.
 */
final class ReviewKeys {

  /** How many there should be at most. */
  static final int MOST = 1 << 20;

  /** Fewer than this are given as they came. */
  static final int FEW = 1 << 12;

  private static final int PART_BITS = 11;
  private static final int PARTS = 1 << PART_BITS;

  private final LongArrayList idsHigh;
  private final LongArrayList idsLow;
  private final LongArrayList pairs;
  private final IntArrayList undone;

  /** Makes room for some. */
  ReviewKeys(int room) {
    idsHigh = new LongArrayList(room);
    idsLow = new LongArrayList(room);
    pairs = new LongArrayList(room);
    undone = new IntArrayList(room);
  }

  void add(RecordedReview recorded) {
    idsHigh.add(recorded.id().getMostSignificantBits());
    idsLow.add(recorded.id().getLeastSignificantBits());
    pairs.add(key(recorded));
    undone.add((int) recorded.undoes());
  }

  /**
   * Returns the hash under which the reviews of a pair are found; answers to pairs whose answer was
   * known are found under another one, since no decision of the graph is among them.
   */
  static long key(RecordedReview recorded) {
    long pair = Hash64.of(recorded.review().pair());
    return KnownPair.truth(recorded.tags()) == null ? pair : HashCommon.murmurHash3(~pair);
  }

  int size() {
    return undone.size();
  }

  UUID id(int number) {
    return new UUID(idsHigh.getLong(number), idsLow.getLong(number));
  }

  /** Returns the hash of the pair of a review. */
  long pair(int number) {
    return pairs.getLong(number);
  }

  /** Returns the seq of the review that a review takes back, 0 if none. */
  int undone(int number) {
    return undone.getInt(number);
  }

  /**
   * Returns the numbers in the order in which a map by the hashes of the ids is best filled.
   *
   * @param filled its entries before
   */
  int[] inOrderOfIds(int filled) {
    return inOrder(number -> Hash64.of(id(number)), filled);
  }

  /**
   * Returns the numbers in the order in which a map by the hashes of the pairs is best filled.
   *
   * @param filled its entries before
   */
  int[] inOrderOfPairs(int filled) {
    return inOrder(this::pair, filled);
  }

  private int[] inOrder(IntToLongFunction hash, int filled) {
    int size = size();
    if (size < FEW) {
      return IntStream.range(0, size).toArray();
    }
    // A map of fastutil looks for a hash at the low bits of its mix; were it otherwise, only the
    // speed would be lost.
    int places = HashCommon.arraySize(filled + size, Hash.DEFAULT_LOAD_FACTOR);
    int shift = Math.max(0, Integer.numberOfTrailingZeros(places) - PART_BITS);
    short[] parts = new short[size];
    int[] ends = new int[PARTS + 1];
    for (int i = 0; i < size; i++) {
      parts[i] = (short) ((HashCommon.mix(hash.applyAsLong(i)) >>> shift) & (PARTS - 1));
      ends[parts[i] + 1]++;
    }
    for (int part = 0; part < PARTS; part++) {
      ends[part + 1] += ends[part];
    }
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[ends[parts[i]]++] = i;
    }
    return order;
  }
}
