package org.resight.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.resight.evidence.scores.Calibration;
import org.resight.evidence.scores.Correction;
import org.resight.evidence.scores.PairTable;

class ForecastsTest {

  private static final double SURE = Calibration.logit(0.98);

  private final PairTable pairs = new PairTable();
  private final Margin margin =
      new Margin(
          new Margin.Terms(
              -6, 0.5, 0.68, 1e-4, Forecasts.STRAYS_AT_FIRST, Absence.prior(10), Correction.NONE));

  /** Returns the doubt whether one annotation, with so many candidates there, is of a group. */
  private Doubt doubt(int candidates, double logOdds) {
    Group single = new Group(0);
    Group group = new Group(1);
    Link link = new Link(0, single, group);
    single.members.add(0);
    pairs.grow();
    for (int i = 1; i <= 8; i++) {
      pairs.grow();
      group.members.add(i);
      if (i <= candidates) {
        int pair = pairs.findOrAdd(0, i);
        pairs.match(pair, 0.5);
        pairs.logOdds(pair, logOdds);
        link.evidence.add(pairs, pair, 1);
      }
    }
    link.weigh(margin);
    return link;
  }

  private Forecasts.Learned learned(Doubt doubt, int answers, boolean same) {
    Forecasts forecasts = new Forecasts();
    for (int i = 0; i < answers; i++) {
      forecasts.note(doubt, margin, SURE, same);
    }
    return forecasts.learn(0.5);
  }

  @Test
  void learn_withoutAnswers_isWhatWasExpected() {
    assertThat(learned(doubt(1, 0), 0, true).likeness()).isBetween(0.45, 0.55);
  }

  @Test
  void learn_ofUnlikelyPhotosThatBelong_findsStraysMoreCommon() {
    Doubt unlikely = doubt(1, 0);

    assertThat(unlikely.margin).isNegative();
    assertThat(learned(unlikely, 40, true).strays())
        .isGreaterThan(2 * learned(unlikely, 40, false).strays());
  }

  @Test
  void learn_ofLookAlikesThatAreTwo_findsTwinsMoreCommon() {
    Doubt likely = doubt(8, 4);

    assertThat(likely.margin).isPositive();
    assertThat(learned(likely, 40, false).twins())
        .isGreaterThan(2 * learned(likely, 40, true).twins());
  }
}
