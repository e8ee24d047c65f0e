package org.resight.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FeatureCodecTest {

  private final Features features =
      Sift.features(
          Drawings.draw(200, 1, 0, 0, 1, Drawings.coat(1, 80)),
          FeatureParameters.STANDARD,
          Foreground.ALL);

  @Test
  void whatIsReadIsWhatWasWritten() throws IOException {
    Features read = FeatureCodec.decode(FeatureCodec.encode(features));

    assertThat(read.count()).isEqualTo(features.count()).isPositive();
    assertThat(read.width()).isEqualTo(200);
    assertThat(read.xs()).isEqualTo(features.xs());
    assertThat(read.ys()).isEqualTo(features.ys());
    assertThat(read.sizes()).isEqualTo(features.sizes());
    assertThat(read.descriptors()).isEqualTo(features.descriptors());
  }

  @Test
  void halfAFileAndADamagedOneAreRefused() {
    byte[] whole = FeatureCodec.encode(features);
    byte[] damaged = whole.clone();
    damaged[whole.length / 2] ^= 1;

    assertThatThrownBy(() -> FeatureCodec.decode(damaged)).isInstanceOf(IOException.class);
    for (int length : new int[] {0, 3, 15, 16, whole.length / 2, whole.length - 1}) {
      assertThatThrownBy(() -> FeatureCodec.decode(Arrays.copyOf(whole, length)))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void theHashIsKept() throws IOException {
    assertThat(FeatureCodec.decode(FeatureCodec.encode(features)).hash())
        .isEqualTo(features.hash())
        .isNotZero();
  }

  @Test
  void aPhotoTakesAtMost134KilobytesForAThousandKeypoints() {
    assertThat(FeatureCodec.encode(features).length)
        .isLessThanOrEqualTo(features.count() * 134 + 32);
  }
}
