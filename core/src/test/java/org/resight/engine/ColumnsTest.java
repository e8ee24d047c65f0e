package org.resight.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnsTest {

  @Test
  void capacity_growsByHalfWhileSmallAndByAnEighthWhenLarge() {
    assertThat(Columns.capacity(0, 1)).isEqualTo(16);
    assertThat(Columns.capacity(100, 101)).isEqualTo(166);
    assertThat(Columns.capacity(1 << 20, (1 << 20) + 1)).isEqualTo((1 << 20) + (1 << 17));
  }

  @Test
  void capacity_isNeverLessThanNeededNorThanItWas() {
    assertThat(Columns.capacity(100, 5_000)).isEqualTo(5_000);
    assertThat(Columns.capacity(100, 100)).isEqualTo(100);
    assertThat(Columns.capacity(100, 7)).isEqualTo(100);
    assertThat(Columns.capacity(2_000_000_000, 2_000_000_001)).isEqualTo(Integer.MAX_VALUE - 16);
  }

  @Test
  void slots_leaveAThirdFree() {
    assertThat(Columns.slots(1)).isEqualTo(8);
    for (int keys = 5; keys < 10_000; keys++) {
      int slots = Columns.slots(keys);
      assertThat(Integer.bitCount(slots)).isOne();
      assertThat(slots).isBetween(keys + keys / 2, 2 * (keys + keys / 2) - 1 + 8);
    }
  }
}
