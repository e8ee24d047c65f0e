package org.resight.matching;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Randomised k-d trees over the descriptors of many photos (C. Silpa-Anan and R. Hartley,
 * <i>Optimised KD-trees for fast image descriptor matching</i>, 2008).
 *
 * <p>Each tree divides by a direction drawn from those of most variance, at the mean. What a forest
 * is follows from the photos' order and features alone. Unchangeable; searches in many threads need
 * a {@link ForestSearch} each.
 *
 * <p>Each descriptor has a slot. Slots go from leaf to leaf of the first tree, so that what is
 * compared together lies together in memory. Takes 140 bytes a descriptor and some 30 for the
 * trees.
 */
final class DescriptorForest {

  static final int LEAF = 8;
  private static final int SAMPLE = 100;
  private static final int WIDEST = 3;

  /** Points of a branch before which it is asked whether to stop. */
  private static final int LARGE = 10_000;

  private static final long SEED = 20040101;

  /** By slot. */
  final byte[] descriptors;

  final int[] photoOf;
  final int[] keypointOf;

  /** The slot of a photo's keypoint: that of {@code startOf[photo] + keypoint}. */
  final int[] slotOf;

  final int[] startOf;
  final int trees;

  /**
   * Nodes of tree t in the order of their making, one number each, so that a node is one look into
   * memory. The low child follows its parent. See {@link #inner} and {@link #leaf}.
   */
  final long[][] nodes;

  final int[][] order;

  /**
   * Grows the trees.
   *
   * @param photos the features in an order that is always the same for the same photos
   * @param trees at least 1
   * @param stopped asked every second or more often
   * @throws CancellationException if it was stopped
   */
  DescriptorForest(List<Features> photos, int trees, BooleanSupplier stopped) {
    this.trees = trees;
    startOf = new int[photos.size() + 1];
    for (int i = 0; i < photos.size(); i++) {
      startOf[i + 1] = Math.addExact(startOf[i], photos.get(i).count());
    }
    int n = startOf[photos.size()];
    descriptors = new byte[Math.multiplyExact(n, Features.LENGTH)];
    photoOf = new int[n];
    keypointOf = new int[n];
    slotOf = new int[n];
    Unordered unordered = new Unordered(photos, startOf);
    nodes = new long[trees][];
    order = new int[trees][];
    for (int t = 0; t < trees; t++) {
      new Growth(t, unordered, stopped).grow();
    }
    give(unordered);
  }

  /** Gives every descriptor its slot. */
  private void give(Unordered unordered) {
    int[] first = order[0].clone();
    for (int slot = 0; slot < first.length; slot++) {
      slotOf[first[slot]] = slot;
      System.arraycopy(
          unordered.of(first[slot]),
          unordered.at(first[slot]),
          descriptors,
          slot * Features.LENGTH,
          Features.LENGTH);
    }
    for (int photo = 0; photo + 1 < startOf.length; photo++) {
      for (int point = startOf[photo]; point < startOf[photo + 1]; point++) {
        photoOf[slotOf[point]] = photo;
        keypointOf[slotOf[point]] = point - startOf[photo];
      }
    }
    for (int[] points : order) {
      for (int i = 0; i < points.length; i++) {
        points[i] = slotOf[points[i]];
      }
    }
  }

  /** Descriptors in the forest. */
  int size() {
    return photoOf.length;
  }

  /** Bytes that it takes beside the descriptors. */
  long otherBytes() {
    long bytes = 0;
    for (int t = 0; t < trees; t++) {
      bytes += 4L * order[t].length + 8L * nodes[t].length;
    }
    return bytes + 12L * photoOf.length;
  }

  /** A node with a direction (0 to 127), a cut (of a byte) and its high child. */
  private static long inner(int dimension, int cut, int high) {
    return ((long) dimension << 48) | ((cut & 0xffL) << 32) | high;
  }

  /** A node with the first of its points and their number; negative. */
  private static long leaf(int from, int count) {
    return Long.MIN_VALUE | ((long) count << 32) | from;
  }

  static int dimension(long inner) {
    return (int) (inner >>> 48);
  }

  static int cut(long inner) {
    return (byte) (inner >>> 32);
  }

  static int high(long inner) {
    return (int) inner;
  }

  static int first(long leaf) {
    return (int) leaf;
  }

  static int count(long leaf) {
    return (int) (leaf >>> 32) & 0xff;
  }

