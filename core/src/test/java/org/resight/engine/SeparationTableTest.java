package org.resight.engine;

import static org.assertj.core.api.Assertions.assertThat;

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
  void setRedundant_tellsNewsAndForgetsTheEmpty() {
    separations.add(3, 7, 2);
    assertThat(separations.setRedundant(3, 7, true)).isTrue();
    assertThat(separations.setRedundant(7, 3, true)).isFalse();
    assertThat(separations.isRedundant(7, 3)).isTrue();
    assertThat(separations.redundant()).isEqualTo(1);
    assertThat(separations.count(3, 7)).isEqualTo(2);

    separations.add(3, 7, -2);
    assertThat(separations.isRedundant(3, 7)).isTrue();
    assertThat(separations.setRedundant(3, 7, false)).isTrue();
    assertThat(separations.redundant()).isZero();
    assertThat(separations.size()).isZero();
  }
}
