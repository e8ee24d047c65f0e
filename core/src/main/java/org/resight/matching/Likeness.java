package org.resight.matching;

import java.util.List;

/**
 * How like one photo is to another, as the first one sees it.
 *
 * @param photo the other photo's place in the index
 * @param score above 0; no probability
 * @param points the keypoints that agree, strongest first: the asking photo's and the other's
 */
public record Likeness(int photo, double score, List<PointPair> points) {

  /** Copies the list. */
  public Likeness {
    points = List.copyOf(points);
  }

  /** Keypoints of two photos that match. */
  public record PointPair(int query, int match) {
    /** The same as the other photo sees it. */
    @SuppressWarnings("ArgumentSelectionDefectChecker")
    public PointPair turned() {
      return new PointPair(match, query);
    }
  }
}
