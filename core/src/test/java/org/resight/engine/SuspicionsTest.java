package org.resight.engine;

import static org.assertj.core.api.Assertions.assertThat;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.resight.model.AnnotationId;
import org.resight.model.Confidence;
import org.resight.model.EvidenceDecision;
import org.resight.model.MetaDecision;

/** A path of three annotations whose ends are decided to be different. */
class SuspicionsTest {

  private final AnnotationTable annotations = new AnnotationTable();
  private final PairTable pairs = new PairTable();
  private final Individuals individuals = new Individuals(annotations);
  private final Questions questions = new Questions(annotations, pairs);
  private final IntArrayList cleared = new IntArrayList();
  private final Suspicions suspicions = new Suspicions(pairs, individuals, questions, cleared::add);
  private int first;
  private int second;
  private int across;
  private int individual;

  @BeforeEach
  void makeInconsistentPath() {
    for (int i = 0; i < 3; i++) {
      int annotation = annotations.findOrAdd(new AnnotationId(0, i));
      pairs.addAnnotation(annotation);
      individuals.addAnnotation(annotation);
      individuals.enter(annotation);
    }
    first = decide(0, 1, EvidenceDecision.POSITIVE, Confidence.ABSOLUTELY_SURE);
    second = decide(1, 2, EvidenceDecision.POSITIVE, Confidence.PRETTY_SURE);
    across = decide(0, 2, EvidenceDecision.NEGATIVE, Confidence.NOT_SURE);
    individual = individuals.of(0);
    for (int other = 1; other < 3; other++) {
      IntArrayList moved = new IntArrayList();
      int from = individuals.of(other);
      individuals.members(from, moved);
      individuals.absorb(individual, from, moved);
    }
  }

  private int decide(int a, int b, EvidenceDecision decision, Confidence confidence) {
    int pair = pairs.findOrAdd(a, b);
    pairs.set(pair, PairTable.AT_WORK, true);
    pairs.review(pair, decision, MetaDecision.NONE, confidence);
    pairs.link(pair, pairs.list(pair));
    return pair;
  }

  private void becomeInconsistent() {
    individuals.set(individual, Individuals.PLACE, 0);
    suspicions.touch(individual);
  }

  private void reviewAgain(int pair, Confidence confidence) {
    pairs.review(pair, pairs.decision(pair), MetaDecision.NONE, confidence);
    suspicions.touch(individual);
  }

  @Test
  void touch_consistent() {
    suspicions.touch(individual);
    suspicions.settle();
    assertThat(suspicions.of(individual)).isNull();
    assertThat(questions.specialCount()).isZero();
  }

  @Test
  void settle_weakNegative() {
    becomeInconsistent();
    suspicions.settle();

    Suspicions.Doubts doubts = suspicions.of(individual);
    assertThat(doubts.negatives().toIntArray()).containsExactly(across);
    assertThat(doubts.suspects().toIntArray()).containsExactly(across);
    assertThat(doubts.cutWeight(0)).isEqualTo(1.6);
    assertThat(suspicions.weight(across)).isEqualTo(1.2);
    assertThat(pairs.is(across, PairTable.SUSPECT)).isTrue();
    assertThat(questions.specialCount()).isEqualTo(1);
    assertThat(questions.readSpecial().next()).isEqualTo(across);
  }

  @Test
  void settle_tieSuspectsTheCut() {
    pairs.setMatch(across, 0.4);
    becomeInconsistent();
    suspicions.settle();

    assertThat(suspicions.weight(across)).isEqualTo(1.6);
    assertThat(suspicions.of(individual).suspects().toIntArray()).containsExactly(second);
  }

  @Test
  void touch_dropsWhatWasSuspectedUntilSettled() {
    becomeInconsistent();
    suspicions.settle();
    reviewAgain(across, Confidence.ABSOLUTELY_SURE);

    assertThat(cleared.toIntArray()).containsExactly(across);
    assertThat(questions.specialCount()).isZero();
    assertThat(pairs.is(across, PairTable.SUSPECT)).isFalse();
    suspicions.settle();
    assertThat(suspicions.of(individual).suspects().toIntArray()).containsExactly(second);
    reviewAgain(second, Confidence.ABSOLUTELY_SURE);
    reviewAgain(second, Confidence.ABSOLUTELY_SURE);
    suspicions.settle();
    assertThat(suspicions.of(individual).suspects().toIntArray()).containsExactly(first);
    assertThat(suspicions.of(individual).cutWeight(0)).isEqualTo(5);
    assertThat(questions.specialCount()).isEqualTo(1);
  }

  @Test
  void end_consistentAgain() {
    becomeInconsistent();
    suspicions.settle();
    suspicions.end(individual);
    suspicions.end(individual);

    assertThat(suspicions.of(individual)).isNull();
    assertThat(cleared.toIntArray()).containsExactly(across);
    assertThat(questions.specialCount()).isZero();
  }
}
