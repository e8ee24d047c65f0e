package org.resight.web.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.resight.model.AnnotationId;

class DemoScoreTest {

  private static final AnnotationId A = id(1);
  private static final AnnotationId B = id(2);
  private static final AnnotationId C = id(3);
  private static final AnnotationId D = id(4);
  private static final Map<AnnotationId, Integer> TRUTH = Map.of(A, 1, B, 1, C, 1, D, 2);

  private static AnnotationId id(int n) {
    return new AnnotationId(0, n);
  }

  private static DemoScoreDocument score(List<List<AnnotationId>> groups) {
    return DemoScoreDocument.of(groups, TRUTH, Set.of(C));
  }

  @Test
  void eachFlankInAGroupOfItsOwnIsWhole() {
    assertThat(score(List.of(List.of(A, B), List.of(C), List.of(D))))
        .isEqualTo(new DemoScoreDocument(3, 2, 3, 1, 3, 0, 0));
  }

  @Test
  void flankInTwoGroupsIsSplit() {
    assertThat(score(List.of(List.of(A), List.of(B), List.of(C), List.of(D))))
        .isEqualTo(new DemoScoreDocument(4, 2, 3, 1, 2, 1, 0));
  }

  @Test
  void groupOfTwoAnimalsIsMixed() {
    assertThat(score(List.of(List.of(A, B, D), List.of(C))))
        .isEqualTo(new DemoScoreDocument(2, 2, 3, 1, 1, 0, 1));
  }

  @Test
  void bothFlanksTogetherAreNeitherWholeNorMixed() {
    assertThat(score(List.of(List.of(A, B, C), List.of(D))))
        .isEqualTo(new DemoScoreDocument(2, 2, 3, 1, 1, 0, 0));
  }
}
