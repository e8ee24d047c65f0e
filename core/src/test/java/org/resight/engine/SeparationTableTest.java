package org.resight.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeparationTableTest {

  private final SeparationTable separations = new SeparationTable();

  @Test
  void add_inEitherOrder() {
    separations.add(3, 7, 1);
    separations.add(7, 3, 1);
    separations.add(3, 8, 1);

    assertThat(separations.count(7, 3)).isEqualTo(2);
    assertThat(separations.count(3, 8)).isEqualTo(1);
    assertThat(separations.count(8, 7)).isZero();
  }

  @Test
  void setRedundantAt_tellsNewsAndForgetsTheEmpty() {
    separations.add(3, 7, 2);
    assertThat(setRedundant(3, 7, true)).isTrue();
    assertThat(setRedundant(7, 3, true)).isFalse();
    assertThat(separations.isRedundant(7, 3)).isTrue();
    assertThat(separations.redundant()).isEqualTo(1);
    assertThat(separations.count(3, 7)).isEqualTo(2);

    separations.add(3, 7, -2);
    assertThat(separations.isRedundant(3, 7)).isTrue();
    assertThat(separations.size()).isEqualTo(1);
    assertThat(setRedundant(3, 7, false)).isTrue();
    assertThat(separations.redundant()).isZero();
    assertThat(separations.size()).isZero();
    assertThat(setRedundant(3, 7, false)).isFalse();
    assertThat(separations.size()).isZero();
  }

  @Test
  void add_toAnEntryThatHasFallenToZero() {
    separations.add(3, 7, 1);
    separations.add(3, 7, -1);
    separations.add(3, 7, 1);

    assertThat(separations.size()).isEqualTo(1);
    assertThat(separations.count(3, 7)).isEqualTo(1);
  }

  @Test
  void end_thereOrNot() {
    separations.add(3, 7, 5);
    setRedundant(3, 7, true);
    separations.add(3, 8, 1);

    assertThat(separations.end(7, 3)).isEqualTo(5);
    assertThat(separations.end(7, 3)).isZero();
    assertThat(separations.redundant()).isZero();
    assertThat(separations.size()).isEqualTo(1);
    assertThat(separations.count(3, 8)).isEqualTo(1);
  }

  /** Many entries come and go, so that runs of slots are parted and joined, and the table grows. */
  @Test
  void anyChanges_againstAMap() {
    Random random = new Random(6);
    Map<Integer, Integer> counts = new HashMap<>();
    Set<Integer> redundant = new HashSet<>();
    for (int round = 0; round < 20_000; round++) {
      int smaller = random.nextInt(30);
      int larger = smaller + 1 + random.nextInt(30);
      int key = 100 * smaller + larger;
      int what = random.nextInt(round < 10_000 ? 4 : 3);
      if (what >= 2) {
        separations.add(larger, smaller, what);
        counts.merge(key, what, Integer::sum);
      } else if (what == 1 && counts.containsKey(key)) {
        boolean now = random.nextBoolean();
        assertThat(setRedundant(smaller, larger, now))
            .isEqualTo(now ? redundant.add(key) : redundant.remove(key));
      } else {
        Integer before = counts.remove(key);
        redundant.remove(key);
        assertThat(separations.end(smaller, larger)).isEqualTo(before == null ? 0 : before);
      }
      assertThat(separations.count(smaller, larger)).isEqualTo(counts.getOrDefault(key, 0));
      assertThat(separations.size()).isEqualTo(counts.size());
      assertThat(separations.redundant()).isEqualTo(redundant.size());
    }
    counts.forEach(
        (key, count) -> {
          assertThat(separations.count(key / 100, key % 100)).isEqualTo(count);
          assertThat(separations.isRedundant(key / 100, key % 100))
              .isEqualTo(redundant.contains(key));
        });
  }

  private boolean setRedundant(int one, int other, boolean now) {
    return separations.setRedundantAt(separations.find(one, other), now);
  }
}