  /** The descriptors where the photos have them. */
  private static final class Unordered {
    private final byte[][] descriptors;
    private final int[] startOf;
    private final int[] photoOf;

    Unordered(List<Features> photos, int[] startOf) {
      this.startOf = startOf;
      descriptors = photos.stream().map(Features::descriptors).toArray(byte[][]::new);
      photoOf = new int[startOf[photos.size()]];
      for (int i = 0; i < photos.size(); i++) {
        Arrays.fill(photoOf, startOf[i], startOf[i + 1], i);
      }
    }

    byte[] of(int point) {
      return descriptors[photoOf[point]];
    }

    int at(int point) {
      return (point - startOf[photoOf[point]]) * Features.LENGTH;
    }
  }

  /** The descriptors of a photo, as it had them. */
  byte[] descriptors(int photo) {
    int count = startOf[photo + 1] - startOf[photo];
    byte[] own = new byte[count * Features.LENGTH];
    for (int keypoint = 0; keypoint < count; keypoint++) {
      System.arraycopy(
          descriptors, at(photo, keypoint), own, keypoint * Features.LENGTH, Features.LENGTH);
    }
    return own;
  }

  /** Where the descriptor of a photo's keypoint begins. */
  int at(int photo, int keypoint) {
    return slotOf[startOf[photo] + keypoint] * Features.LENGTH;
  }

  private final class Growth {
    private final int tree;
    private final Unordered unordered;
    private final BooleanSupplier stopped;
    private final SplittableRandom random;
    private final int[] points;
    private final long[] sums = new long[Features.LENGTH];
    private final long[] squares = new long[Features.LENGTH];
    private final long[] grown;
    private int count;

    Growth(int tree, Unordered unordered, BooleanSupplier stopped) {
      this.stopped = stopped;
      this.tree = tree;
      this.unordered = unordered;
      random = new SplittableRandom(SEED + tree);
      points = new int[size()];
      for (int i = 0; i < points.length; i++) {
        points[i] = i;
      }
      for (int i = points.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int point = points[i];
        points[i] = points[j];
        points[j] = point;
      }
      grown = new long[Math.max(1, 2 * points.length)];
    }

    void grow() {
      branch(0, points.length);
      nodes[tree] = Arrays.copyOf(grown, count);
      order[tree] = points;
    }

    private int branch(int from, int to) {
      int node = count++;
      if (to - from <= LEAF) {
        grown[node] = leaf(from, to - from);
        return node;
      }
      if (to - from >= LARGE && stopped.getAsBoolean()) {
        throw new CancellationException();
      }
      int along = chooseDimension(from, Math.min(to, from + SAMPLE));
      int mean = Math.floorDiv((int) sums[along], Math.min(to - from, SAMPLE));
      int middle = part(from, to, along, mean);
      if (middle == from || middle == to) {
        // All alike in this direction: halve them, so that the depth stays small.
        middle = (from + to) >>> 1;
      }
      branch(from, middle);
      grown[node] = inner(along, mean, branch(middle, to));
      return node;
    }

    private int chooseDimension(int from, int to) {
      Arrays.fill(sums, 0);
      Arrays.fill(squares, 0);
      for (int i = from; i < to; i++) {
        byte[] of = unordered.of(points[i]);
        int at = unordered.at(points[i]);
        for (int d = 0; d < Features.LENGTH; d++) {
          int value = of[at + d];
          sums[d] += value;
          squares[d] += (long) value * value;
        }
      }
      int n = to - from;
      int[] widest = new int[WIDEST];
      long[] widths = new long[WIDEST];
      int known = 0;
      for (int d = 0; d < Features.LENGTH; d++) {
        long width = squares[d] * n - sums[d] * sums[d];
        if (known == WIDEST && width <= widths[known - 1]) {
          continue;
        }
        int place = known < WIDEST ? known++ : WIDEST - 1;
        while (place > 0 && widths[place - 1] < width) {
          widths[place] = widths[place - 1];
          widest[place] = widest[place - 1];
          place--;
        }
        widths[place] = width;
        widest[place] = d;
      }
      return widest[random.nextInt(known)];
    }

    /** Points below or at the mean to the front; the first of the others. */
    private int part(int from, int to, int along, int mean) {
      int low = from;
      int high = to - 1;
      while (low <= high) {
        if (unordered.of(points[low])[unordered.at(points[low]) + along] <= mean) {
          low++;
        } else {
          int point = points[low];
          points[low] = points[high];
          points[high--] = point;
        }
      }
      return low;
    }
  }
}
