package org.resight.matching.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.resight.jobs.RecordedProgress;
import org.resight.matching.ComparedPhoto;
import org.resight.matching.vectors.PhotoVectors;

/** Photos in groups with like vectors, group after group and then again; every ninth has none. */
class ShortListBlocksTest {

  private static final int PHOTOS = 600;
  private static final int GROUPS = 25;
  private static final int SHORT = 8;
  private static final int MOST = 6_000;

  private final RecordedProgress progress = new RecordedProgress();
  private final List<ComparedPhoto> photos =
      IntStream.range(0, PHOTOS)
          .mapToObj(
              n ->
                  new ComparedPhoto(
                      new UUID(0, n),
                      "p" + n,
                      null,
                      n % 2 == 0 ? "left" : "right",
                      null,
                      null,
                      null,
                      null))
          .toList();
  private final int[] keypoints = IntStream.range(0, PHOTOS).map(n -> 50 + n * 7 % 101).toArray();
  private final Fusion fusion = fusion();

  private Fusion fusion() {
    SplittableRandom random = new SplittableRandom(5);
    float[][] groups = new float[GROUPS][];
    for (int group = 0; group < GROUPS; group++) {
      groups[group] = drawn(random, new float[16], 1);
    }
    List<float @Nullable []> vectors = new ArrayList<>();
    for (int n = 0; n < PHOTOS; n++) {
      vectors.add(n % 9 == 0 ? null : drawn(random, groups[n % GROUPS], 0.1f));
    }
    List<UUID> ids = photos.stream().map(ComparedPhoto::id).toList();
    return new Fusion(
        new PhotoVectors("random", vectors),
        photos,
        new MatchingPlan(ids, List.of(PHOTOS), null, 3, true, 30, 100, "random"),
        null,
        SHORT);
  }

  /** A vector of length 1 near another one. */
  private static float[] drawn(SplittableRandom random, float[] near, float noise) {
    float[] vector = near.clone();
    double squares = 0;
    for (int i = 0; i < vector.length; i++) {
      vector[i] += noise * (float) random.nextGaussian();
      squares += vector[i] * vector[i];
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= (float) Math.sqrt(squares);
    }
    return vector;
  }

  private ShortListBlocks blocks(List<Integer> asked, int most) {
    return new ShortListBlocks(fusion, keypoints, asked, most, progress);
  }

  private static List<ShortListBlocks.Block> all(ShortListBlocks blocks) {
    List<ShortListBlocks.Block> all = new ArrayList<>();
    for (ShortListBlocks.Block one = blocks.next(); one != null; one = blocks.next()) {
      all.add(one);
    }
    return all;
  }

  private long keypoints(ShortListBlocks.Block block) {
    return Arrays.stream(block.photos()).mapToLong(place -> keypoints[place]).sum();
  }

  @Test
  void everyPhotoIsAskedOnceAmongItsShortListAndNoBlockNeedsMoreMemory() {
    List<Integer> asked = IntStream.range(0, PHOTOS).boxed().toList();

    List<ShortListBlocks.Block> blocks = all(blocks(asked, MOST));

    List<Integer> seen = new ArrayList<>();
    for (ShortListBlocks.Block block : blocks) {
      assertThat(keypoints(block)).isLessThanOrEqualTo(MOST);
      assertThat(block.photos()).isSorted().doesNotHaveDuplicates();
      for (Integer photo : block.asked()) {
        assertThat(block.shortLists().get(photo)).isEqualTo(fusion.shortList(photo));
        assertThat(block.photos()).contains(photo);
        for (int other : fusion.shortList(photo)) {
          assertThat(block.photos()).contains(other);
        }
      }
      seen.addAll(block.asked());
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(asked);
    // Seven photos after each other in the plan, each with its short list, fill a block.
    assertThat(blocks.size()).isLessThan(PHOTOS / 30);
  }

  @Test
  void photosWithoutAVectorAreAmongThemselves() {
    ShortListBlocks blocks = blocks(List.of(0, 1, 9), MOST);
    assertThat(blocks.without()).isEqualTo((PHOTOS + 8) / 9);

    List<ShortListBlocks.Block> all = all(blocks);

    assertThat(all).hasSize(2);
    assertThat(all.get(0).asked()).containsExactly(1);
    assertThat(all.get(0).photos()).hasSize(SHORT + 1);
    assertThat(Arrays.stream(all.get(0).photos())).allMatch(place -> place % 9 != 0);
    assertThat(all.get(1).asked()).containsExactlyInAnyOrder(0, 9);
    assertThat(Arrays.stream(all.get(1).photos())).allMatch(place -> place % 9 == 0);
  }

  @Test
  void blocksAreTheSameEachTime() {
    List<Integer> asked = IntStream.range(0, PHOTOS).boxed().toList();

    List<ShortListBlocks.Block> again = all(blocks(asked, MOST));

    Set<String> said = new HashSet<>();
    all(blocks(asked, MOST))
        .forEach(block -> said.add(block.asked() + Arrays.toString(block.photos())));
    assertThat(again)
        .hasSize(said.size())
        .allMatch(block -> said.contains(block.asked() + Arrays.toString(block.photos())));
  }

  @Test
  void thereIsNoBlockOfACancelledJob() {
    ShortListBlocks blocks = blocks(List.of(1, 2, 3, 9), MOST);
    progress.cancelAfter = 0;

    assertThat(blocks.next()).isNull();
  }
}
