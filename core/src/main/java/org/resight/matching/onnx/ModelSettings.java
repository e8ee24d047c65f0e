package org.resight.matching.onnx;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.resight.matching.ColourImage;

/**
 * What a model wants to be shown, from the JSON beside it.
 *
 * @param width of its input in pixels
 * @param height of its input in pixels
 * @param mean what is taken off red, green and blue, which go from 0 to 1
 * @param std what the rest is divided by
 * @param colourFirst whether the colours come one after the other (NCHW), not pixel after pixel
 * @param detecting how its boxes are told, or null of a model that makes vectors
 */
record ModelSettings(
    int width,
    int height,
    List<Double> mean,
    List<Double> std,
    boolean colourFirst,
    @Nullable Detecting detecting) {

  private static final int LEAST_SIDE = 16;
  private static final int MOST_SIDE = 1024;

  /** Detectors are shown whole photos, in which an animal is small. */
  private static final int MOST_SIDE_OF_DETECTOR = 1280;

  /** Numbers that a detector may give for a photo. */
  private static final int MOST_OF_DETECTOR = 2_000_000;

  /** What stands round a photo that has another shape than the input; of 0 to 1. */
  private static final float GREY = 114 / 255f;

  private static final double LEAST_STD = 0.001;
  private static final double MOST_STD = 10;
  private static final Set<String> FIELDS = Set.of("size", "mean", "std", "layout");
  private static final Set<String> FIELDS_OF_DETECTOR =
      Set.of("size", "mean", "std", "layout", "boxes", "classes", "wanted", "least");

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  /** Copies the lists. */
  ModelSettings {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
  }

  /**
   * Reads settings.
   *
   * @throws ModelException if a value is missing, of another kind or out of bounds
   */
  static ModelSettings of(byte[] json) throws ModelException {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new ModelException("has settings that are no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new ModelException("has settings that are no JSON.", e);
    }
    if (!root.isObject()) {
      throw new ModelException("has settings that are no JSON object.");
    }
    boolean detector = root.has(Detecting.BOXES);
    for (Iterator<String> names = root.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!(detector ? FIELDS_OF_DETECTOR : FIELDS).contains(name)) {
        throw wrong(
            name.substring(0, Math.min(name.length(), 40)),
            "is none of size, mean, std, layout"
                + (detector ? ", boxes, classes, wanted, least" : ""));
      }
    }
    List<Double> size =
        numbers(root, "size", 2, LEAST_SIDE, detector ? MOST_SIDE_OF_DETECTOR : MOST_SIDE);
    if (size.stream().anyMatch(side -> side != Math.rint(side))) {
      throw wrong("size", "must be whole numbers");
    }
    String layout = root.path("layout").asText();
    if (!layout.equals("NCHW") && !layout.equals("NHWC")) {
      throw wrong("layout", "must be NCHW or NHWC");
    }
    return new ModelSettings(
        size.get(0).intValue(),
        size.get(1).intValue(),
        numbers(root, "mean", ColourImage.COLOURS, 0, 1),
        numbers(root, "std", ColourImage.COLOURS, LEAST_STD, MOST_STD),
        layout.equals("NCHW"),
        detector ? Detecting.of(root) : null);
  }

  /** Whether settings are those of a detector, sound or not. */
  static boolean isDetector(byte[] json) {
    try {
      return JSON.readTree(json).has(Detecting.BOXES);
    } catch (IOException e) {
      return false;
    }
  }

  /** Numbers that the model may give for a photo. */
  int mostNumbers() {
    return detecting == null ? OnnxProgram.MOST_NUMBERS : MOST_OF_DETECTOR;
  }

  private static List<Double> numbers(
      JsonNode root, String name, int count, double least, double most) throws ModelException {
    JsonNode given = root.path(name);
    List<Double> numbers = new ArrayList<>();
    for (JsonNode number : given) {
      if (number.isNumber() && number.asDouble() >= least && number.asDouble() <= most) {
        numbers.add(number.asDouble());
      }
    }
    if (!given.isArray() || given.size() != count || numbers.size() != count) {
      throw wrong(
          name,
          "must be a list of " + count + " numbers from " + plain(least) + " to " + plain(most));
    }
    return numbers;
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  static ModelException wrong(String name, String what) {
    return new ModelException("has wrong settings: " + name + " " + what + ".");
  }

  /** Returns the shape of the input for one photo. */
  long[] shape() {
    return colourFirst
        ? new long[] {1, ColourImage.COLOURS, height, width}
        : new long[] {1, height, width, ColourImage.COLOURS};
  }

  /** Returns the longer side that a part of a photo is decoded at, so that nothing is lost. */
  int longest(int partWidth, int partHeight) {
    double needed = Math.max((double) width / partWidth, (double) height / partHeight);
    double side = Math.ceil(Math.max(partWidth, partHeight) * Math.min(1, needed));
    return (int) Math.min(side, 4.0 * Math.max(width, height));
  }

  /** Where a picture lies in the input: all of it, or with its shape and grey beside it. */
  Place place(int pictureWidth, int pictureHeight) {
    if (detecting == null) {
      return new Place(0, 0, width, height);
    }
    double scale = Math.min((double) width / pictureWidth, (double) height / pictureHeight);
    int across = Math.min(width, Math.max(1, (int) Math.round(pictureWidth * scale)));
    int down = Math.min(height, Math.max(1, (int) Math.round(pictureHeight * scale)));
    return new Place((width - across) / 2, (height - down) / 2, across, down);
  }

  /** A part of the input, in its pixels. */
  record Place(int left, int top, int width, int height) {}

  /** Returns a picture as the model wants it. */
  float[] input(ColourImage picture) {
    int pixels = width * height;
    float[] input = new float[ColourImage.COLOURS * pixels];
    Place place = place(picture.width(), picture.height());
    for (int colour = 0; colour < ColourImage.COLOURS; colour++) {
      float[] one = picture.resized(colour, place.width(), place.height());
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int column = x - place.left();
          int row = y - place.top();
          boolean within =
              column >= 0 && column < place.width() && row >= 0 && row < place.height();
          float value = within ? one[row * place.width() + column] : GREY;
          int i = y * width + x;
          input[colourFirst ? colour * pixels + i : i * ColourImage.COLOURS + colour] =
              (float) ((value - mean.get(colour)) / std.get(colour));
        }
      }
    }
    return input;
  }
}
