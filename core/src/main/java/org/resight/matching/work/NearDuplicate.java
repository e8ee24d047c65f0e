package org.resight.matching.work;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.resight.matching.PerceptualHash;
import org.resight.model.AnnotationPair;

/**
 * Two photos that look like copies of one picture, or like two of one burst.
 *
 * @param pair the photos
 * @param bits in which their hashes differ, 0 to {@link PerceptualHash#NEAR}
 */
public record NearDuplicate(AnnotationPair pair, int bits) {

  /** Pairs that are kept of one matching, the nearest first. */
  public static final int MOST = 1_000;

  /**
   * Finds them among photos; some 2 ns for each two.
   *
   * @param asked photos of which at least one is in each pair
   */
  static List<NearDuplicate> among(List<ReadyPhoto> photos, Set<UUID> asked) {
    List<NearDuplicate> near = new ArrayList<>();
    for (int i = 0; i < photos.size(); i++) {
      ReadyPhoto one = photos.get(i);
      boolean isAsked = asked.contains(one.annotation().id().uuid());
      for (int j = 0; j < i; j++) {
        ReadyPhoto other = photos.get(j);
        if (isNear(one, other) && (isAsked || asked.contains(other.annotation().id().uuid()))) {
          near.add(
              new NearDuplicate(
                  AnnotationPair.of(one.annotation().id(), other.annotation().id()),
                  PerceptualHash.distance(one.features().hash(), other.features().hash())));
        }
      }
    }
    near.sort(Comparator.comparingInt(NearDuplicate::bits).thenComparing(NearDuplicate::pair));
    return near.size() > MOST ? List.copyOf(near.subList(0, MOST)) : near;
  }

  /** Two animals of one picture are no copies of each other, and blank pictures of nothing. */
  private static boolean isNear(ReadyPhoto one, ReadyPhoto other) {
    long a = one.features().hash();
    long b = other.features().hash();
    if (a == 0 || b == 0 || PerceptualHash.distance(a, b) > PerceptualHash.NEAR) {
      return false;
    }
    return !one.shown().picture().equals(other.shown().picture())
        || one.shown().key().equals(other.shown().key());
  }
}
