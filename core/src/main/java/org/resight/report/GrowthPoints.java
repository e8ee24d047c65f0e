package org.resight.report;

import java.util.ArrayList;
import java.util.List;
import org.resight.model.IdentityGraph;

/**
 * Individuals and conflicts after so many reviews, at evenly spread points: when there are too
 * many, every other goes. Not thread-safe.
 */
final class GrowthPoints {

  /** Points kept at most. */
  static final int MOST = 120;

  private final List<WorkSummary.Point> points = new ArrayList<>();
  private final int photos;
  private long reviews;
  private long step = 1;

  /**
   * Begins without reviews.
   *
   * @param photos photos there are, each an individual by itself
   */
  GrowthPoints(int photos) {
    this.photos = photos;
  }

  /** Returns the same points, to go on by themselves. */
  GrowthPoints copy() {
    GrowthPoints copy = new GrowthPoints(photos);
    copy.points.addAll(points);
    copy.reviews = reviews;
    copy.step = step;
    return copy;
  }

  /** Takes note that a graph has taken another review. */
  void add(WorkTally.After after) {
    reviews++;
    if (reviews % step != 0) {
      return;
    }
    points.add(now(after.individuals(), after.inconsistent()));
    if (points.size() > MOST) {
      step *= 2;
      points.removeIf(point -> point.reviews() % step != 0);
    }
  }

  private WorkSummary.Point now(int individuals, int inconsistent) {
    return new WorkSummary.Point(reviews, individuals, inconsistent);
  }

  /** Returns the points from no review until now; none if there was no review. */
  List<WorkSummary.Point> until(IdentityGraph graph) {
    if (reviews == 0) {
      return List.of();
    }
    List<WorkSummary.Point> all = new ArrayList<>(points.size() + 2);
    all.add(new WorkSummary.Point(0, photos, 0));
    all.addAll(points);
    if (all.get(all.size() - 1).reviews() != reviews) {
      all.add(now(graph.individualCount(), graph.inconsistentCount()));
    }
    return List.copyOf(all);
  }
}
