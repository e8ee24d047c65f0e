package org.resight.web.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.resight.model.EvidenceDecision.INCOMPARABLE;
import static org.resight.model.EvidenceDecision.NEGATIVE;
import static org.resight.model.EvidenceDecision.POSITIVE;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.resight.model.EvidenceDecision;

class ReviewerAgreementTest {

  @Test
  void among_theTextbookTable() {
    // Cohen's example: 20 both yes, 5 and 10 apart, 15 both no: kappa 0.4.
    List<Map<String, EvidenceDecision>> pairs = new ArrayList<>();
    pairs.addAll(Collections.nCopies(20, Map.of("Ana", POSITIVE, "Ben", POSITIVE)));
    pairs.addAll(Collections.nCopies(5, Map.of("Ana", POSITIVE, "Ben", NEGATIVE)));
    pairs.addAll(Collections.nCopies(10, Map.of("Ana", NEGATIVE, "Ben", POSITIVE)));
    pairs.addAll(Collections.nCopies(15, Map.of("Ana", NEGATIVE, "Ben", NEGATIVE)));
    ReviewerAgreement agreement = ReviewerAgreement.among(pairs).get(0);
    assertThat(agreement.one()).isEqualTo("Ana");
    assertThat(agreement.other()).isEqualTo("Ben");
    assertThat(agreement.pairs()).isEqualTo(50);
    assertThat(agreement.agreed()).isCloseTo(0.7, within(1e-12));
    assertThat(agreement.kappa()).isCloseTo(0.4, within(1e-12));
    assertThat(agreement.low()).isCloseTo(0.4 - 1.96 * 0.12961, within(1e-4));
  }

  @Test
  void among_threeReviewersAreComparedInTwos() {
    assertThat(
            ReviewerAgreement.among(
                List.of(Map.of("Ana", POSITIVE, "Ben", INCOMPARABLE, "Cem", POSITIVE))))
        .extracting(agreement -> agreement.one() + agreement.other() + agreement.agreed())
        .containsExactly("AnaBen0.0", "AnaCem1.0", "BenCem0.0");
  }

  @Test
  void among_pairsOfOneReviewerSayNothing() {
    assertThat(ReviewerAgreement.among(List.of(Map.of("Ana", POSITIVE)))).isEmpty();
  }
}
