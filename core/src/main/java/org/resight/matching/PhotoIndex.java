package org.resight.matching;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Photos that can be asked for those most like one of them.
 *
 * <p>Scores are local naive Bayes nearest neighbour (S. McCann and D. Lowe, 2012): a match counts
 * by how much nearer it is than the last of the neighbours, and by how near the middle of both
 * pictures it lies, because scenery lies at the edges. An affine picture of one photo on the other
 * must explain the matches.
 *
 * <p>Answers depend on the photos, their order and the parameters alone, not on threads.
 * Unchangeable and thread-safe; each thread asks through an {@link Asker} of its own.
 */
public final class PhotoIndex {

  private final List<ComparedPhoto> photos;
  private final List<Features> features;
  private final MatchParameters parameters;
  private final ComparisonRules rules;
  private final DescriptorForest forest;

  /**
   * Builds the forest; some 10 µs a keypoint.
   *
   * @param photos in an order that is always the same for the same photos
   * @param features of each photo
   */
  public PhotoIndex(
      List<ComparedPhoto> photos,
      List<Features> features,
      MatchParameters parameters,
      ComparisonRules rules) {
    if (photos.size() != features.size()) {
      throw new IllegalArgumentException("Each photo needs features.");
    }
    this.photos = List.copyOf(photos);
    this.features = List.copyOf(features);
    this.parameters = parameters;
    this.rules = rules;
    this.forest = new DescriptorForest(this.features, parameters.trees());
  }

  /** Photos in it. */
  public int size() {
    return photos.size();
  }

  /** The photos in it, in their order. */
  public List<ComparedPhoto> photos() {
    return photos;
  }

  /** The features of a photo. */
  public Features features(int photo) {
    return features.get(photo);
  }

  /** Bytes it takes in memory, without the features themselves. */
  public long bytes() {
    return (long) forest.size() * (Features.LENGTH + 4) + forest.treeBytes();
  }

  /** Asks; one thread at a time. */
  public Asker asker() {
    return new Asker();
  }

  /** Asks an index. One thread at a time. */
  public final class Asker {
    private final ForestSearch search =
        new ForestSearch(forest, parameters.neighbours(), parameters.checks());
    private final AffineVerification verification = new AffineVerification(parameters.tolerance());

    private Asker() {}

    /**
     * The photos that are like one of the index, the most similar first; never one that the rules
     * keep apart from it.
     */
    public List<Likeness> like(int photo) {
      return like(photos.get(photo), features.get(photo));
    }

    /** The photos that are like another one, the most similar first. */
    public List<Likeness> like(ComparedPhoto photo, Features asking) {
      boolean[] skipped = skipped(photo);
      Map<Integer, List<Correspondence>> found = new TreeMap<>();
      for (int keypoint = 0; keypoint < asking.count(); keypoint++) {
        search.search(asking.descriptors(), keypoint * Features.LENGTH, skipped);
        collect(asking, keypoint, found);
      }
      List<Likeness> like = new ArrayList<>();
      found.forEach((other, all) -> like.add(likeness(asking, other, all)));
      like.sort(
          Comparator.<Likeness>comparingDouble(one -> -one.score())
              .thenComparingInt(Likeness::photo));
      return like;
    }

    private boolean[] skipped(ComparedPhoto photo) {
      boolean[] skipped = new boolean[photos.size()];
      for (int i = 0; i < skipped.length; i++) {
        skipped[i] = rules.of(photo, photos.get(i)) != Comparison.COMPARED;
      }
      return skipped;
    }

    private void collect(Features asking, int keypoint, Map<Integer, List<Correspondence>> found) {
      int last = search.found - 1;
      if (last < 1) {
        return;
      }
      double measure = Math.sqrt(search.distances[last]);
      float here = nearness(asking, keypoint);
      int[] seen = new int[last];
      for (int i = 0; i < last && search.distances[i] < search.distances[last]; i++) {
        int point = search.points[i];
        int other = forest.photoOf[point];
        boolean again = false;
        for (int j = 0; j < i; j++) {
          again |= seen[j] == other;
        }
        seen[i] = other;
        if (!again) {
          int match = point - forest.startOf[other];
          double nearer = (measure - Math.sqrt(search.distances[i])) / LENGTH;
          float weight =
              (float) StrictMath.pow(nearer, parameters.emphasis())
                  * here
                  * nearness(features.get(other), match);
          found
              .computeIfAbsent(other, key -> new ArrayList<>())
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
          verification.agreeing(all, asking, features.get(other)).stream()
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
