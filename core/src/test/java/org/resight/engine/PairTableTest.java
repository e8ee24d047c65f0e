package org.resight.engine;

import static org.assertj.core.api.Assertions.assertThat;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.resight.model.Confidence;
import org.resight.model.EvidenceDecision;
import org.resight.model.MetaDecision;

class PairTableTest {

  private final PairTable pairs = new PairTable();

  @BeforeEach
  void addAnnotations() {
    for (int annotation = 0; annotation < 100; annotation++) {
      pairs.addAnnotation(annotation);
    }
  }

  @Test
  void findOrAdd_allPairsOfManyAnnotations() {
    int next = 0;
    for (int a = 0; a < 100; a++) {
      for (int b = a + 1; b < 100; b++) {
        assertThat(pairs.find(a, b)).isEqualTo(PairTable.NONE);
        assertThat(pairs.findOrAdd(a, b)).isEqualTo(next);
        assertThat(pairs.isKnown(next)).isFalse();
        assertThat(pairs.match(next)).isNaN();
        next++;
      }
    }
    assertThat(pairs.size()).isEqualTo(4_950);
    assertThat(pairs.find(98, 99)).isEqualTo(4_949);
    assertThat(pairs.findOrAdd(0, 1)).isZero();
    assertThat(pairs.a(4_949)).isEqualTo(98);
    assertThat(pairs.b(4_949)).isEqualTo(99);
    assertThat(pairs.other(4_949, 98)).isEqualTo(99);
    assertThat(pairs.other(4_949, 99)).isEqualTo(98);
  }

  @Test
  void review_keepsTheLatestAndCounts() {
    int pair = pairs.findOrAdd(3, 5);
    pairs.set(pair, PairTable.HELD, true);
    for (EvidenceDecision decision : EvidenceDecision.values()) {
      for (MetaDecision meta : MetaDecision.values()) {
        for (Confidence confidence : Confidence.values()) {
          int before = pairs.reviews(pair);
          pairs.review(pair, decision, meta, confidence);
          assertThat(pairs.decision(pair)).isEqualTo(decision);
          assertThat(pairs.meta(pair)).isEqualTo(meta);
          assertThat(pairs.confidence(pair)).isEqualTo(confidence);
          assertThat(pairs.reviews(pair)).isEqualTo(before + 1);
          assertThat(pairs.is(pair, PairTable.HELD)).isTrue();
        }
      }
    }
    assertThat(pairs.isKnown(pair)).isTrue();
  }

  @Test
  void list_byDecisionAndWork() {
    int pair = pairs.findOrAdd(3, 5);
    assertThat(pairs.list(pair)).isEqualTo(PairTable.DORMANT);
    pairs.set(pair, PairTable.AT_WORK, true);
    assertThat(pairs.list(pair)).isEqualTo(PairTable.OTHER);
    for (EvidenceDecision decision : EvidenceDecision.values()) {
      pairs.review(pair, decision, MetaDecision.NONE, Confidence.GUESSING);
      int expected =
          switch (decision) {
            case POSITIVE -> PairTable.POSITIVE;
            case NEGATIVE -> PairTable.NEGATIVE;
            default -> PairTable.OTHER;
          };
      assertThat(pairs.list(pair)).isEqualTo(expected);
    }
  }

  @Test
  void unlink_firstMiddleAndLast() {
    int[] linked = new int[5];
    for (int i = 0; i < 5; i++) {
      linked[i] = i < 2 ? pairs.findOrAdd(i, 2) : pairs.findOrAdd(2, i + 1);
      pairs.link(linked[i], PairTable.NEGATIVE);
    }
    assertThat(list(2)).containsExactlyInAnyOrder(linked);
    pairs.unlink(linked[2], PairTable.NEGATIVE);
    assertThat(list(2)).containsExactlyInAnyOrder(linked[4], linked[3], linked[1], linked[0]);
    pairs.unlink(linked[4], PairTable.NEGATIVE);
    pairs.unlink(linked[0], PairTable.NEGATIVE);
    assertThat(list(2)).containsExactlyInAnyOrder(linked[3], linked[1]);
    assertThat(list(0)).isEmpty();
    assertThat(list(1)).containsExactly(linked[1]);
    assertThat(list(5)).isEmpty();
    pairs.link(linked[0], PairTable.NEGATIVE);
    assertThat(list(2)).containsExactlyInAnyOrder(linked[0], linked[3], linked[1]);
    assertThat(pairs.count(2, PairTable.POSITIVE)).isZero();
  }

  private int[] list(int annotation) {
    IntArrayList list = new IntArrayList();
    for (int place = pairs.first(annotation, PairTable.NEGATIVE);
        place < pairs.end(annotation, PairTable.NEGATIVE);
        place++) {
      list.add(pairs.at(place));
    }
    return list.toIntArray();
  }

  @Test
  void setVerdict_replacesTheLastOne() {
    int pair = pairs.findOrAdd(3, 5);
    assertThat(pairs.hasVerdict(pair)).isFalse();
    pairs.setVerdict(pair, EvidenceDecision.INCOMPARABLE, 0.75, true);
    assertThat(pairs.hasVerdict(pair)).isTrue();
    assertThat(pairs.isDecidable(pair)).isTrue();
    assertThat(pairs.verdict(pair)).isEqualTo(EvidenceDecision.INCOMPARABLE);
    assertThat(pairs.verdictScore(pair)).isEqualTo(0.75);
    pairs.setVerdict(pair, EvidenceDecision.POSITIVE, 0.5, false);
    assertThat(pairs.isDecidable(pair)).isFalse();
    assertThat(pairs.verdict(pair)).isEqualTo(EvidenceDecision.POSITIVE);
    pairs.setVerdict(pair, EvidenceDecision.NEGATIVE, 0.25, true);
    assertThat(pairs.verdict(pair)).isEqualTo(EvidenceDecision.NEGATIVE);
    pairs.setVerdict(pair, EvidenceDecision.UNREVIEWED, 0, false);
    assertThat(pairs.hasVerdict(pair)).isFalse();
  }

  @Test
  void lists_underAnyChanges() {
    Random random = new Random(8);
    Map<Integer, Integer> listOfPair = new TreeMap<>();
    for (int change = 0; change < 30_000; change++) {
      int a = random.nextInt(99);
      int pair = pairs.findOrAdd(a, a + 1 + random.nextInt(Math.min(99 - a, 40)));
      Integer before = listOfPair.remove(pair);
      if (before != null) {
        pairs.unlink(pair, before);
      }
      if (before == null || random.nextBoolean()) {
        int list = random.nextInt(4);
        pairs.link(pair, list);
        listOfPair.put(pair, list);
      }
    }
    for (int annotation = 0; annotation < 100; annotation++) {
      for (int list = 0; list < 4; list++) {
        List<Integer> found = new ArrayList<>();
        for (int at = pairs.first(annotation, list); at < pairs.end(annotation, list); at++) {
          assertThat(pairs.otherAt(at)).isEqualTo(pairs.other(pairs.at(at), annotation));
          found.add(pairs.at(at));
        }
        assertThat(found)
            .hasSize(pairs.count(annotation, list))
            .containsExactlyInAnyOrderElementsOf(expected(listOfPair, annotation, list));
      }
    }
  }

  private List<Integer> expected(Map<Integer, Integer> listOfPair, int annotation, int list) {
    return listOfPair.keySet().stream()
        .filter(pair -> listOfPair.get(pair) == list)
        .filter(pair -> pairs.a(pair) == annotation || pairs.b(pair) == annotation)
        .toList();
  }
}
