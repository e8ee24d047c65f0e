package org.resight.matching.work;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.resight.matching.ComparedPhoto;
import org.resight.matching.Comparison;
import org.resight.matching.ComparisonRules;
import org.resight.matching.Likeness;
import org.resight.matching.vectors.PhotoVectors;
import org.resight.matching.vectors.VectorIndex;

/**
 * Puts together what a model and the local features say of the photos of one matching. Thread-safe.
 *
 * <p>For each photo the model makes a short list, by an exact scan of all vectors, or of those that
 * an index finds. The local features rank it. The two orders are put together by reciprocal ranks:
 * each gives {@code 1 / (60 + rank)}, and the sum counts (Cormack, Clarke and Büttcher, SIGIR
 * 2009).
 */
final class Fusion {

  /** How many times more photos an index is asked for: it knows distances less exactly. */
  private static final int LOOKED_AT = 2;

  private static final Logger LOG = System.getLogger(Fusion.class.getName());

  /** How little the first ranks stand out; the figure of Cormack and others. */
  private static final double FLAT = 60;

  private final PhotoVectors vectors;
  private final List<ComparedPhoto> photos;
  private final ComparisonRules rules;
  private final Set<UUID> asking;
  private final @Nullable VectorIndex index;
  private final int shortList;

  /** What the local features said of photos of short lists, by who was asked. */
  private final Map<Integer, Scores> local = new ConcurrentHashMap<>();

  /**
   * Scores of photos: few bytes, as there are many.
   *
   * @param photos in ascending order
   * @param scores of each
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Scores(int[] photos, double[] scores) {

    static final Scores NONE = new Scores(new int[0], new double[0]);

    static Scores of(List<Likeness> said) {
      List<Likeness> sorted =
          said.stream().sorted(Comparator.comparingInt(Likeness::photo)).toList();
      return new Scores(
          sorted.stream().mapToInt(Likeness::photo).toArray(),
          sorted.stream().mapToDouble(Likeness::score).toArray());
    }

    double of(int photo) {
      int at = Arrays.binarySearch(photos, photo);
      return at < 0 ? 0 : scores[at];
    }
  }

  /**
   * Puts together for a plan.
   *
   * @param photos in the order of the vectors
   * @param index of the vectors, which the caller closes, or null for a scan of all
   * @param shortList photos of a short list
   */
  Fusion(
      PhotoVectors vectors,
      List<ComparedPhoto> photos,
      MatchingPlan plan,
      @Nullable VectorIndex index,
      int shortList) {
    this.shortList = shortList;
    this.index = index;
    this.vectors = vectors;
    this.photos = photos;
    this.rules = plan.rules();
    this.asking = MatchingKind.asked(plan);
  }

  /** The vectors. */
  PhotoVectors vectors() {
    return vectors;
  }

  /** Photos of a short list at the most. */
  int mostOfShortList() {
    return shortList;
  }

  /** The version of the model. */
  String version() {
    return vectors.version();
  }

  private record Near(int photo, double cosine) {}

  private boolean isCompared(int photo, int other) {
    return rules.of(photos.get(photo), photos.get(other)) == Comparison.COMPARED;
  }

  /** The photos among which the nearest are sought. */
  private IntStream looked(int photo) {
    float[] vector = vectors.vectors().get(photo);
    if (index != null && vector != null) {
      try {
        return index.nearest(vector, LOOKED_AT * shortList, other -> isCompared(photo, other));
      } catch (IOException e) {
        LOG.log(Level.WARNING, "The index of vectors cannot be read; all are scanned", e);
      }
    }
    return IntStream.range(0, photos.size());
  }

  /** A photo's short list, the nearest first; empty if it has no vector. */
  int[] shortList(int photo) {
    List<Near> near = new ArrayList<>();
    looked(photo)
        .forEach(
            other -> {
              OptionalDouble cosine = vectors.cosine(photo, other);
              if (cosine.isPresent() && isCompared(photo, other)) {
                near.add(new Near(other, cosine.getAsDouble()));
              }
            });
    near.sort(
        Comparator.comparingDouble((Near one) -> -one.cosine()).thenComparingInt(Near::photo));
    return near.stream().limit(shortList).mapToInt(Near::photo).toArray();
  }

  /**
   * Returns what both say of a photo, the most similar first. Where the model has no vector, the
   * local features count for both.
   *
   * @param said what the local features say, the most similar first
   */
  List<Likeness> fused(int photo, List<Likeness> said) {
    return fused(photo, said, shortList(photo));
  }

  /**
   * Returns the same of a photo whose short list is known.
   *
   * @param shortList of {@link #shortList}
   */
  List<Likeness> fused(int photo, List<Likeness> said, int[] shortList) {
    Map<Integer, Integer> ranks = new HashMap<>();
    for (int other : shortList) {
      ranks.put(other, ranks.size() + 1);
    }
    List<Likeness> counted = new ArrayList<>();
    List<Likeness> fused = new ArrayList<>();
    int rank = 0;
    for (Likeness one : said) {
      boolean known = vectors.cosine(photo, one.photo()).isPresent();
      Integer near = ranks.remove(one.photo());
      if (near != null || !known) {
        rank++;
        counted.add(one);
        fused.add(
            new Likeness(
                one.photo(), share(rank) + share(near == null ? rank : near), one.points()));
      }
    }
    ranks.forEach((other, near) -> fused.add(new Likeness(other, share(near), List.of())));
    local.put(photo, Scores.of(counted));
    fused.sort(
        Comparator.<Likeness>comparingDouble(one -> -one.score())
            .thenComparingInt(Likeness::photo));
    return fused;
  }

  private static double share(int rank) {
    return 1 / (FLAT + rank);
  }

  /** What each said of a pair: of both directions, or twice of the one that was asked. */
  MatchedPair.Fused said(int one, int other) {
    double sum = local(one, other) + local(other, one);
    boolean both = asking.contains(photos.get(one).id()) && asking.contains(photos.get(other).id());
    OptionalDouble cosine = vectors.cosine(one, other);
    return new MatchedPair.Fused(
        both ? sum : 2 * sum, cosine.isPresent() ? cosine.getAsDouble() : null);
  }

  private double local(int asked, int other) {
    return local.getOrDefault(asked, Scores.NONE).of(other);
  }

  /**
   * Gives pairs scores on the scale of the local features: their own scores, the highest to the
   * first pair and so on. So a score means the same with a model and without, and decisions of one
   * teach the other. Places for which none is left share out what is below the least evenly.
   *
   * @param pairs in their order, the best first
   */
  List<Suggestions.Suggestion> shared(List<Suggestions.Suggestion> pairs) {
    double[] scores =
        pairs.stream()
            .mapToDouble(pair -> said(pair.first(), pair.second()).local())
            .filter(score -> score > 0)
            .map(score -> -score)
            .sorted()
            .map(score -> -score)
            .toArray();
    double least = scores.length == 0 ? 1 : scores[scores.length - 1];
    int without = pairs.size() - scores.length;
    List<Suggestions.Suggestion> shared = new ArrayList<>();
    for (Suggestions.Suggestion pair : pairs) {
      int place = shared.size();
      double score =
          place < scores.length ? scores[place] : least * (pairs.size() - place) / (without + 1);
      shared.add(
          new Suggestions.Suggestion(
              pair.first(), pair.second(), score, pair.rank(), pair.points()));
    }
    return shared;
  }
}
