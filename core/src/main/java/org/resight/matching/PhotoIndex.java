package org.resight.matching;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Photos that can be asked for those most like one of them.
 *
 * <p>Scores are local naive Bayes nearest neighbour (S. McCann and D. Lowe, 2012): a match counts
 * by how much nearer it is than the last of the neighbours, and by how near the middle of both
 * pictures it lies, because scenery lies at the edges. An affine picture of one photo on the other
 * must explain the matches.
 *
 * <p>Answers depend on the photos, their order, their segments and the parameters alone, not on
 * threads. Unchangeable and thread-safe; each thread asks through an {@link Asker} of its own.
 */
public final class PhotoIndex {

  private final List<ComparedPhoto> photos;
  private final List<Features> places;
  private final MatchParameters parameters;
  private final ComparisonRules rules;

  /** Each with the photos that follow those of the one before. */
  private final List<DescriptorForest> segments = new ArrayList<>();

  /** The first photo of each segment, and the number of all. */
  private final int[] begins;

  /**
   * Builds an index of one segment; some 10 µs a keypoint.
   *
   * @param photos in an order that is always the same for the same photos
   * @param features of each photo
   */
  public PhotoIndex(
      List<ComparedPhoto> photos,
      List<Features> features,
      MatchParameters parameters,
      ComparisonRules rules) {
    this(photos, features, List.of(photos.size()), parameters, rules, null);
  }

  /**
   * Builds an index of segments. A segment that an earlier index has is taken from there, at no
   * cost; a segment more costs a search more.
   *
   * @param photos in an order that is always the same for the same photos
   * @param features of each photo, also as {@link #places} of the earlier index gives them
   * @param ends how many photos stand in the first segment, in the first two, and so on up to all
   * @param earlier an index whose segments are used again, or null
   */
  public PhotoIndex(
      List<ComparedPhoto> photos,
      List<Features> features,
      List<Integer> ends,
      MatchParameters parameters,
      ComparisonRules rules,
      @Nullable PhotoIndex earlier) {
    if (photos.size() != features.size()
        || (ends.isEmpty() ? 0 : ends.get(ends.size() - 1)) != photos.size()) {
      throw new IllegalArgumentException("Each photo needs features and a segment.");
    }
    this.photos = List.copyOf(photos);
    this.parameters = parameters;
    this.rules = rules;
    begins = new int[ends.size() + 1];
    IdentityHashMap<Features, Integer> known = new IdentityHashMap<>();
    if (earlier != null) {
      for (int i = 0; i < earlier.size(); i++) {
        known.put(earlier.places.get(i), i);
      }
    }
    for (int s = 0; s < ends.size(); s++) {
      begins[s + 1] = ends.get(s);
      List<Features> part = features.subList(begins[s], begins[s + 1]);
      DescriptorForest again = earlier == null ? null : earlier.segment(s, begins[s], part);
      segments.add(
          again != null
              ? again
              : new DescriptorForest(
                  part.stream().map(one -> whole(one, known, earlier)).toList(),
                  parameters.trees()));
    }
    this.places =
        features.stream().map(one -> known.containsKey(one) ? one : one.places()).toList();
  }

  private @Nullable DescriptorForest segment(int s, int begin, List<Features> part) {
    if (s >= segments.size() || begins[s] != begin || begins[s + 1] != begin + part.size()) {
      return null;
    }
    for (int i = 0; i < part.size(); i++) {
      if (places.get(begin + i) != part.get(i)) {
        return null;
      }
    }
    return segments.get(s);
  }

  private static Features whole(
      Features one, IdentityHashMap<Features, Integer> known, @Nullable PhotoIndex earlier) {
    Integer photo = known.get(one);
    if (photo != null && earlier != null) {
      int s = earlier.segmentOf(photo);
      return one.with(earlier.segments.get(s).descriptors(photo - earlier.begins[s]));
    }
    if (one.isPlacesOnly()) {
      throw new IllegalArgumentException("These places are of another index.");
    }
    return one;
  }

  private int segmentOf(int photo) {
    int s = 0;
    while (begins[s + 1] <= photo) {
      s++;
    }
    return s;
  }

  /** Photos in it. */
  public int size() {
    return photos.size();
  }

  /** The photos in it, in their order. */
  public List<ComparedPhoto> photos() {
    return photos;
  }

  /** Where the keypoints of a photo are; without their descriptors. */
  public Features places(int photo) {
    return places.get(photo);
  }

  /** How many photos stand in the first segment, in the first two, and so on. */
  public List<Integer> ends() {
    return Arrays.stream(begins).skip(1).boxed().toList();
  }

  /** Bytes it takes in memory. */
  public long bytes() {
    long bytes = 0;
    for (DescriptorForest segment : segments) {
      bytes += (long) segment.size() * (Features.LENGTH + PLACE) + segment.otherBytes();
    }
    return bytes;
  }

  /** Asks; one thread at a time. */
  public Asker asker() {
    return new Asker();
  }

  /** Asks an index. One thread at a time. */
  public final class Asker {
    private final List<ForestSearch> searches =
        segments.stream()
            .map(segment -> new ForestSearch(segment, parameters.neighbours(), parameters.checks()))
            .toList();
    private final AffineVerification verification = new AffineVerification(parameters.tolerance());

    /** The nearest of all segments. */
    private final int[] distances = new int[parameters.neighbours()];

