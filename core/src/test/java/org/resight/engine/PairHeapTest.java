package org.resight.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.resight.model.AnnotationId;

class PairHeapTest {

  private final AnnotationTable annotations = new AnnotationTable();
  private final PairTable pairs = new PairTable();
  private final PairHeap heap = new PairHeap(new Priorities(annotations, pairs));

  @Test
  void read_afterAnyChanges() {
    Random random = new Random(2);
    for (int i = 0; i < 40; i++) {
      pairs.addAnnotation(annotations.findOrAdd(new AnnotationId(0, i)));
    }
    List<Integer> expected = new ArrayList<>();
    for (int round = 0; round < Rounds.of(3_000); round++) {
      int a = random.nextInt(39);
      int pair = pairs.findOrAdd(a, a + 1 + random.nextInt(39 - a));
      if (!expected.contains(pair)) {
        pairs.setMatch(pair, random.nextInt(10) / 10.0);
        heap.add(pair);
        expected.add(pair);
      } else if (random.nextInt(3) == 0) {
        pairs.setMatch(pair, random.nextInt(10) / 10.0);
        heap.changed(pair);
      } else {
        heap.remove(pair);
        expected.remove((Integer) pair);
      }
      assertThat(heap.size()).isEqualTo(expected.size());
      expected.sort(
          Comparator.comparingDouble((Integer each) -> -pairs.match(each))
              .thenComparing(pairs::a)
              .thenComparing(pairs::b));
      assertThat(inOrder()).isEqualTo(expected);
    }
  }

  @Test
  void clear_leavesNoPairAndTakesThemAgain() {
    for (int i = 0; i < 3; i++) {
      pairs.addAnnotation(annotations.findOrAdd(new AnnotationId(0, i)));
    }
    int pair = pairs.findOrAdd(0, 1);
    pairs.setMatch(pair, 0.5);
    heap.add(pair);
    heap.clear();

    assertThat(heap.size()).isZero();
    assertThat(inOrder()).isEmpty();
    heap.add(pair);
    assertThat(inOrder()).containsExactly(pair);
  }

  private List<Integer> inOrder() {
    List<Integer> inOrder = new ArrayList<>();
    PairHeap.Reader reader = heap.read();
    for (int pair = reader.next(); pair != PairTable.NONE; pair = reader.next()) {
      inOrder.add(pair);
    }
    return inOrder;
  }
}
