package org.resight.web.body;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LineNumbersTest {

  private final LineNumbers lines = new LineNumbers();

  @Test
  void line_someItemsOfSeveralLines() {
    int[] starts = {2, 3, 6, 7, 8, 20, 21};
    for (int i = 0; i < starts.length; i++) {
      lines.add(i, starts[i]);
    }
    for (int i = 0; i < starts.length; i++) {
      assertThat(lines.line(i)).hasValue(starts[i]);
    }
  }

  @Test
  void line_tooManyChanges() {
    for (int i = 0; i < 20_000; i++) {
      lines.add(i, 2L * i);
    }
    assertThat(lines.line(19_999)).isEmpty();
  }

  @Test
  void line_noItems() {
    assertThat(lines.line(0)).isEmpty();
  }
}
