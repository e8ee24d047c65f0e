package org.resight.evidence.scores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CorrectionTest {

  private static final double SURE = Calibration.logit(0.98);

  /** Returns answers to doubts of one margin, so many of a hundred of them <em>same</em>. */
  private static List<Correction.Foretold> answers(double margin, int same) {
    List<Correction.Foretold> answers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      answers.add(new Correction.Foretold(margin, false, 0, SURE, i < same));
    }
    return answers;
  }

  @Test
  void fitted_withoutAnswers_believesEveryMargin() {
    assertThat(Correction.fitted(List.of())).isEqualTo(Correction.NONE);
  }

  @Test
  void fitted_toAnswersThatDoNotRefuteTheMargins_believesEveryMargin() {
    List<Correction.Foretold> answers = answers(-3, 7);
    answers.addAll(answers(3, 92));

    assertThat(Correction.fitted(answers)).isEqualTo(Correction.NONE);
  }

  @Test
  void fitted_toAFewSurprises_believesEveryMargin() {
    assertThat(Correction.fitted(answers(-7, 10).subList(8, 14))).isEqualTo(Correction.NONE);
  }

  @Test
  void fitted_toMarginsThatAreWrong_believesThemLess() {
    List<Correction.Foretold> answers = answers(-7, 10);
    answers.addAll(answers(-4, 20));

    Correction correction = Correction.fitted(answers);

    assertThat(Calibration.probability(correction.of(-7, false))).isBetween(0.04, 0.15);
    assertThat(Calibration.probability(correction.of(-4, false))).isBetween(0.1, 0.3);
  }

  @Test
  void fitted_toMarginsThatAreRight_goesOnBelievingThem() {
    List<Correction.Foretold> answers = answers(-5, 2);
    answers.addAll(answers(5, 98));

    Correction correction = Correction.fitted(answers);

    assertThat(correction.of(-5, false)).isLessThan(-3.5);
    assertThat(correction.of(5, false)).isGreaterThan(3.5);
  }

  @Test
  void none_leavesAMarginAsItIs() {
    assertThat(Correction.NONE.of(-3.25, true)).isCloseTo(-3.25, within(1e-12));
    assertThat(Correction.NONE.of(3.25, false)).isCloseTo(3.25, within(1e-12));
  }
}
