package org.resight.matching.work;

import java.util.List;
import org.resight.model.AnnotationPair;

/**
 * What a matching found of two photos.
 *
 * @param pair the photos
 * @param score as the matcher gave it; no probability
 * @param rank of the pair among those of the photo that ranks it higher, from 1
 * @param version of features and matcher
 * @param points where they agree, at most {@link #MOST_POINTS}, the strongest first
 */
public record MatchedPair(
    AnnotationPair pair, double score, int rank, String version, List<Point> points) {

  /** Points that are kept of a pair. */
  public static final int MOST_POINTS = 60;

  /** Copies the list. */
  public MatchedPair {
    points = List.copyOf(points);
  }

  /**
   * A place that both photos show, in pixels of each upright photo.
   *
   * @param ax from the left in the first photo
   * @param ay from the top in the first photo
   * @param bx from the left in the second photo
   * @param by from the top in the second photo
   */
  public record Point(float ax, float ay, float bx, float by) {}
}
