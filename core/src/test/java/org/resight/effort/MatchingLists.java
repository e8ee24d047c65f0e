package org.resight.effort;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Each photo's list of the most similar ones, and what lists of a length are worth. */
final class MatchingLists {

  /** The longest list that is looked at. */
  static final int LONGEST = 40;

  private static final int WIDTH = 640;
  private static final int HEIGHT = 320;
  private static final int LEFT = 48;
  private static final int BOTTOM = 40;
  private static final int TOP = 28;

  /**
   * A pair in a list.
   *
   * @param first the smaller photo
   * @param second the larger photo
   */
  record Pair(int first, int second, double score) {}

  private final MatchingSet set;
  private final double[][] scores;
  private final int[] truth;
  private final int[][] lists;

  MatchingLists(MatchingSet set, double[][] scores) {
    this.set = set;
    this.scores = scores;
    this.truth = set.truth();
    this.lists = new int[truth.length][];
    for (int i = 0; i < lists.length; i++) {
      int photo = i;
      lists[i] =
          IntStream.range(0, truth.length)
              .filter(j -> scores[photo][j] > 0 && set.counts(photo, j, 0))
              .boxed()
              .sorted(
                  Comparator.<Integer>comparingDouble(j -> -scores[photo][j])
                      .thenComparingInt(j -> j))
              .limit(LONGEST)
              .mapToInt(Integer::intValue)
              .toArray();
    }
  }

  /** The pairs that lists of a length have, each once, in the order of the photos. */
  List<Pair> pairs(int length) {
    boolean[][] listed = new boolean[lists.length][lists.length];
    for (int i = 0; i < lists.length; i++) {
      for (int rank = 0; rank < Math.min(length, lists[i].length); rank++) {
        listed[Math.min(i, lists[i][rank])][Math.max(i, lists[i][rank])] = true;
      }
    }
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < lists.length; i++) {
      for (int j = i + 1; j < lists.length; j++) {
        if (listed[i][j]) {
          pairs.add(new Pair(i, j, scores[i][j]));
        }
      }
    }
    return pairs;
  }

  boolean isTrue(Pair pair) {
    return truth[pair.first()] == truth[pair.second()];
  }

  /** Of 100 pairs in lists of a length, those that show one individual. */
  double precision(int length) {
    List<Pair> pairs = pairs(length);
    return 100.0 * pairs.stream().filter(this::isTrue).count() / Math.max(1, pairs.size());
  }

  /** Of 100 joins that unite each individual's photos of a side, those that lists allow. */
  double joins(int length) {
    List<Pair> all = new ArrayList<>();
    for (int i = 0; i < truth.length; i++) {
      for (int j = i + 1; j < truth.length; j++) {
        if (set.counts(i, j, 0)) {
          all.add(new Pair(i, j, 0));
        }
      }
    }
    return 100.0 * joined(pairs(length)) / Math.max(1, joined(all));
  }

  private int joined(List<Pair> pairs) {
    int[] first = pairs.stream().filter(this::isTrue).mapToInt(Pair::first).toArray();
    int[] second = pairs.stream().filter(this::isTrue).mapToInt(Pair::second).toArray();
    int[] roots = IntStream.range(0, truth.length).toArray();
    int joined = 0;
    for (int i = 0; i < first.length; i++) {
      int a = root(roots, first[i]);
      int b = root(roots, second[i]);
      joined += a == b ? 0 : 1;
      roots[a] = b;
    }
    return joined;
  }

  private static int root(int[] roots, int of) {
    int at = of;
    while (roots[at] != at) {
      at = roots[at];
    }
    return at;
  }

  /** F1 of the best catalogue that lists of a length allow. */
  double allowed(int length) {
    List<Pair> pairs = pairs(length);
    return EffortSet.f1(
        EffortSet.reachable(
            truth,
            pairs.stream().mapToInt(Pair::first).toArray(),
            pairs.stream().mapToInt(Pair::second).toArray()),
        truth);
  }

  /** What is at the head of all pairs and wrong: where to look for what misleads. */
  List<String> worst(int most) {
    Pair[] sorted = pairs(LONGEST).toArray(Pair[]::new);
    Arrays.sort(sorted, Comparator.comparingDouble(pair -> -pair.score()));
    List<String> worst = new ArrayList<>();
    for (int i = 0; i < sorted.length && worst.size() < most; i++) {
      if (!isTrue(sorted[i])) {
        worst.add(
            String.format(
                Locale.ROOT,
                "%d. %s, %s (%.5f)",
                i + 1,
                set.photos().get(sorted[i].first()).id(),
                set.photos().get(sorted[i].second()).id(),
                sorted[i].score()));
      }
    }
    return worst;
  }

  /** Draws precision and joins over the length of the lists. */
  String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                + " font-family=\"sans-serif\" font-size=\"12\">%n"
                + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n"
                + "<text x=\"%d\" y=\"16\">%s: joins (blue) and true pairs (orange) of 100,"
                + " by the length of the lists</text>%n",
            WIDTH, HEIGHT, LEFT, set.name()));
    for (int share = 0; share <= 100; share += 20) {
      svg.append(
          format(
              "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/><text x=\"16\" y=\"%.1f\">%d</text>%n",
              LEFT, y(share), WIDTH - 8, y(share) + 4, share));
    }
    StringBuilder joins = new StringBuilder("M");
    StringBuilder precision = new StringBuilder("M");
    for (int length = 1; length <= LONGEST; length++) {
      joins.append(format("%.1f %.1f ", x(length), y(joins(length))));
      precision.append(format("%.1f %.1f ", x(length), y(precision(length))));
      if (length == 1 || length % 5 == 0) {
        svg.append(
            format(
                "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>%n",
                x(length), HEIGHT - BOTTOM + 18, length));
      }
    }
    return svg.append(line(joins, "#1b6ca8"))
        .append(line(precision, "#c2571a"))
        .append("</svg>\n")
        .toString();
  }

  private static String line(StringBuilder path, String colour) {
    return format("<path d=\"%s\" fill=\"none\" stroke=\"%s\"/>%n", path.toString().trim(), colour);
  }

  private static double x(int length) {
    return LEFT + (double) length / LONGEST * (WIDTH - LEFT - 16);
  }

  private static double y(double share) {
    return HEIGHT - BOTTOM - share / 100 * (HEIGHT - BOTTOM - TOP);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
