package org.resight.engine;

import static org.assertj.core.api.Assertions.assertThat;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StrongClassesTest {

  private static final int ANNOTATIONS = 8;

  private final PairTable pairs = new PairTable();

  /** Two annotations are in one class if no fewer than k positive pairs leave any side of one. */
  @Test
  void compute_againstAllCuts() {
    StrongClasses three = new StrongClasses(pairs, 3);
    StrongClasses four = new StrongClasses(pairs, 4);
    for (int i = 0; i < ANNOTATIONS; i++) {
      pairs.addAnnotation(i);
      three.addAnnotation(i);
      four.addAnnotation(i);
      assertThat(three.of(i)).isEqualTo(i);
    }
    Set<Integer> positive = new HashSet<>();
    Random random = new Random(12);
    for (int round = 0; round < Rounds.of(400); round++) {
      int a = random.nextInt(ANNOTATIONS - 1);
      int pair = pairs.findOrAdd(a, a + 1 + random.nextInt(ANNOTATIONS - 1 - a));
      if (positive.remove(pair)) {
        pairs.unlink(pair, PairTable.POSITIVE);
      } else {
        positive.add(pair);
        pairs.link(pair, PairTable.POSITIVE);
      }
      check(three, 3, positive);
      check(four, 4, positive);
    }
  }

  private void check(StrongClasses classes, int strength, Set<Integer> positive) {
    IntArrayList members = new IntArrayList();
    for (int i = 0; i < ANNOTATIONS; i++) {
      members.add(i);
    }
    long inner = classes.compute(members);
    Set<Integer> names = new HashSet<>();
    long together = 0;
    for (int a = 0; a < ANNOTATIONS; a++) {
      names.add(classes.of(a));
      for (int b = 0; b < a; b++) {
        boolean expected = leastCut(a, b, positive) >= strength;
        assertThat(classes.of(a) == classes.of(b)).isEqualTo(expected);
        assertThat(classes.joined(a, b)).isEqualTo(expected);
        together += expected ? 1 : 0;
      }
    }
    assertThat(inner).isEqualTo(together);
    assertThat(classes.count()).isEqualTo(names.size());
  }

  private long leastCut(int source, int target, Set<Integer> positive) {
    long least = Long.MAX_VALUE;
    for (int side = 0; side < 1 << ANNOTATIONS; side++) {
      if ((side >> source & 1) == 1 && (side >> target & 1) == 0) {
        int fixed = side;
        least =
            Math.min(
                least,
                positive.stream()
                    .filter(p -> (fixed >> pairs.a(p) & 1) != (fixed >> pairs.b(p) & 1))
                    .count());
      }
    }
    return least;
  }
}
