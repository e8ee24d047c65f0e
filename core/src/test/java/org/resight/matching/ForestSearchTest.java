package org.resight.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class ForestSearchTest {

  private static final int PHOTOS = 12;
  private static final int EACH = 100;

  private final List<Features> photos = photos();
  private final DescriptorForest forest = new DescriptorForest(photos, 4, () -> false);

  private static List<Features> photos() {
    SplittableRandom random = new SplittableRandom(7);
    byte[][] centres = new byte[30][Features.LENGTH];
    for (byte[] centre : centres) {
      random.nextBytes(centre);
    }
    List<Features> photos = new ArrayList<>();
    for (int p = 0; p < PHOTOS; p++) {
      byte[] descriptors = new byte[EACH * Features.LENGTH];
      for (int i = 0; i < descriptors.length; i++) {
        int near = centres[(i / Features.LENGTH + p) % 30][i % Features.LENGTH] / 2;
        descriptors[i] = (byte) (near + random.nextInt(-20, 21));
      }
      photos.add(
          new Features(9, 9, new short[EACH], new short[EACH], new short[EACH], descriptors, 0));
    }
    return photos;
  }

  private List<Integer> brute(int photo, int keypoint, boolean[] skipped, int wanted) {
    List<int[]> all = new ArrayList<>();
    for (int i = 0; i < forest.size(); i++) {
      if (!skipped[forest.photoOf[i]]) {
        int d =
            ForestSearch.distance(
                forest.descriptors,
                i * Features.LENGTH,
                photos.get(photo).descriptors(),
                keypoint * Features.LENGTH,
                Integer.MAX_VALUE);
        all.add(new int[] {d, i});
      }
    }
    all.sort((a, b) -> a[0] != b[0] ? a[0] - b[0] : a[1] - b[1]);
    return all.stream().limit(wanted).map(a -> a[0]).toList();
  }

  @Test
  void withEnoughChecksTheNearestAreFoundAndThoseSkippedAreNot() {
    ForestSearch search = new ForestSearch(forest, 4, 10_000);
    boolean[] skipped = new boolean[PHOTOS];
    skipped[3] = true;
    skipped[5] = true;
    search.pass(skipped);
    for (int keypoint = 0; keypoint < EACH; keypoint++) {
      search.search(photos.get(3).descriptors(), keypoint * Features.LENGTH);
      List<Integer> found = new ArrayList<>();
      for (int i = 0; i < search.found; i++) {
        found.add(search.distances[i]);
        assertThat(forest.photoOf[search.slots[i]]).isNotIn(3, 5);
      }
      assertThat(found).isEqualTo(brute(3, keypoint, skipped, 4));
    }
  }

  @Test
  void photosArePassedOverUntilOthersAre() {
    ForestSearch search = new ForestSearch(forest, 4, 10_000);
    boolean[] first = new boolean[PHOTOS];
    first[3] = true;
    boolean[] second = new boolean[PHOTOS];
    second[5] = true;
    for (boolean[] passed : List.of(first, second, new boolean[PHOTOS])) {
      search.pass(passed);
      for (int again = 0; again < 2; again++) {
        search.search(photos.get(3).descriptors(), 0);
        assertThat(Arrays.stream(search.distances).boxed().toList())
            .isEqualTo(brute(3, 0, passed, 4));
      }
    }
  }

  @Test
  void fewChecksFindNearlyAll() {
    ForestSearch search = new ForestSearch(forest, 1, 128);
    boolean[] skipped = new boolean[PHOTOS];
    skipped[3] = true;
    search.pass(skipped);
    int right = 0;
    for (int keypoint = 0; keypoint < EACH; keypoint++) {
      search.search(photos.get(3).descriptors(), keypoint * Features.LENGTH);
      right += brute(3, keypoint, skipped, 1).get(0) == search.distances[0] ? 1 : 0;
    }
    assertThat(right).isGreaterThan(70);
  }

  @Test
  void aSearchWithAShareOfTheChecksFindsLess() {
    ForestSearch search = new ForestSearch(forest, 1, 10_000);
    int[] right = new int[2];
    for (int keypoint = 0; keypoint < EACH; keypoint++) {
      for (int share = 0; share < 2; share++) {
        search.pass(new boolean[PHOTOS], share == 0 ? 8 : 10_000);
        search.search(moved(keypoint), 0);
        right[share] += nearest(moved(keypoint)) == search.distances[0] ? 1 : 0;
      }
    }

    assertThat(right[1]).isEqualTo(EACH);
    assertThat(right[0]).isLessThan(EACH);
  }

  private byte[] moved(int keypoint) {
    SplittableRandom random = new SplittableRandom(keypoint);
    byte[] moved = new byte[Features.LENGTH];
    for (int i = 0; i < moved.length; i++) {
      int at = photos.get(0).descriptors()[keypoint * Features.LENGTH + i];
      moved[i] = (byte) (at + random.nextInt(-20, 21));
    }
    return moved;
  }

  private int nearest(byte[] asking) {
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < forest.size(); i++) {
      least =
          Math.min(
              least,
              ForestSearch.distance(
                  forest.descriptors, i * Features.LENGTH, asking, 0, Integer.MAX_VALUE));
    }
    return least;
  }

  @Test
  void equalDescriptorsAreNoDeepTree() {
    byte[] same = new byte[20_000 * Features.LENGTH];
    short[] none = new short[20_000];
    DescriptorForest flat =
        new DescriptorForest(
            List.of(new Features(9, 9, none, none, none, same, 0)), 2, () -> false);
    ForestSearch search = new ForestSearch(flat, 4, 64);

    search.search(same, 0);

    assertThat(search.found).isEqualTo(4);
    assertThat(search.distances).containsOnly(0);
  }

  @Test
  void aForestThatGrowsCanBeStopped() {
    short[] places = new short[20_000];
    Features many =
        new Features(9, 9, places, places, places, new byte[20_000 * Features.LENGTH], 0);

    assertThatThrownBy(() -> new DescriptorForest(List.of(many), 2, () -> true))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void anEmptyForestFindsNothing() {
    ForestSearch search = new ForestSearch(new DescriptorForest(List.of(), 4, () -> false), 4, 64);

    search.search(new byte[Features.LENGTH], 0);

    assertThat(search.found).isZero();
  }
}
