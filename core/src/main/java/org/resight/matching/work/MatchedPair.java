package org.resight.matching.work;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.resight.model.AnnotationPair;

/**
 * What a matching found of two photos.
 *
 * @param pair the photos
 * @param score that orders the pairs; no probability. Of the local features alone it is theirs;
 *     with a model it is the share that {@link Fusion} gives the pair's place
 * @param rank of the pair among those of the photo that ranks it higher, from 1
 * @param version of features and matcher
 * @param points where they agree, at most {@link #MOST_POINTS}, the strongest first
 * @param fused what each of two matchers said, or null of the local features alone
 */
public record MatchedPair(
    AnnotationPair pair,
    double score,
    int rank,
    String version,
    List<Point> points,
    @Nullable Fused fused) {

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

  /**
   * What each of two matchers said, before it was put together.
   *
   * @param local score of the local features, 0 if they found nothing
   * @param cosine of the angle between the model's vectors, or null if one has none
   */
  public record Fused(double local, @Nullable Double cosine) {}
}
