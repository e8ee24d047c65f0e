package org.resight.web.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resight.matching.Comparison;
import org.resight.matching.work.MatchingPlan;
import org.resight.matching.work.MatchingTrial;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.web.matching.MatchingTrialResource.ComparisonsDocument;

class MatchingRequestTest {

  private static final List<String> MATCHERS = List.of(MatchingService.LOCAL);

  private static MatchingPlan rules(Integer minutes, Integer metres, boolean exact) {
    return new MatchingRequest(null, 7, null, new MatchingRequest.Session(minutes, metres), null)
        .rules(MATCHERS, exact);
  }

  /** By sessions of any size an exact place is found in twenty questions. */
  @ParameterizedTest
  @CsvSource({"30, 99", "30, 101", "29, 100", "0,", ", 10000000", "1000000,"})
  void aSessionOfAnotherSize_isForWhoSeesExactPlaces(Integer minutes, Integer metres) {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> rules(minutes, metres, false))
        .satisfies(e -> assertThat(e.refusal()).isEqualTo(Refusal.RIGHT_MISSING));
    MatchingPlan plan = rules(minutes, metres, true);
    assertThat(plan.minutes()).isEqualTo(minutes == null ? 30 : minutes);
    assertThat(plan.metres()).isEqualTo(metres == null ? 100 : metres);
  }

  @Test
  void theStandardSession_isForEverybody() {
    for (MatchingPlan plan :
        List.of(
            rules(30, 100, false),
            rules(null, null, false),
            MatchingRequest.NOTHING_SAID.rules(MATCHERS, false))) {
      assertThat(plan.minutes()).isEqualTo(30);
      assertThat(plan.metres()).isEqualTo(100);
    }
    assertThat(rules(30, 100, false).top()).isEqualTo(7);
  }

  @Test
  void whatFollowsFromPlaces_isCountedForWhoSeesThemExactly() {
    MatchingTrial.Tried photo =
        new MatchingTrial.Tried(
            new UUID(1, 1),
            100,
            List.of(0, 0, 8, 8),
            Map.of(
                Comparison.COMPARED, 5,
                Comparison.SAME_SESSION, 4,
                Comparison.SAME_ENCOUNTER, 3,
                Comparison.OTHER_SIDE, 2,
                Comparison.OTHER_SPECIES, 1),
            2,
            List.of());
    assertThat(ComparisonsDocument.of(photo, true))
        .isEqualTo(new ComparisonsDocument(5, 2, 2, 3, 4, 1, 0));
    assertThat(ComparisonsDocument.of(photo, false))
        .isEqualTo(new ComparisonsDocument(null, null, 2, null, null, 1, 0));
  }
}
