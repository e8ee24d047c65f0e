package org.resight.web.wbia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.web.problem.Problem;

/** What clients of the old contract are told of each refusal. */
class OldRefusalsTest {

  private static final String ID = new UUID(7, 1).toString();

  @ParameterizedTest
  @EnumSource
  void problem_ofARefusal_isItsOldCodeOrItsStatus(Refusal refusal) {
    RefusedException refused =
        new RefusedException(refusal, "Said so.", Map.of("graph", ID, "annotations", List.of(ID)));

    WbiaException told = WbiaServlet.problem(new CompletionException(refused));

    assertThat(told.code())
        .isEqualTo(
            switch (refusal) {
              case UNKNOWN_GRAPH, GONE -> 602;
              case UNKNOWN_ANNOTATIONS -> 600;
              case ANNOTATIONS_IN_USE -> 604;
              default -> Problem.status(refusal);
            });
    if (told.code() < 600) {
      assertThat(told.text()).isEqualTo("Said so.");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "file:///etc"})
  void addressOfAForm_thatMayBeAScript_isRefused(String address) {
    assertThatExceptionOfType(WbiaException.class)
        .isThrownBy(() -> ReviewServlet.formAddress(address));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://wildbook.test/done?x=1", "/review/done"})
  void addressOfAForm_isOfTheWebOrAPath(String address) {
    assertThat(ReviewServlet.formAddress(address)).isEqualTo(address);
  }
}
