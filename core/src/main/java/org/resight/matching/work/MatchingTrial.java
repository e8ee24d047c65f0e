package org.resight.matching.work;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.resight.matching.Comparison;

/**
 * What a matching by some rules would bring for a few photos. Nothing of it is proposed.
 *
 * @param job that tried it
 * @param of photos of the project
 * @param compared photos that the few were compared with, themselves among them
 * @param unread photos of those that should have been, of which there is no picture
 * @param photos that were tried
 */
public record MatchingTrial(UUID job, int of, int compared, int unread, List<Tried> photos) {

  /** Copies the list. */
  public MatchingTrial {
    photos = List.copyOf(photos);
  }

  /**
   * One photo that was tried.
   *
   * @param id of its annotation
   * @param keypoints that were found
   * @param area that was looked at: left, top, width, height in pixels of the upright photo
   * @param comparisons how many photos it was compared with, and how many not for which reason
   * @param decided photos it was compared with that are known to show the same individual
   * @param nearest the pairs that come up, the best first, at most {@link #MOST_NEAREST}
   */
  public record Tried(
      UUID id,
      int keypoints,
      List<Integer> area,
      Map<Comparison, Integer> comparisons,
      int decided,
      List<MatchedPair> nearest) {

    /** Pairs that are told of one photo. */
    public static final int MOST_NEAREST = 5;

    /** Copies what it is made of. */
    public Tried {
      area = List.copyOf(area);
      comparisons = Map.copyOf(comparisons);
      nearest = List.copyOf(nearest);
    }
  }
}
