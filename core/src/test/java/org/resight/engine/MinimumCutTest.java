package org.resight.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MinimumCutTest {

  private final MinimumCut cut = new MinimumCut();

  @Test
  void weight_path() {
    cut.start(4);
    cut.addEdge(0, 1, 5);
    cut.addEdge(1, 2, 3);
    cut.addEdge(2, 3, 3);
    cut.ready();

    assertThat(cut.weight(0, 3)).isEqualTo(3);
    assertThat(cut.isBeyond(3)).isTrue();
    assertThat(cut.isBeyond(2)).as("the smallest side").isFalse();
    assertThat(cut.weight(3, 0)).isEqualTo(3);
    assertThat(cut.isBeyond(0)).isTrue();
    assertThat(cut.isBeyond(1)).isTrue();
    assertThat(cut.isBeyond(2)).isFalse();
    assertThat(cut.weight(0, 1)).isEqualTo(5);
  }

  @Test
  void weight_againstAllSubsets() {
    Random random = new Random(4);
    for (int round = 0; round < 500; round++) {
      int nodes = 2 + random.nextInt(7);
      long[][] weights = new long[nodes][nodes];
      cut.start(nodes);
      for (int i = 0; i < nodes; i++) {
        for (int j = 0; j < i; j++) {
          if (i == j + 1 || random.nextBoolean()) {
            weights[i][j] = 1L + random.nextInt(4);
            weights[j][i] = weights[i][j];
            cut.addEdge(i, j, weights[i][j]);
          }
        }
      }
      cut.ready();
      check(weights, 0, nodes - 1);
      check(weights, nodes - 1, 0);
    }
  }

  /** Tries every side round the target: the least weight, and of those the fewest nodes. */
  private void check(long[][] weights, int source, int target) {
    long least = Long.MAX_VALUE;
    int smallest = 0;
    int ties = 0;
    for (int side = 0; side < 1 << weights.length; side++) {
      if ((side >> target & 1) == 0 || (side >> source & 1) == 1) {
        continue;
      }
      long weight = weight(weights, side);
      if (weight < least
          || (weight == least && Integer.bitCount(side) < Integer.bitCount(smallest))) {
        ties = 0;
        least = weight;
        smallest = side;
      } else if (weight == least && Integer.bitCount(side) == Integer.bitCount(smallest)) {
        ties++;
      }
    }
    assertThat(ties).isZero();
    assertThat(cut.weight(source, target)).isEqualTo(least);
    for (int node = 0; node < weights.length; node++) {
      assertThat(cut.isBeyond(node)).isEqualTo((smallest >> node & 1) == 1);
    }
  }

  private static long weight(long[][] weights, int side) {
    long sum = 0;
    for (int i = 0; i < weights.length; i++) {
      for (int j = 0; j < weights.length; j++) {
        if ((side >> i & 1) == 1 && (side >> j & 1) == 0) {
          sum += weights[i][j];
        }
      }
    }
    return sum;
  }
}
