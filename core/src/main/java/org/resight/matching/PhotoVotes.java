package org.resight.matching;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the neighbours of a photo's keypoints say of other photos: local naive Bayes nearest
 * neighbour, and one affine picture that must explain the matches. One thread at a time.
 */
final class PhotoVotes {

  /** A descriptor's length. */
  private static final double LENGTH = 512;

  private final MatchParameters parameters;
  private final List<Features> places;
  private final AffineVerification verification;
  private final Map<Integer, List<Correspondence>> votes = new TreeMap<>();

  /**
   * Prepares to count.
   *
   * @param places of the keypoints of all photos that can be voted for
   */
  PhotoVotes(MatchParameters parameters, List<Features> places) {
    this.parameters = parameters;
    this.places = places;
    verification = new AffineVerification(parameters.tolerance());
  }

  /**
   * Counts the neighbours of one keypoint.
   *
   * @param found how many there are; the last one is the measure of the others
   * @param distances their squares, in order
   * @param photoOf the photo of each
   * @param keypointOf its keypoint there
   */
  void add(
      Features asking, int keypoint, int found, int[] distances, int[] photoOf, int[] keypointOf) {
    int last = found - 1;
    if (last < 1) {
      return;
    }
    double measure = Math.sqrt(distances[last]);
    float here = nearness(asking, keypoint);
    for (int i = 0; i < last && distances[i] < distances[last]; i++) {
      int other = photoOf[i];
      boolean again = false;
      for (int j = 0; j < i; j++) {
        again |= photoOf[j] == other;
      }
      if (!again) {
        int match = keypointOf[i];
        double nearer = (measure - Math.sqrt(distances[i])) / LENGTH;
        float weight =
            (float) StrictMath.pow(nearer, parameters.emphasis())
                * here
                * nearness(places.get(other), match);
        votes
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

  /** The photos voted for, the most similar first; the votes are forgotten. */
  List<Likeness> counted(Features asking) {
    List<Likeness> like = new ArrayList<>();
    votes.forEach((other, all) -> like.add(likeness(asking, other, all)));
    votes.clear();
    like.sort(
        Comparator.<Likeness>comparingDouble(one -> -one.score())
            .thenComparingInt(Likeness::photo));
    return like;
  }

  private Likeness likeness(Features asking, int other, List<Correspondence> all) {
    Set<Integer> matched = new HashSet<>();
    List<Correspondence> agreeing =
        verification.agreeing(all, asking, places.get(other)).stream()
            .sorted(
                Comparator.<Correspondence>comparingDouble(c -> -c.weight())
                    .thenComparingInt(Correspondence::query))
            // One place of the other photo can be one place of this one only.
            .filter(c -> matched.add(c.match()))
            .toList();
    double score = sum(agreeing) + parameters.unverified() * sum(all);
    return new Likeness(
        other,
        score,
        agreeing.stream().map(c -> new Likeness.PointPair(c.query(), c.match())).toList());
  }

  private static double sum(List<Correspondence> correspondences) {
    double sum = 0;
    for (Correspondence correspondence : correspondences) {
      sum += correspondence.weight();
    }
    return sum;
  }
}
