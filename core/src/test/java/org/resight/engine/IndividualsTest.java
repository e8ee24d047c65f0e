package org.resight.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.resight.model.EvidenceDecision.POSITIVE;
import static org.resight.model.EvidenceDecision.UNREVIEWED;

import java.util.Map;
import org.junit.jupiter.api.Test;

class IndividualsTest {

  private final DecidedPairs decided = new DecidedPairs(8, Map.of());
  private final Individuals individuals = decided.graph.individuals();

  @Test
  void label_ofAnIndividualThatHasTakenInAPartOfAnother() {
    decided.chain(POSITIVE, 0, 1, 2, 3);
    decided.chain(POSITIVE, 4, 5, 6);
    decided.decide(1, 2, UNREVIEWED);
    decided.decide(3, 4, POSITIVE);

    assertThat(individuals.label(decided.individualOf(6))).isEqualTo(2);
    assertThat(individuals.label(decided.individualOf(1))).isZero();
  }

  @Test
  void numbers_areUsedAgain() {
    for (int round = 0; round < 20; round++) {
      decided.chain(POSITIVE, 0, 1, 2, 3, 4, 0);
      decided.chain(UNREVIEWED, 0, 1, 2, 3, 4, 0);
      decided.graph.leave(7);
      decided.graph.enter(7);
    }
    assertThat(individuals.count()).isEqualTo(8);
    assertThat(individuals.bound()).isLessThanOrEqualTo(9);
    assertThat(individuals.blockBound()).isLessThanOrEqualTo(9);
  }
}
