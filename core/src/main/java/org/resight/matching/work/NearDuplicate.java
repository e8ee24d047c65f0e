package org.resight.matching.work;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.resight.matching.HashIndex;
import org.resight.matching.PerceptualHash;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;

/**
 * Two photos that look like copies of one picture, or like two of one burst.
 *
 * @param pair the photos
 * @param bits in which their hashes differ, 0 to {@link PerceptualHash#NEAR}
 */
public record NearDuplicate(AnnotationPair pair, int bits) {

  /** Pairs that are kept of one search, the nearest first. */
  public static final int MOST = 1_000;

  /** Pairs that are kept of one photo, the nearest first: a camera may take one scene for days. */
  public static final int MOST_OF_ONE = 20;

  private static final Comparator<NearDuplicate> NEAREST_FIRST =
      Comparator.comparingInt(NearDuplicate::bits).thenComparing(NearDuplicate::pair);

  /**
   * Finds them among photos; some 10 µs for each that is asked, however many there are.
   *
   * @param asked photos of which at least one is in each pair
   */
  static List<NearDuplicate> among(List<PhotoHash> photos, Set<UUID> asked) {
    HashIndex index = new HashIndex(photos.stream().mapToLong(PhotoHash::hash).toArray());
    List<NearDuplicate> near = new ArrayList<>();
    List<NearDuplicate> ofOne = new ArrayList<>();
    for (PhotoHash one : photos) {
      if (one.hash() != 0 && asked.contains(one.annotation())) {
        ofOne.clear();
        index.near(one.hash(), place -> add(one, photos.get(place), ofOne));
        ofOne.sort(NEAREST_FIRST);
        near.addAll(ofOne.subList(0, Math.min(ofOne.size(), MOST_OF_ONE)));
      }
    }
    return near.stream().distinct().sorted(NEAREST_FIRST).limit(MOST).toList();
  }

  /** Two animals of one picture are no copies of each other, and blank pictures of nothing. */
  private static void add(PhotoHash one, PhotoHash other, List<NearDuplicate> into) {
    boolean two = !one.picture().equals(other.picture()) || one.shown().equals(other.shown());
    if (two && other.hash() != 0 && !one.annotation().equals(other.annotation())) {
      into.add(
          new NearDuplicate(
              AnnotationPair.of(
                  AnnotationId.of(one.annotation()), AnnotationId.of(other.annotation())),
              PerceptualHash.distance(one.hash(), other.hash())));
    }
  }
}
