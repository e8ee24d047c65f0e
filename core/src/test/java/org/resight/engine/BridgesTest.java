package org.resight.engine;

import static org.assertj.core.api.Assertions.assertThat;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.resight.model.AnnotationId;

/** Individuals and their blocks under any sequence of positive pairs coming and going. */
class BridgesTest {

  private static final int ANNOTATIONS = 14;

  private final PairTable pairs = new PairTable();
  private final Individuals individuals = new Individuals(annotations());
  private final Bridges bridges = new Bridges(pairs, individuals);
  private final IntArrayList moved = new IntArrayList();
  private final Set<Integer> positive = new HashSet<>();

  private static AnnotationTable annotations() {
    AnnotationTable table = new AnnotationTable();
    for (int i = 0; i < ANNOTATIONS; i++) {
      table.findOrAdd(new AnnotationId(0, i));
    }
    return table;
  }

  @Test
  void blocks_underAnyChanges() {
    for (int i = 0; i < ANNOTATIONS; i++) {
      pairs.addAnnotation(i);
      individuals.addAnnotation(i);
      individuals.enter(i);
    }
    Random random = new Random(8);
    int rounds = Rounds.of(3_000);
    for (int round = 0; round < rounds; round++) {
      int a = random.nextInt(ANNOTATIONS - 1);
      int b = a + 1 + random.nextInt(ANNOTATIONS - 1 - a);
      int pair = pairs.findOrAdd(a, b);
      moved.clear();
      if (positive.remove(pair)) {
        pairs.unlink(pair, PairTable.POSITIVE);
        end(pair, a, b);
      } else if (positive.size() < 12 + 20 * round / rounds) {
        positive.add(pair);
        pairs.link(pair, PairTable.POSITIVE);
        begin(pair, a, b);
      }
      check();
    }
  }

  private void begin(int pair, int a, int b) {
    int one = individuals.of(a);
    int other = individuals.of(b);
    if (one != other) {
      individuals.members(other, moved);
      individuals.absorb(one, other, moved);
      individuals.add(one, Individuals.POSITIVE, 1);
      bridges.addBridge(pair);
      return;
    }
    individuals.add(one, Individuals.POSITIVE, 1);
    if (individuals.blockOf(a) == individuals.blockOf(b)) {
      bridges.link(individuals.blockOf(a));
    } else {
      bridges.bypass(a, b, moved);
    }
  }

  private void end(int pair, int a, int b) {
    individuals.add(individuals.of(a), Individuals.POSITIVE, -1);
    if (pairs.is(pair, PairTable.BRIDGE)) {
      bridges.removeBridge(pair);
      individuals.secede(individuals.of(a), bridges.part(a, b));
    } else {
      bridges.unlink(a, b, ANNOTATIONS, moved);
    }
  }

  private void check() {
    Set<Integer> found = new HashSet<>();
    long inner = 0;
    for (int a = 0; a < ANNOTATIONS; a++) {
      found.add(individuals.of(a));
      Set<Integer> linked = reach(a, PairTable.NONE);
      Set<Integer> block = new HashSet<>(linked);
      for (int pair : positive) {
        block.retainAll(reach(a, pair));
      }
      int bridgeCount = 0;
      int links = 0;
      for (int pair : positive) {
        boolean mine = block.contains(pairs.a(pair));
        boolean yours = block.contains(pairs.b(pair));
        bridgeCount += mine != yours ? 1 : 0;
        links += mine && yours ? 1 : 0;
        if (mine || yours) {
          assertThat(pairs.is(pair, PairTable.BRIDGE)).isEqualTo(mine != yours);
        }
      }
      assertThat(individuals.bridges(individuals.blockOf(a))).isEqualTo(bridgeCount);
      assertThat(individuals.links(individuals.blockOf(a))).isEqualTo(links);
      assertThat(individuals.sizeOfBlock(individuals.blockOf(a))).isEqualTo(block.size());
      assertThat(individuals.size(individuals.of(a))).isEqualTo(linked.size());
      assertThat(individuals.label(individuals.of(a)))
          .isEqualTo(linked.stream().mapToInt(each -> each).min().getAsInt());
      for (int b = 0; b < ANNOTATIONS; b++) {
        assertThat(individuals.of(b) == individuals.of(a)).isEqualTo(linked.contains(b));
        assertThat(individuals.blockOf(b) == individuals.blockOf(a)).isEqualTo(block.contains(b));
      }
      checkCounts(individuals.of(a), linked);
      inner += block.size() - 1;
      assertThat(individuals.innerPairs(individuals.of(a))).isEqualTo(pairsInBlocks(linked));
    }
    assertThat(individuals.count()).isEqualTo(found.size());
    assertThat(found.stream().mapToLong(individuals::innerPairs).sum()).isEqualTo(inner / 2);
  }

  private long pairsInBlocks(Set<Integer> members) {
    return members.stream()
            .mapToLong(member -> individuals.sizeOfBlock(individuals.blockOf(member)) - 1)
            .sum()
        / 2;
  }

  private void checkCounts(int individual, Set<Integer> linked) {
    IntArrayList members = new IntArrayList();
    individuals.members(individual, members);
    assertThat(members.intStream().boxed()).containsExactlyInAnyOrderElementsOf(linked);
    assertThat(individuals.get(individual, Individuals.POSITIVE))
        .isEqualTo((int) positive.stream().filter(p -> linked.contains(pairs.a(p))).count());
  }

  private Set<Integer> reach(int from, int without) {
    Set<Integer> reached = new HashSet<>(Set.of(from));
    for (boolean more = true; more; ) {
      more = false;
      for (int pair : positive) {
        if (pair != without && reached.contains(pairs.a(pair)) != reached.contains(pairs.b(pair))) {
          reached.add(pairs.a(pair));
          reached.add(pairs.b(pair));
          more = true;
        }
      }
    }
    return reached;
  }
}
