package org.resight.matching;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Randomised k-d trees over the descriptors of many photos (C. Silpa-Anan and R. Hartley,
 * <i>Optimised KD-trees for fast image descriptor matching</i>, 2008).
 *
 * <p>Each tree divides by a direction drawn from those of most variance, at the mean. What a forest
 * is follows from the photos' order and features alone. Unchangeable; searches in many threads need
 * a {@link ForestSearch} each. Takes 128 bytes a descriptor and some 30 for the trees.
 */
public final class DescriptorForest {

  static final int LEAF = 8;
  private static final int SAMPLE = 100;
  private static final int WIDEST = 5;
  private static final long SEED = 20040101;

  final byte[] descriptors;
  final int[] photoOf;
  final int[] startOf;
  final int trees;

  /** Nodes of tree t: dimension (negative: a leaf), cut, and the children or the leaf's range. */
  final int[][] left;

  final int[][] right;
  final byte[][] dimension;
  final short[][] cut;
  final int[][] order;

  /**
   * Grows the trees.
   *
   * @param photos the features in an order that is always the same for the same photos
   * @param trees at least 1
   */
  public DescriptorForest(List<Features> photos, int trees) {
    this.trees = trees;
    startOf = new int[photos.size() + 1];
    for (int i = 0; i < photos.size(); i++) {
      startOf[i + 1] = Math.addExact(startOf[i], photos.get(i).count());
    }
    int n = startOf[photos.size()];
    descriptors = new byte[Math.multiplyExact(n, Features.LENGTH)];
    photoOf = new int[n];
    for (int i = 0; i < photos.size(); i++) {
      byte[] from = photos.get(i).descriptors();
      System.arraycopy(from, 0, descriptors, startOf[i] * Features.LENGTH, from.length);
      Arrays.fill(photoOf, startOf[i], startOf[i + 1], i);
    }
    left = new int[trees][];
    right = new int[trees][];
    dimension = new byte[trees][];
    cut = new short[trees][];
    order = new int[trees][];
    for (int t = 0; t < trees; t++) {
      new Growth(t).grow();
    }
  }

  /** Descriptors in the forest. */
  public int size() {
    return photoOf.length;
  }

  /** Bytes that the trees take beside the descriptors. */
  public long treeBytes() {
    long bytes = 0;
    for (int t = 0; t < trees; t++) {
      bytes += 4L * order[t].length + 11L * left[t].length;
    }
    return bytes;
  }

  private final class Growth {
    private final int tree;
    private final SplittableRandom random;
    private final int[] points;
    private final long[] sums = new long[Features.LENGTH];
    private final long[] squares = new long[Features.LENGTH];
    private int nodes;

    Growth(int tree) {
      this.tree = tree;
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
      int most = Math.max(1, 2 * points.length);
      left[tree] = new int[most];
      right[tree] = new int[most];
      dimension[tree] = new byte[most];
      cut[tree] = new short[most];
    }

    void grow() {
      branch(0, points.length);
      left[tree] = Arrays.copyOf(left[tree], nodes);
      right[tree] = Arrays.copyOf(right[tree], nodes);
      dimension[tree] = Arrays.copyOf(dimension[tree], nodes);
      cut[tree] = Arrays.copyOf(cut[tree], nodes);
      order[tree] = points;
    }

    private int branch(int from, int to) {
      int node = nodes++;
      if (to - from <= LEAF) {
        return leaf(node, from, to);
      }
      int along = chooseDimension(from, Math.min(to, from + SAMPLE));
      int mean = Math.floorDiv((int) sums[along], Math.min(to - from, SAMPLE));
      int middle = part(from, to, along, mean);
      if (middle == from || middle == to) {
        // All alike in this direction: halve them, so that the depth stays small.
        middle = (from + to) >>> 1;
      }
      dimension[tree][node] = (byte) along;
      cut[tree][node] = (short) mean;
      int low = branch(from, middle);
      int high = branch(middle, to);
      left[tree][node] = low;
      right[tree][node] = high;
      return node;
    }

    private int leaf(int node, int from, int to) {
      dimension[tree][node] = -1;
      left[tree][node] = from;
      right[tree][node] = to;
      return node;
    }

    private int chooseDimension(int from, int to) {
      Arrays.fill(sums, 0);
      Arrays.fill(squares, 0);
      for (int i = from; i < to; i++) {
        int at = points[i] * Features.LENGTH;
        for (int d = 0; d < Features.LENGTH; d++) {
          int value = descriptors[at + d];
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
        if (descriptors[points[low] * Features.LENGTH + along] <= mean) {
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
