package org.resight.matching.work;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.resight.matching.Likeness;

/**
 * Adds up what two photos say of each other, and gives each photo its list. Not thread-safe.
 *
 * <p>A photo of an individual that is decided already stands for it with at most {@link
 * #PHOTOS_OF_ONE} photos in a list; two photos of one individual are not suggested at all.
 */
final class Suggestions {

  /** Photos of one decided individual in a list. */
  static final int PHOTOS_OF_ONE = 3;

  /**
   * A pair of places in the index.
   *
   * @param first the smaller place
   * @param second the larger place
   * @param score of both directions
   * @param rank of the pair in the list of the photo that ranks it higher
   * @param points of the direction that says more, as first and second
   */
  record Suggestion(
      int first, int second, double score, int rank, List<Likeness.PointPair> points) {}

  private static final class Sum {
    private double score;
    private double best;

    /** Two numbers each, of the first photo and of the second: few bytes, as there are many. */
    private int[] points = new int[0];

    private int rank = Integer.MAX_VALUE;
  }

  private final Map<Long, Sum> sums = new TreeMap<>();

  /**
   * Takes in what a photo says of others. Who is not asked cannot say the same from the other side:
   * one side counts for both.
   *
   * @param asked whether a photo is asked
   */
  void add(int photo, List<Likeness> like, IntPredicate asked) {
    for (Likeness likeness : like) {
      boolean turned = likeness.photo() < photo;
      Sum sum = sums.computeIfAbsent(key(photo, likeness.photo()), key -> new Sum());
      sum.score += asked.test(likeness.photo()) ? likeness.score() : 2 * likeness.score();
      if (likeness.score() > sum.best) {
        sum.best = likeness.score();
        sum.points =
            likeness.points().stream()
                .map(point -> turned ? point.turned() : point)
                .flatMapToInt(point -> IntStream.of(point.query(), point.match()))
                .toArray();
      }
    }
  }

  private static long key(int one, int other) {
    return ((long) Math.min(one, other) << 32) | Math.max(one, other);
  }

  /**
   * Returns each photo's best pairs, the highest score first.
   *
   * @param top pairs a photo
   * @param individuals the individual of each photo, or null of one that stands alone
   */
  List<Suggestion> best(int top, List<? extends @Nullable Object> individuals) {
    Map<Integer, List<Map.Entry<Long, Sum>>> lists = new TreeMap<>();
    sums.entrySet()
        .forEach(
            entry -> {
              int first = (int) (entry.getKey() >> 32);
              int second = entry.getKey().intValue();
              Object one = individuals.get(first);
              if (one == null || !one.equals(individuals.get(second))) {
                lists.computeIfAbsent(first, key -> new ArrayList<>()).add(entry);
                lists.computeIfAbsent(second, key -> new ArrayList<>()).add(entry);
              }
            });
    lists.forEach((photo, list) -> rank(photo, list, top, individuals));
    List<Suggestion> best = new ArrayList<>();
    sums.forEach(
        (key, sum) -> {
          if (sum.rank <= top) {
            best.add(
                new Suggestion(
                    (int) (key >> 32), key.intValue(), sum.score, sum.rank, pairs(sum.points)));
          }
        });
    best.sort(
        Comparator.<Suggestion>comparingDouble(one -> -one.score())
            .thenComparingInt(Suggestion::first)
            .thenComparingInt(Suggestion::second));
    return best;
  }

  private static List<Likeness.PointPair> pairs(int[] points) {
    return IntStream.range(0, points.length / 2)
        .mapToObj(i -> new Likeness.PointPair(points[2 * i], points[2 * i + 1]))
        .toList();
  }

  private static void rank(
      int photo,
      List<Map.Entry<Long, Sum>> list,
      int top,
      List<? extends @Nullable Object> individuals) {
    list.sort(
        Comparator.<Map.Entry<Long, Sum>>comparingDouble(entry -> -entry.getValue().score)
            .thenComparing(Map.Entry::getKey));
    Map<Object, Integer> shown = new HashMap<>();
    int rank = 0;
    for (Map.Entry<Long, Sum> entry : list) {
      int first = (int) (entry.getKey() >> 32);
      int other = first == photo ? entry.getKey().intValue() : first;
      Object individual = individuals.get(other);
      if (individual == null || shown.merge(individual, 1, Integer::sum) <= PHOTOS_OF_ONE) {
        rank++;
        if (rank > top) {
          return;
        }
        entry.getValue().rank = Math.min(entry.getValue().rank, rank);
      }
    }
  }
}
