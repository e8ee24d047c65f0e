package org.resight.matching.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resight.matching.ColourImage;

class DetectionTest {

  private static final String ROWS =
      "{\"size\": [64, 64], \"mean\": [0, 0, 0], \"std\": [1, 1, 1], \"layout\": \"NCHW\","
          + " \"boxes\": \"yolov5\", \"classes\": [\"animal\", \"person\"], \"least\": 0.3}";

  private static ModelSettings settings(String json) throws ModelException {
    return ModelSettings.of(json.getBytes(UTF_8));
  }

  private static List<Detection> found(String json, int width, int height, float... numbers)
      throws ModelException {
    ModelSettings settings = settings(json);
    return Detection.of(
        numbers, settings, Objects.requireNonNull(settings.detecting()), width, height);
  }

  private static void assertBox(Detection one, double... expected) {
    double[] box = {one.left(), one.top(), one.width(), one.height(), one.score()};
    for (int i = 0; i < expected.length; i++) {
      assertThat(box[i]).as(one.toString()).isCloseTo(expected[i], within(1e-6));
    }
  }

  @Test
  void rows_areBoxesWithTheScoreOfAWantedClass() throws ModelException {
    List<Detection> found =
        found(
            ROWS,
            640,
            640,
            // In the middle, half as wide and a quarter as high.
            new float[] {
              32, 32, 32, 16, 0.5f, 0.8f, 0, //
              16, 16, 8, 8, 0.9f, 0.9f, 0, //
              50, 50, 8, 8, 0.9f, 0.1f, 0.9f, // a person
              50, 10, 8, 8, 0.5f, 0.5f, 0, // too uncertain
            });

    assertThat(found).hasSize(2);
    assertBox(found.get(0), 12 / 64.0, 12 / 64.0, 8 / 64.0, 8 / 64.0, 0.81);
    assertBox(found.get(1), 0.25, 0.375, 0.5, 0.25, 0.4);
  }

  @Test
  void columns_haveNoObjectness() throws ModelException {
    String json =
        ROWS.replace("yolov5", "yolov8")
            .replace("\"least\"", "\"wanted\": [\"person\"], \"least\"");
    List<Detection> found =
        found(json, 64, 64, 16, 32, 16, 32, 8, 16, 8, 16, 0.9f, 0.1f, 0.2f, 0.6f);

    assertThat(found).hasSize(1);
    assertBox(found.get(0), 24 / 64.0, 24 / 64.0, 16 / 64.0, 16 / 64.0, 0.6);
  }

  @Test
  void aBroadPhoto_liesBetweenGreyAndItsBoxesWithIt() throws ModelException {
    // Shown 64 x 32 pixels large, with 16 rows of grey above and below.
    assertThat(settings(ROWS).place(200, 100)).isEqualTo(new ModelSettings.Place(0, 16, 64, 32));
    assertBox(found(ROWS, 200, 100, 32, 32, 32, 16, 1, 1, 0).get(0), 0.25, 0.25, 0.5, 0.5, 1);
    // What reaches into the grey is cut off.
    assertBox(found(ROWS, 200, 100, 32, 16, 64, 64, 1, 1, 0).get(0), 0, 0, 1, 1, 1);
    assertThat(found(ROWS, 200, 100, 32, 4, 8, 8, 1, 1, 0)).isEmpty();

    int[] pixels = new int[200 * 100];
    Arrays.fill(pixels, 0xffffff);
    float[] input = settings(ROWS).input(new ColourImage(200, 100, pixels));
    assertThat(input[15 * 64]).isEqualTo(114 / 255f, within(1e-6f));
    assertThat(input[16 * 64]).isEqualTo(1, within(1e-6f));
    assertThat(input[47 * 64 + 63]).isEqualTo(1, within(1e-6f));
    assertThat(input[48 * 64]).isEqualTo(114 / 255f, within(1e-6f));
  }

  @Test
  void boxesRoundOneAnimal_areOne() throws ModelException {
    List<Detection> found =
        found(
            ROWS, 64, 64, 32, 32, 20, 20, 1, 0.7f, 0, //
            33, 32, 20, 20, 1, 0.9f, 0, //
            52, 32, 20, 20, 1, 0.5f, 0);

    assertThat(found)
        .extracting(Detection::score)
        .satisfies(scores -> assertThat(scores).hasSize(2));
    assertBox(found.get(0), 23 / 64.0);
    assertBox(found.get(1), 42 / 64.0);
  }

  @Test
  void whatIsNoBox_isSaid() {
    assertThatThrownBy(() -> found(ROWS, 64, 64, new float[8]))
        .isInstanceOf(ModelException.class)
        .hasMessage("gives 8 numbers, and its settings say 7 a box.");
    for (int at : new int[] {0, 3, 4, 5}) {
      float[] numbers = {32, 32, 8, 8, 1, 1, 0};
      numbers[at] = Float.NaN;
      assertThatThrownBy(() -> found(ROWS, 64, 64, numbers))
          .as("number %s", at)
          .hasMessage("gives a number that is not finite.");
    }
  }

  @Test
  void animals_areKeptAsNumbers() {
    List<Detection> animals =
        List.of(new Detection(0.5, 0.25, 0.125, 0.5, 0.75), new Detection(0, 0, 1, 1, 0.5));
    assertThat(Detection.unpacked(Detection.packed(animals))).isEqualTo(animals);
    assertThat(Detection.unpacked(Detection.packed(List.of()))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[64, 64]                 | [64, 1281]      | from 16 to 1280",
        "yolov5                   | yolov4          | boxes must be yolov5 or yolov8.",
        "[\"animal\", \"person\"] | []              | classes must be a list of 1 to 100 names.",
        "\"least\": 0.3           | \"least\": 1.1  | least must be a number from 0 to 1.",
        "\"least\": 0.3           | \"wanted\": [\"cat\"] | wanted must be a list of names that",
        "\"least\": 0.3           | \"wanted\": []  | wanted must be a list of names that",
        "least                    | most            | most is none of size, mean, std, layout, boxes",
      })
  void whatIsOutOfBounds_isSaid(String part, String wrong, String words) {
    assertThat(ROWS).contains(part);
    assertThatThrownBy(() -> settings(ROWS.replace(part, wrong)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(words);
  }

  @Test
  void aDetector_mayGiveMoreNumbers() throws ModelException {
    assertThat(settings(ROWS).mostNumbers()).isEqualTo(2_000_000);
    assertThat(settings(TinyModel.settings(32)).mostNumbers()).isEqualTo(8_192);
    assertThat(settings(ROWS.replace(", \"least\": 0.3", "")).detecting())
        .isEqualTo(new Detecting(true, 2, java.util.Set.of(0), 0.2));
  }
}
