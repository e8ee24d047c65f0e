package org.resight.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;

class ColourImageTest {

  private static final ColourImage RAMP =
      new ColourImage(4, 1, new int[] {0x000000, 0x0000ff, 0x0000ff, 0x000000});

  @Test
  void atItsOwnSizeAPictureStaysAsItIs() {
    assertThat(RAMP.resized(2, 4, 1)).containsExactly(0, 1, 1, 0);
    assertThat(RAMP.resized(0, 4, 1)).containsExactly(0, 0, 0, 0);
  }

  @Test
  void smallerAndLargerItIsAsPillowMakesIt() {
    // Image.fromarray(...).resize((2, 1), Image.BILINEAR) and ((8, 1), ...)
    assertThat(RAMP.resized(2, 2, 1)).containsExactly(new float[] {4 / 7f, 4 / 7f}, offset(1e-6f));
    assertThat(RAMP.resized(2, 8, 1))
        .containsExactly(new float[] {0, 0.25f, 0.75f, 1, 1, 0.75f, 0.25f, 0}, offset(1e-6f));
    assertThat(new ColourImage(1, 4, RAMP.pixels()).resized(2, 1, 2))
        .containsExactly(new float[] {4 / 7f, 4 / 7f}, offset(1e-6f));
  }

  @Test
  void sidesAndPixelsHaveToAgree() {
    assertThatThrownBy(() -> new ColourImage(2, 2, new int[3]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
