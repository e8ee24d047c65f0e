package org.resight.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.resight.model.EvidenceDecision.POSITIVE;
import static org.resight.model.EvidenceDecision.UNREVIEWED;
import static org.resight.state.TestBench.pair;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.resight.model.Confidence;
import org.resight.model.EvidenceDecision;
import org.resight.model.Inferred;
import org.resight.model.MetaDecision;
import org.resight.model.PairState;

class PairPageTest {

  private static PairState state(int number, EvidenceDecision decision) {
    return new PairState(
        pair(0, number),
        decision,
        MetaDecision.NONE,
        Confidence.UNSPECIFIED,
        1,
        0.5,
        Inferred.NOTHING,
        false,
        Double.NaN);
  }

  /** Goes through so many pairs, of which every so-manieth is positive. */
  private static PairPage page(int pairs, int each, int limit, @Nullable EvidenceDecision wanted) {
    PairPage.Collecting page = new PairPage.Collecting(new PairFilter(null, limit, wanted, null));
    for (int number = 1; number <= pairs; number++) {
      if (!page.add(state(number, number % each == 0 ? POSITIVE : UNREVIEWED))) {
        break;
      }
    }
    return page.page();
  }

  @Test
  void page_ofAllPairs_hasANextWhenItIsFull() {
    assertThat(page(100, 2, 10, null).next()).isEqualTo(pair(0, 10));
    assertThat(page(100, 2, 101, null).next()).isNull();
  }

  @Test
  void page_ofSome_hasThem() {
    PairPage page = page(100, 10, 3, POSITIVE);
    assertThat(page.items())
        .extracting(PairState::pair)
        .containsExactly(pair(0, 10), pair(0, 20), pair(0, 30));
    assertThat(page.next()).isEqualTo(pair(0, 30));
  }

  @Test
  void page_ofWhatIsNotThere_endsLongBeforeAllPairsAreLookedAt() {
    PairPage page = page(1_000_000, 2_000_000, 10, POSITIVE);
    assertThat(page.items()).isEmpty();
    assertThat(page.next()).isEqualTo(pair(0, PairPage.MOST_LOOKED_AT));
  }
}
