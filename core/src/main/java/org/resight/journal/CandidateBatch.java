package org.resight.journal;

import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;

/**
 * Scored candidate pairs, in columns: some 60 bytes a pair, so that a bulk import of millions costs
 * no object each.
 *
 * <p>Immutable and thread-safe once built. A pair stands in it once.
 */
public final class CandidateBatch {

  private final int size;
  private final long[] ids;
  private final double[] scores;
  private final int[] rows;

  private CandidateBatch(int size, long[] ids, double[] scores, int[] rows) {
    this.size = size;
    this.ids = ids;
    this.scores = scores;
    this.rows = rows;
  }

  /** Returns the number of pairs. */
  public int size() {
    return size;
  }

  /** Returns the i-th pair. */
  public AnnotationPair pair(int i) {
    return new AnnotationPair(
        new AnnotationId(ids[4 * i], ids[4 * i + 1]),
        new AnnotationId(ids[4 * i + 2], ids[4 * i + 3]));
  }

  /** Returns the i-th pair's score for the same individual. */
  public double match(int i) {
    return scores[3 * i];
  }

  /** Returns the i-th pair's score for different individuals, NaN if unknown. */
  public double nomatch(int i) {
    return scores[3 * i + 1];
  }

  /** Returns the i-th pair's score for not comparable, NaN if unknown. */
  public double notcomp(int i) {
    return scores[3 * i + 2];
  }

  /** Returns which of the rows given to the builder, from 0 on, named the i-th pair first. */
  public int row(int i) {
    return rows[i];
  }

  /** Returns so many pairs from an index on, or as many as there are. */
  public List<AnnotationPair> pairs(int from, int most) {
    return IntStream.range(from, Math.min(size, from + most)).mapToObj(this::pair).toList();
  }

  /** Returns the pairs from one index to another, exclusive, as a batch of their own. */
  public CandidateBatch slice(int from, int to) {
    return new CandidateBatch(
        to - from,
        Arrays.copyOfRange(ids, 4 * from, 4 * to),
        Arrays.copyOfRange(scores, 3 * from, 3 * to),
        Arrays.copyOfRange(rows, from, to));
  }

  /** Collects pairs. Not thread-safe. */
  public static final class Builder {

    private static final int NONE = -1;

    private int size;
    private int given;
    private long[] ids = new long[4 * 64];
    private double[] scores = new double[3 * 64];
    private int[] rows = new int[64];
    private final Long2IntOpenHashMap places = new Long2IntOpenHashMap();

    /** Pairs whose hash another pair took first. */
    private final Map<AnnotationPair, Integer> others = new HashMap<>();

    /** Starts empty. */
    public Builder() {
      places.defaultReturnValue(NONE);
    }

    /** Returns the number of different pairs so far. */
    public int size() {
      return size;
    }

    /** Leaves a row out. */
    public void skip() {
      given++;
    }

    /** Adds a pair; of two scores for one pair the one with the larger match stands. */
    public void add(AnnotationPair pair, double match, double nomatch, double notcomp) {
      int row = given++;
      int place = place(pair);
      if (place < size && scores[3 * place] >= match) {
        return;
      }
      if (place == size) {
        grow();
        ids[4 * place] = pair.a().high();
        ids[4 * place + 1] = pair.a().low();
        ids[4 * place + 2] = pair.b().high();
        ids[4 * place + 3] = pair.b().low();
        rows[place] = row;
        size++;
      }
      scores[3 * place] = match;
      scores[3 * place + 1] = nomatch;
      scores[3 * place + 2] = notcomp;
    }

    private int place(AnnotationPair pair) {
      long hash = Hash64.of(pair);
      int found = places.putIfAbsent(hash, size);
      if (found == NONE) {
        return size;
      }
      if (ids[4 * found] == pair.a().high()
          && ids[4 * found + 1] == pair.a().low()
          && ids[4 * found + 2] == pair.b().high()
          && ids[4 * found + 3] == pair.b().low()) {
        return found;
      }
      Integer other = others.putIfAbsent(pair, size);
      return other == null ? size : other;
    }

    private void grow() {
      if (4 * size == ids.length) {
        ids = Arrays.copyOf(ids, 2 * ids.length);
        scores = Arrays.copyOf(scores, 2 * scores.length);
        rows = Arrays.copyOf(rows, 2 * rows.length);
      }
    }

    /** Returns what was collected. */
    public CandidateBatch build() {
      return new CandidateBatch(
          size,
          Arrays.copyOf(ids, 4 * size),
          Arrays.copyOf(scores, 3 * size),
          Arrays.copyOf(rows, size));
    }
  }
}
