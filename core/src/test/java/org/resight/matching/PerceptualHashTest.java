package org.resight.matching;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PerceptualHashTest {

  @Test
  void aCopyIsNearAndAnotherPictureIsNot() {
    for (long seed = 0; seed < 40; seed++) {
      GreyImage picture = Drawings.draw(300, 1, 0, 0, seed, Drawings.coat(seed, 30));
      float[] pixels = picture.pixels().clone();
      for (int i = 0; i < pixels.length; i++) {
        // Coarser steps, a little brighter, and of another size: what copying does.
        pixels[i] = Math.min(1, Math.round(pixels[i] * 24) / 24f * 1.05f);
      }
      GreyImage copy = new GreyImage(300, 300, pixels).within(170);
      GreyImage other = Drawings.draw(300, 1, 0, 0, seed, Drawings.coat(seed + 1_000, 30));

      assertThat(PerceptualHash.distance(PerceptualHash.of(picture), PerceptualHash.of(copy)))
          .isLessThanOrEqualTo(PerceptualHash.NEAR);
      assertThat(PerceptualHash.distance(PerceptualHash.of(picture), PerceptualHash.of(other)))
          .isGreaterThan(PerceptualHash.NEAR);
    }
  }

  @Test
  void anySizeHasAHash() {
    assertThat(PerceptualHash.of(new GreyImage(1, 1, new float[1]))).isZero();
    assertThat(PerceptualHash.of(new GreyImage(1, 20_000, new float[20_000]))).isZero();
  }
}
