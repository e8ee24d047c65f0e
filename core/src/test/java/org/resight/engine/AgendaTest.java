package org.resight.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.resight.model.EvidenceDecision.NEGATIVE;
import static org.resight.model.EvidenceDecision.POSITIVE;
import static org.resight.model.EvidenceDecision.UNREVIEWED;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.resight.model.EvidenceDecision;
import org.resight.model.Phase;

class AgendaTest {

  private final DecidedPairs decided =
      new DecidedPairs(
          6,
          Map.of("redundancy.positive", 2, "redundancy.negative", 2, "convergence.enabled", false));
  private final Agenda agenda = decided.agenda;

  private void propose(int a, int b) {
    decided.propose(a, b, 0.5);
    agenda.addedCandidate();
    agenda.advance();
  }

  private void decide(int a, int b, EvidenceDecision decision) {
    boolean counts = agenda.phase() == Phase.RANKING;
    int before = decided.graph.individuals().count();
    decided.decide(a, b, decision);
    if (counts) {
      agenda.convergence().count(decided.graph.individuals().count() != before);
    }
    agenda.advance();
  }

  @Test
  void advance_withoutCandidates_isFinished() {
    agenda.advance();
    assertThat(agenda.phase()).isEqualTo(Phase.FINISHED);
    assertThat(agenda.asksRanked()).isFalse();
  }

  @Test
  void advance_fromRankingToRedundanciesToTheEnd() {
    propose(0, 1);
    assertThat(agenda.phase()).isEqualTo(Phase.RANKING);
    assertThat(agenda.asksRanked()).isTrue();
    propose(1, 2);
    decide(0, 1, POSITIVE);
    assertThat(agenda.phase()).isEqualTo(Phase.RANKING);
    decide(1, 2, POSITIVE);
    assertThat(agenda.phase()).isEqualTo(Phase.POSITIVE_REDUNDANCY);
    assertThat(decided.graph.offers().aim()).isEqualTo(Offers.Aim.LINKS);
    decide(0, 2, POSITIVE);
    assertThat(agenda.phase()).isEqualTo(Phase.FINISHED);
  }

  @Test
  void phase_inconsistent_isRecoveryAndGoesBack() {
    propose(0, 1);
    propose(3, 4);
    decide(0, 1, POSITIVE);
    decide(1, 2, POSITIVE);
    decide(0, 2, NEGATIVE);
    assertThat(agenda.phase()).isEqualTo(Phase.RECOVERY);
    decide(0, 2, POSITIVE);
    assertThat(agenda.phase()).isEqualTo(Phase.RANKING);
  }

  @Test
  void advance_inconsistentAfterTheEnd_beginsAnotherRound() {
    decide(0, 1, POSITIVE);
    decide(1, 2, POSITIVE);
    decide(0, 2, POSITIVE);
    assertThat(agenda.phase()).isEqualTo(Phase.FINISHED);
    decide(0, 2, NEGATIVE);
    assertThat(agenda.phase()).isEqualTo(Phase.RECOVERY);
    assertThat(agenda.asksRanked()).as("a round was begun").isTrue();
  }

  @Test
  void advance_candidateAfterTheEnd_opensTheGraphAgain() {
    propose(0, 1);
    decide(0, 1, NEGATIVE);
    assertThat(agenda.phase()).isNotEqualTo(Phase.RANKING);
    propose(2, 3);
    assertThat(agenda.phase()).isEqualTo(Phase.RANKING);
    decide(2, 3, POSITIVE);
    decided.decide(2, 3, UNREVIEWED);
    agenda.advance();
    assertThat(agenda.phase()).as("taken back, it is to be asked again").isEqualTo(Phase.RANKING);
  }

  /** Two individuals of two, one negative pair between them, and a candidate that is a second. */
  private static Phase phaseWithAPairForTheVerifier(boolean enabled, boolean sure) {
    DecidedPairs two =
        new DecidedPairs(4, Map.of("ranking.enabled", false, "automaticReview.enabled", enabled));
    two.decide(0, 1, POSITIVE);
    two.decide(2, 3, POSITIVE);
    two.decide(0, 2, NEGATIVE);
    two.pairs.setVerdict(two.propose(1, 3, 0.1), NEGATIVE, 0.9, sure);
    two.agenda.advance();
    return two.agenda.phase();
  }

  @Test
  void advance_differencesThatOnlyTheVerifierIsAsked() {
    assertThat(phaseWithAPairForTheVerifier(true, true)).isEqualTo(Phase.NEGATIVE_REDUNDANCY);
    assertThat(phaseWithAPairForTheVerifier(true, false)).isEqualTo(Phase.FINISHED);
    assertThat(phaseWithAPairForTheVerifier(false, true)).isEqualTo(Phase.FINISHED);
  }
}
