package org.resight.matching.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resight.matching.ColourImage;

class ModelSettingsTest {

  private static final String SOUND = TinyModel.settings(32);

  @Test
  void soundSettingsAreRead() throws ModelException {
    assertThat(ModelSettings.of(SOUND.getBytes(UTF_8)))
        .isEqualTo(
            new ModelSettings(32, 32, List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5), true, null));
    ModelSettings last =
        ModelSettings.of(
            "{\"size\":[16,1024],\"mean\":[0,0,1],\"std\":[1,1,10],\"layout\":\"NHWC\"}"
                .getBytes(UTF_8));
    assertThat(last.shape()).containsExactly(1, 1024, 16, 3);
    assertThat(last.longest(160, 320)).isEqualTo(320);
    assertThat(last.longest(4_000, 2_000)).isEqualTo(2_048);
    assertThat(last.longest(20_000, 1)).isEqualTo(4_096);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[32, 32]         | [32]              | size must be a list of 2 numbers",
        "[32, 32]         | [32, 15]          | from 16 to 1024",
        "[32, 32]         | [32, 1025]        | from 16 to 1024",
        "[32, 32]         | [32, 32.5]        | size must be whole numbers",
        "[32, 32]         | [32, \"32\"]      | size must be a list of 2 numbers",
        "[32, 32]         | 32                | size must be a list of 2 numbers",
        "\"mean\": [0.5   | \"mean\": [1.5    | mean must be a list of 3 numbers from 0 to 1.",
        "\"std\": [0.5    | \"std\": [0       | std must be a list of 3 numbers from 0.001 to 10.",
        "\"std\": [0.5    | \"std\": [1e999   | std must be a list of 3 numbers",
        "\"std\": [0.5    | \"std\": [NaN     | no JSON",
        "NCHW             | CHW               | layout must be NCHW or NHWC.",
        "layout           | layouts           | layouts is none of size, mean, std, layout.",
        "\"mean\"         | \"std\"           | no JSON: Duplicate field 'std'",
        "}                | ''                | no JSON",
        "}                | }}                | no JSON",
      })
  void whatIsOutOfBoundsIsSaid(String part, String wrong, String words) {
    assertThat(SOUND).contains(part);
    assertThatThrownBy(() -> ModelSettings.of(SOUND.replace(part, wrong).getBytes(UTF_8)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(words);
  }

  @Test
  void whatIsNoObjectIsSaid() {
    for (String none : List.of("", "[]", "7", "null", "\u0000")) {
      assertThatThrownBy(() -> ModelSettings.of(none.getBytes(UTF_8)))
          .as(none)
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("JSON");
    }
  }

  @Test
  void aPictureIsLaidOutAsTheModelWantsIt() throws ModelException {
    ColourImage picture = new ColourImage(1, 1, new int[] {0xff8000});
    float[] first = ModelSettings.of(SOUND.getBytes(UTF_8)).input(picture);
    float[] last = ModelSettings.of(SOUND.replace("NCHW", "NHWC").getBytes(UTF_8)).input(picture);
    int pixels = 32 * 32;
    assertThat(first).hasSize(3 * pixels);
    for (int i = 0; i < pixels; i++) {
      for (int colour = 0; colour < 3; colour++) {
        float wanted = new float[] {1, 128 / 127.5f - 1, -1}[colour];
        assertThat(first[colour * pixels + i]).isEqualTo(wanted, offset());
        assertThat(last[i * 3 + colour]).isEqualTo(wanted, offset());
      }
    }
  }

  private static Offset<Float> offset() {
    return Offset.offset(1e-5f);
  }
}
