package org.resight.matching.onnx;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * An animal that a detector sees.
 *
 * @param left of its box, 0 to 1 of the picture's width
 * @param top of its box, 0 to 1 of the picture's height
 * @param width of its box, 0 to 1 of the picture's width
 * @param height of its box, 0 to 1 of the picture's height
 * @param score 0 to 1
 */
public record Detection(double left, double top, double width, double height, double score) {

  /** Two boxes that have more than this of their union in common are of one animal. */
  private static final double SAME = 0.45;

  /** Animals of one photo that are told. */
  private static final int MOST = 100;

  /** Boxes that are looked at for them, the highest scores first. */
  private static final int MOST_LOOKED_AT = 2_000;

  private static final int NUMBERS = 5;

  /**
   * Reads what a detector gives for a picture.
   *
   * @return the animals, the highest score first
   * @throws ModelException if it is none
   */
  static List<Detection> of(
      float[] given, ModelSettings settings, Detecting how, int pictureWidth, int pictureHeight)
      throws ModelException {
    int each = how.numbers();
    if (given.length % each != 0) {
      throw ModelException.ofPhoto(
          "gives " + given.length + " numbers, and its settings say " + each + " a box.");
    }
    int boxes = given.length / each;
    int step = how.withObjectness() ? 1 : boxes;
    ModelSettings.Place place = settings.place(pictureWidth, pictureHeight);
    List<Detection> found = new ArrayList<>();
    for (int box = 0; box < boxes; box++) {
      int from = how.withObjectness() ? box * each : box;
      double score = score(given, from, step, how);
      if (score >= how.least()) {
        Detection one =
            within(
                given[from],
                given[from + step],
                given[from + 2 * step],
                given[from + 3 * step],
                score,
                place);
        if (one.width() > 0 && one.height() > 0) {
          found.add(one);
        }
      }
    }
    return apart(found);
  }

  private static double score(float[] given, int from, int step, Detecting how)
      throws ModelException {
    int classes = from + (how.withObjectness() ? 5 : 4) * step;
    double best = 0;
    for (int wanted : how.wanted()) {
      best = Math.max(best, given[classes + wanted * step]);
    }
    double score = how.withObjectness() ? best * given[from + 4 * step] : best;
    for (int i = 0; i < 4; i++) {
      score += 0 * given[from + i * step];
    }
    if (!Double.isFinite(score)) {
      throw ModelException.ofPhoto("gives a number that is not finite.");
    }
    return Math.min(1, score);
  }

  private static Detection within(
      double x, double y, double across, double down, double score, ModelSettings.Place place) {
    double left = bounded((x - across / 2 - place.left()) / place.width());
    double top = bounded((y - down / 2 - place.top()) / place.height());
    double right = bounded((x + across / 2 - place.left()) / place.width());
    double bottom = bounded((y + down / 2 - place.top()) / place.height());
    return new Detection(left, top, right - left, bottom - top, score);
  }

  private static double bounded(double part) {
    return Math.max(0, Math.min(1, part));
  }

  /** Leaves one box of those round the same animal. */
  private static List<Detection> apart(List<Detection> found) {
    List<Detection> sorted =
        found.stream()
            .sorted(Comparator.comparingDouble(one -> -one.score()))
            .limit(MOST_LOOKED_AT)
            .toList();
    List<Detection> apart = new ArrayList<>();
    for (Detection one : sorted) {
      if (apart.size() < MOST && apart.stream().noneMatch(other -> one.inCommon(other) > SAME)) {
        apart.add(one);
      }
    }
    return apart;
  }

  private double inCommon(Detection other) {
    double across = Math.min(left + width, other.left + other.width) - Math.max(left, other.left);
    double down = Math.min(top + height, other.top + other.height) - Math.max(top, other.top);
    double both = Math.max(0, across) * Math.max(0, down);
    return both / (width * height + other.width * other.height - both);
  }

  /** Returns animals as numbers, to be kept. */
  public static float[] packed(List<Detection> animals) {
    float[] packed = new float[1 + NUMBERS * animals.size()];
    packed[0] = animals.size();
    for (int i = 0; i < animals.size(); i++) {
      Detection one = animals.get(i);
      int from = 1 + NUMBERS * i;
      packed[from] = (float) one.left;
      packed[from + 1] = (float) one.top;
      packed[from + 2] = (float) one.width;
      packed[from + 3] = (float) one.height;
      packed[from + 4] = (float) one.score;
    }
    return packed;
  }

  /** Returns what {@link #packed} made numbers of. */
  public static List<Detection> unpacked(float[] packed) {
    List<Detection> animals = new ArrayList<>();
    for (int from = 1; from + NUMBERS <= packed.length; from += NUMBERS) {
      animals.add(
          new Detection(
              packed[from],
              packed[from + 1],
              packed[from + 2],
              packed[from + 3],
              packed[from + 4]));
    }
    return animals;
  }
}
