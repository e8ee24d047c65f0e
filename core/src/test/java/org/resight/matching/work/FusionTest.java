package org.resight.matching.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.resight.matching.ComparedPhoto;
import org.resight.matching.Likeness;
import org.resight.matching.vectors.PhotoVectors;

class FusionTest {

  private static float[] at(double angle) {
    return new float[] {(float) Math.cos(angle), (float) Math.sin(angle)};
  }

  private static Fusion fusion(@Nullable List<UUID> asking, float @Nullable []... vectors) {
    List<ComparedPhoto> photos =
        IntStream.range(0, vectors.length)
            .mapToObj(
                n ->
                    new ComparedPhoto(
                        new UUID(0, n),
                        "p" + n,
                        null,
                        n == 4 ? "right" : "left",
                        null,
                        null,
                        null,
                        null))
            .toList();
    List<UUID> ids = photos.stream().map(ComparedPhoto::id).toList();
    return new Fusion(
        new PhotoVectors("onnx1-0", Arrays.asList(vectors)),
        photos,
        new MatchingPlan(ids, List.of(ids.size()), asking, 3, true, 30, 100, "tiny"),
        null,
        MatchingKind.SHORT_LIST);
  }

  private static Likeness like(int photo, double score) {
    return new Likeness(photo, score, List.of());
  }

  @Test
  void theSumOfTheReciprocalRanksCounts() {
    // Photo 4 shows the other side, and is in no short list.
    Fusion fusion = fusion(null, at(0), at(0.1), at(0.2), at(0.3), at(0));

    List<Likeness> fused = fusion.fused(0, List.of(like(3, 0.9), like(1, 0.5)));

    assertThat(fused).extracting(Likeness::photo).containsExactly(1, 3, 2);
    assertThat(fused.get(0).score()).isCloseTo(1 / 61.0 + 1 / 62.0, offset(1e-12));
    assertThat(fused.get(1).score()).isCloseTo(1 / 61.0 + 1 / 63.0, offset(1e-12));
    assertThat(fused.get(2).score()).isCloseTo(1 / 62.0, offset(1e-12));
    fusion.fused(1, List.of(like(0, 0.25)));
    assertThat(fusion.said(0, 1).local()).isEqualTo(0.75);
    assertThat(fusion.said(0, 1).cosine()).isCloseTo(Math.cos(0.1), offset(1e-6));
    assertThat(fusion.said(0, 2).local()).isZero();
  }

  @Test
  void whereTheModelHasNoVectorTheLocalFeaturesCountForBoth() {
    Fusion fusion = fusion(List.of(new UUID(0, 0)), at(0), at(0.1), null);

    List<Likeness> fused = fusion.fused(0, List.of(like(2, 0.9), like(1, 0.5)));

    assertThat(fused).extracting(Likeness::photo).containsExactly(2, 1);
    assertThat(fused.get(0).score()).isCloseTo(2 / 61.0, offset(1e-12));
    assertThat(fusion.said(0, 2)).isEqualTo(new MatchedPair.Fused(1.8, null));
  }

  @Test
  void theShortListHoldsTwoHundred() {
    float[][] vectors = new float[260][];
    Arrays.setAll(vectors, n -> at(n / 200.0));
    List<Likeness> said = new ArrayList<>();
    for (int n = 259; n > 0; n--) {
      said.add(like(n, n));
    }

    List<Likeness> fused = fusion(null, vectors).fused(0, said);

    // Photo 4 shows the other side.
    assertThat(fused).hasSize(200).allMatch(one -> one.photo() <= 201 && one.photo() != 4);
  }

  @Test
  void theScoresOfTheLocalFeaturesAreSharedOutInTheNewOrder() {
    Fusion fusion = fusion(null, at(0), at(0.1), at(0.2), at(0.3));
    fusion.fused(0, List.of(like(3, 0.9), like(1, 0.5)));
    List<Suggestions.Suggestion> pairs = List.of(pair(0, 1), pair(0, 3), pair(0, 2), pair(1, 2));

    List<Suggestions.Suggestion> shared = fusion.shared(pairs);

    assertThat(shared).extracting(Suggestions.Suggestion::second).containsExactly(1, 3, 2, 2);
    assertThat(shared.stream().mapToDouble(Suggestions.Suggestion::score).toArray())
        .containsExactly(new double[] {0.9, 0.5, 0.5 * 2 / 3, 0.5 / 3}, offset(1e-12));
    assertThat(fusion.shared(List.of())).isEmpty();
  }

  private static Suggestions.Suggestion pair(int first, int second) {
    return new Suggestions.Suggestion(first, second, 0.03, 1, List.of());
  }
}