    private final int[] photoOf = new int[parameters.neighbours()];
    private final int[] keypointOf = new int[parameters.neighbours()];
    private int found;

    private Asker() {}

    /**
     * The photos that are like one of the index, the most similar first; never one that the rules
     * keep apart from it.
     */
    public List<Likeness> like(int photo) {
      int own = segmentOf(photo);
      DescriptorForest segment = segments.get(own);
      int local = photo - begins[own];
      return like(
          photos.get(photo),
          places.get(photo),
          segment.descriptors,
          keypoint -> segment.at(local, keypoint));
    }

    /** The photos that are like another one, the most similar first. */
    public List<Likeness> like(ComparedPhoto photo, Features asking) {
      return like(photo, asking, asking.descriptors(), keypoint -> keypoint * Features.LENGTH);
    }

    private List<Likeness> like(
        ComparedPhoto photo, Features asking, byte[] descriptors, IntUnaryOperator at) {
      boolean[][] skipped = skipped(photo);
      Map<Integer, List<Correspondence>> correspondences = new TreeMap<>();
      for (int keypoint = 0; keypoint < asking.count(); keypoint++) {
        found = 0;
        for (int s = 0; s < skipped.length; s++) {
          if (skipped[s].length > 0) {
            searches.get(s).search(descriptors, at.applyAsInt(keypoint));
            merge(s);
          }
        }
        collect(asking, keypoint, correspondences);
      }
      List<Likeness> like = new ArrayList<>();
      correspondences.forEach((other, all) -> like.add(likeness(asking, other, all)));
      like.sort(
          Comparator.<Likeness>comparingDouble(one -> -one.score())
              .thenComparingInt(Likeness::photo));
      return like;
    }

    private void merge(int s) {
      ForestSearch search = searches.get(s);
      DescriptorForest segment = segments.get(s);
      for (int i = 0; i < search.found; i++) {
        int distance = search.distances[i];
        if (found == distances.length && distance >= distances[found - 1]) {
          return;
        }
        int place = found < distances.length ? found++ : found - 1;
        while (place > 0 && distances[place - 1] > distance) {
          distances[place] = distances[place - 1];
          photoOf[place] = photoOf[place - 1];
          keypointOf[place] = keypointOf[place - 1];
          place--;
        }
        distances[place] = distance;
        photoOf[place] = begins[s] + segment.photoOf[search.slots[i]];
        keypointOf[place] = segment.keypointOf[search.slots[i]];
      }
    }

    /** Which photos of each segment are passed over; nothing for a segment of which all are. */
    private boolean[][] skipped(ComparedPhoto photo) {
      boolean[][] skipped = new boolean[segments.size()][];
      for (int s = 0; s < skipped.length; s++) {
        skipped[s] = new boolean[begins[s + 1] - begins[s]];
        boolean all = true;
        for (int i = 0; i < skipped[s].length; i++) {
          skipped[s][i] = rules.of(photo, photos.get(begins[s] + i)) != Comparison.COMPARED;
          all &= skipped[s][i];
        }
        if (all) {
          skipped[s] = new boolean[0];
        } else {
          searches.get(s).pass(skipped[s]);
        }
      }
      return skipped;
    }

    private void collect(Features asking, int keypoint, Map<Integer, List<Correspondence>> into) {
      int last = found - 1;
      if (last < 1) {
        return;
      }
      double measure = Math.sqrt(distances[last]);
      float here = nearness(asking, keypoint);
      int[] seen = new int[last];
      for (int i = 0; i < last && distances[i] < distances[last]; i++) {
        int other = photoOf[i];
        boolean again = false;
        for (int j = 0; j < i; j++) {
          again |= seen[j] == other;
        }
        seen[i] = other;
        if (!again) {
          int match = keypointOf[i];
          double nearer = (measure - Math.sqrt(distances[i])) / LENGTH;
          float weight =
              (float) StrictMath.pow(nearer, parameters.emphasis())
                  * here
                  * nearness(places.get(other), match);
          into.computeIfAbsent(other, key -> new ArrayList<>())
              .add(new Correspondence(keypoint, match, weight));
        }
      }
    }

    /** How much a keypoint counts where it lies: 1 in the middle, less towards the edges. */
    private float nearness(Features of, int keypoint) {
      double dx = (of.x(keypoint) / of.width() - 0.5) * 2 / parameters.centre();
      double dy = (of.y(keypoint) / of.height() - 0.5) * 2 / parameters.centre();
      return (float) StrictMath.exp(-(dx * dx + dy * dy) / 2);
    }

    private Likeness likeness(Features asking, int other, List<Correspondence> all) {
      List<Correspondence> agreeing =
          verification.agreeing(all, asking, places.get(other)).stream()
              .sorted(
                  Comparator.<Correspondence>comparingDouble(c -> -c.weight())
                      .thenComparingInt(Correspondence::query))
              .toList();
      double score = sum(agreeing) + parameters.unverified() * sum(all);
      return new Likeness(
          other,
          score,
          agreeing.stream().map(c -> new Likeness.PointPair(c.query(), c.match())).toList());
    }
  }

  /** Bytes of a keypoint's place and size. */
  private static final int PLACE = 6;

  /** A descriptor's length. */
  private static final double LENGTH = 512;

  private static double sum(List<Correspondence> correspondences) {
    double sum = 0;
    for (Correspondence correspondence : correspondences) {
      sum += correspondence.weight();
    }
    return sum;
  }
}
