package org.resight.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.resight.model.AnnotationId;

class QuestionsTest {

  private final AnnotationTable annotations = new AnnotationTable();
  private final PairTable pairs = new PairTable();
  private final Questions questions = new Questions(annotations, pairs);
  private int one;
  private int other;

  @BeforeEach
  void addPairs() {
    for (int i = 0; i < 3; i++) {
      pairs.addAnnotation(annotations.findOrAdd(new AnnotationId(0, i)));
    }
    one = pairs.findOrAdd(0, 1);
    other = pairs.findOrAdd(1, 2);
    pairs.setMatch(one, 0.7);
    pairs.setMatch(other, 0.6);
  }

  @Test
  void rank_anewWhenTheEndsHaveJoined() {
    questions.rank(one, false);
    questions.rank(other, false);
    assertThat(questions.readRanked().next()).isEqualTo(one);
    questions.rank(one, true);
    assertThat(questions.readRanked().next()).isEqualTo(other);
    assertThat(questions.rankedCount()).isEqualTo(2);
    questions.unrank(other);
    questions.unrank(other);
    assertThat(questions.rankedCount()).isEqualTo(1);
    assertThat(questions.readRanked().next()).isEqualTo(one);
  }

  @Test
  void hold_whateverHappensMeanwhile() {
    questions.hold(one);
    questions.rank(one, false);
    questions.ask(one, PairTable.OFFERED);
    assertThat(questions.rankedCount()).isEqualTo(1);
    assertThat(questions.specialCount()).isEqualTo(1);
    assertThat(questions.readRanked().next()).isEqualTo(PairTable.NONE);
    assertThat(questions.readSpecial().next()).isEqualTo(PairTable.NONE);
    questions.rank(one, true);
    questions.release(one);
    questions.release(one);
    assertThat(questions.readRanked().next()).isEqualTo(one);
    assertThat(questions.readSpecial().next()).isEqualTo(one);
    questions.hold(one);
    questions.hold(one);
    assertThat(questions.readSpecial().next()).isEqualTo(PairTable.NONE);
    questions.drop(one, PairTable.OFFERED);
    questions.unrank(one);
    questions.release(one);
    assertThat(questions.specialCount()).isZero();
    assertThat(questions.readRanked().next()).isEqualTo(PairTable.NONE);
    assertThat(questions.readSpecial().next()).isEqualTo(PairTable.NONE);
  }
}
