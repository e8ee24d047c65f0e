package org.resight.matching.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a detector tells its boxes, from the JSON beside it.
 *
 * @param withObjectness whether each box stands in one row, with a score that it holds anything
 *     before those of the classes (YOLOv5, MegaDetector 5); else all first numbers come first, then
 *     all second ones, and there is no such score (YOLOv8 and later)
 * @param classes that are told apart
 * @param wanted classes whose boxes count
 * @param least score of a box that counts
 */
record Detecting(boolean withObjectness, int classes, Set<Integer> wanted, double least) {

  static final String BOXES = "boxes";

  private static final String ROWS = "yolov5";
  private static final String COLUMNS = "yolov8";
  private static final int MOST_CLASSES = 100;
  private static final double LEAST = 0.2;

  /** Copies the set. */
  Detecting {
    wanted = Set.copyOf(wanted);
  }

  /**
   * Reads them.
   *
   * @throws ModelException if a value is missing, of another kind or out of bounds
   */
  static Detecting of(JsonNode root) throws ModelException {
    String form = root.path(BOXES).asText();
    if (!form.equals(ROWS) && !form.equals(COLUMNS)) {
      throw ModelSettings.wrong(BOXES, "must be " + ROWS + " or " + COLUMNS);
    }
    List<String> classes = words(root.path("classes"));
    if (classes.isEmpty() || classes.size() > MOST_CLASSES) {
      throw ModelSettings.wrong("classes", "must be a list of 1 to " + MOST_CLASSES + " names");
    }
    Set<Integer> wanted = new TreeSet<>();
    for (String name : root.has("wanted") ? words(root.path("wanted")) : classes.subList(0, 1)) {
      wanted.add(classes.indexOf(name));
    }
    if (wanted.isEmpty() || wanted.contains(-1)) {
      throw ModelSettings.wrong("wanted", "must be a list of names that classes has");
    }
    JsonNode least = root.path("least");
    if (!least.isMissingNode()
        && !(least.isNumber() && least.asDouble() >= 0 && least.asDouble() <= 1)) {
      throw ModelSettings.wrong("least", "must be a number from 0 to 1");
    }
    return new Detecting(
        form.equals(ROWS), classes.size(), wanted, least.isNumber() ? least.asDouble() : LEAST);
  }

  private static List<String> words(JsonNode given) {
    List<String> words = new ArrayList<>();
    given.forEach(word -> words.add(word.asText()));
    return given.isArray() ? words : List.of();
  }

  /** Numbers that each box has. */
  int numbers() {
    return 4 + (withObjectness ? 1 : 0) + classes;
  }
}
