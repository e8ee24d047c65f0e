package org.resight.engine;

import static org.assertj.core.api.Assertions.assertThat;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.resight.model.Confidence;
import org.resight.model.EvidenceDecision;
import org.resight.model.MetaDecision;

class ConfidentDecisionsTest {

  private static final int ANNOTATIONS = 9;
  private static final List<EvidenceDecision> DECISIONS =
      List.of(EvidenceDecision.POSITIVE, EvidenceDecision.NEGATIVE, EvidenceDecision.INCOMPARABLE);

  private final PairTable pairs = new PairTable();
  private final ConfidentDecisions confident =
      new ConfidentDecisions(pairs, Confidence.PRETTY_SURE);
  private final Set<Integer> decided = new HashSet<>();

  @Test
  void isOn_withAConfidenceOnly() {
    assertThat(confident.isOn()).isTrue();
    assertThat(new ConfidentDecisions(pairs, null).isOn()).isFalse();
  }

  @Test
  void change_againstASearch() {
    for (int i = 0; i < ANNOTATIONS; i++) {
      pairs.addAnnotation(i);
      confident.addAnnotation(i);
    }
    Random random = new Random(21);
    for (int round = 0; round < Rounds.of(4_000); round++) {
      List<Boolean> before = answers();
      IntArrayList moved = new IntArrayList();
      change(random, moved);
      List<Boolean> after = answers();
      int place = 0;
      for (int a = 0; a < ANNOTATIONS; a++) {
        for (int b = 0; b < a; b++, place++) {
          assertThat(confident.answers(a, b)).isEqualTo(after.get(place));
          if (!before.get(place).equals(after.get(place))) {
            assertThat(moved.contains(a) || moved.contains(b)).isTrue();
          }
        }
      }
    }
  }

  private void change(Random random, IntArrayList moved) {
    int a = random.nextInt(ANNOTATIONS - 1);
    int pair = pairs.findOrAdd(a, a + 1 + random.nextInt(ANNOTATIONS - 1 - a));
    pairs.set(pair, PairTable.AT_WORK, true);
    if (decided.remove(pair)) {
      pairs.unlink(pair, pairs.list(pair));
      confident.change(pair, false, moved);
    } else if (decided.size() < 14) {
      EvidenceDecision decision = DECISIONS.get(random.nextInt(DECISIONS.size()));
      Confidence confidence =
          random.nextInt(4) == 0 ? Confidence.NOT_SURE : Confidence.ABSOLUTELY_SURE;
      pairs.review(pair, decision, MetaDecision.NONE, confidence);
      pairs.link(pair, pairs.list(pair));
      decided.add(pair);
      confident.change(pair, true, moved);
    }
  }

  private List<Boolean> answers() {
    List<Boolean> answers = new ArrayList<>();
    for (int a = 0; a < ANNOTATIONS; a++) {
      Set<Integer> mine = group(a);
      for (int b = 0; b < a; b++) {
        Set<Integer> theirs = group(b);
        answers.add(
            mine.contains(b)
                || decided.stream()
                    .filter(p -> isConfident(p, EvidenceDecision.NEGATIVE))
                    .anyMatch(
                        p ->
                            (mine.contains(pairs.a(p)) && theirs.contains(pairs.b(p)))
                                || (mine.contains(pairs.b(p)) && theirs.contains(pairs.a(p)))));
      }
    }
    return answers;
  }

  private Set<Integer> group(int from) {
    Set<Integer> group = new HashSet<>(Set.of(from));
    for (boolean more = true; more; ) {
      more = false;
      for (int p : decided) {
        if (isConfident(p, EvidenceDecision.POSITIVE)
            && group.contains(pairs.a(p)) != group.contains(pairs.b(p))) {
          group.add(pairs.a(p));
          group.add(pairs.b(p));
          more = true;
        }
      }
    }
    return group;
  }

  private boolean isConfident(int pair, EvidenceDecision decision) {
    return pairs.decision(pair) == decision && pairs.confidence(pair) == Confidence.ABSOLUTELY_SURE;
  }
}
