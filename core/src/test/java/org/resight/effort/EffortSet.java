package org.resight.effort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.resight.model.AnnotationId;

/** A catalogue with known truth, to measure how many questions it costs. */
final class EffortSet {

  private static final int MISNAMED = 3;

  private final String name;
  private final int[] truth;
  private final int[] goal;
  private final int[] first;
  private final int[] second;
  private final double[] score;
  private final double[] positive;
  private final double[] negative;
  private Map<AnnotationId, String> names = Map.of();

  EffortSet(
      String name,
      int[] truth,
      int[] goal,
      int[] first,
      int[] second,
      double[] score,
      double[] positive,
      double[] negative) {
    this.name = name;
    this.truth = truth;
    this.goal = goal;
    this.first = first;
    this.second = second;
    this.score = score;
    this.positive = positive;
    this.negative = negative;
  }

  /** Returns what the set is called. */
  String name() {
    return name;
  }

  /** Returns the true individual of each photo. */
  int[] truth() {
    return truth;
  }

  /** Returns the individuals that the candidates allow to find; the truth where none are given. */
  int[] goal() {
    return goal;
  }

  /** Returns one photo of each candidate pair. */
  int[] first() {
    return first;
  }

  /** Returns the other photo of each candidate pair, larger. */
  int[] second() {
    return second;
  }

  /** Returns the verifier's score of each candidate pair. */
  double[] score() {
    return score;
  }

  /** Returns scores of known pairs of one individual, from elsewhere. */
  double[] positive() {
    return positive;
  }

  /** Returns scores of known pairs of two individuals. */
  double[] negative() {
    return negative;
  }

  int size() {
    return truth.length;
  }

  /** Returns this set with the known scores of another one. */
  EffortSet withCalibration(String newName, double[] pos, double[] neg) {
    return new EffortSet(newName, truth, goal, first, second, score, pos, neg);
  }

  /**
   * Returns this set with a catalogue that has a name for each photo, {@value #MISNAMED} of a
   * hundred of them another individual's. Its goal is the truth: names join what candidates do not.
   */
  EffortSet withNames(String newName) {
    EffortSet named =
        new EffortSet(newName, truth, truth, first, second, score, positive, negative);
    Random random = new Random(1);
    named.names = new HashMap<>();
    for (int i = 0; i < truth.length; i++) {
      boolean wrong = random.nextInt(100) < MISNAMED;
      int individual = truth[wrong ? random.nextInt(truth.length) : i];
      named.names.put(new AnnotationId(0, i), "individual " + individual);
    }
    return named;
  }

  /** Returns what a catalogue calls the photos; empty without one. */
  Map<AnnotationId, String> names() {
    return names;
  }

  /** Returns whether there is a benchmark of a name. */
  static boolean isBenchmark(String name) {
    return EffortSet.class.getResource("/effort/" + name + ".json.gz") != null
        || Files.exists(inFolder(name));
  }

  private static Path inFolder(String name) {
    return Path.of(System.getProperty("effort.folder", ""), name + ".json.gz");
  }

  private static InputStream open(String name) throws IOException {
    InputStream resource = EffortSet.class.getResourceAsStream("/effort/" + name + ".json.gz");
    return resource == null ? Files.newInputStream(inFolder(name)) : resource;
  }

  /** Reads a benchmark from the test resources, or from the folder {@code effort.folder}. */
  static EffortSet benchmark(String name) throws IOException {
    try (InputStream in = open(name)) {
      JsonNode root = new ObjectMapper().readTree(new GZIPInputStream(in));
      int[] truth = ints(root.get("true_id"));
      int[] goal = root.has("reachable_id") ? ints(root.get("reachable_id")) : truth;
      JsonNode candidates = root.get("candidates");
      int m = candidates.size();
      int[] first = new int[m];
      int[] second = new int[m];
      double[] score = new double[m];
      for (int i = 0; i < m; i++) {
        JsonNode c = candidates.get(i);
        first[i] = c.get(0).asInt();
        second[i] = c.get(1).asInt();
        score[i] = c.get(2).asDouble();
      }
      return new EffortSet(
          name,
          truth,
          goal,
          first,
          second,
          score,
          doubles(root.get("calibration").get("pos")),
          doubles(root.get("calibration").get("neg")));
    }
  }

  /**
   * Reads a folder with {@code truth.csv} and {@code candidates.csv}, packed or not; no
   * calibration.
   */
  static EffortSet folder(String name, Path folder) throws IOException {
    Map<String, Integer> photo = new HashMap<>();
    Map<String, Integer> individual = new HashMap<>();
    List<String> lines = lines(folder, "truth.csv");
    int n = lines.size() - 1;
    int[] truth = new int[n];
    for (int i = 0; i < n; i++) {
      String[] cells = lines.get(i + 1).split(",", -1);
      photo.put(cells[0], i);
      truth[i] = individual.computeIfAbsent(cells[1], x -> individual.size());
    }
    List<String> rows = lines(folder, "candidates.csv");
    rows = rows.subList(1, rows.size());
    int m = rows.size();
    int[] first = new int[m];
    int[] second = new int[m];
    double[] score = new double[m];
    for (int i = 0; i < m; i++) {
      String[] cells = rows.get(i).split(",", -1);
      int a = photo.get(cells[0]);
      int b = photo.get(cells[1]);
      first[i] = Math.min(a, b);
      second[i] = Math.max(a, b);
      score[i] = Double.parseDouble(cells[2]);
    }
    return new EffortSet(
        name,
        truth,
        reachable(truth, first, second),
        first,
        second,
        score,
        new double[0],
        new double[0]);
  }

  /** Reads a file that may be packed. */
  private static List<String> lines(Path folder, String name) throws IOException {
    Path plain = folder.resolve(name);
    if (Files.exists(plain)) {
      return Files.readAllLines(plain, StandardCharsets.UTF_8);
    }
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(folder.resolve(name + ".gz"))),
                StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }

  /** Returns the components of the candidate pairs that are truly of one individual. */
  static int[] reachable(int[] truth, int[] first, int[] second) {
    int[] root = new int[truth.length];
    for (int i = 0; i < root.length; i++) {
      root[i] = i;
    }
    for (int i = 0; i < first.length; i++) {
      if (truth[first[i]] == truth[second[i]]) {
        root[find(root, first[i])] = find(root, second[i]);
      }
    }
    int[] goal = new int[root.length];
    for (int i = 0; i < root.length; i++) {
      goal[i] = find(root, i);
    }
    return goal;
  }

  private static int find(int[] root, int x) {
    int r = x;
    while (root[r] != r) {
      root[r] = root[root[r]];
      r = root[r];
    }
    return r;
  }

  private static int[] ints(JsonNode array) {
    int[] values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asInt();
    }
    return values;
  }

  private static double[] doubles(JsonNode array) {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asDouble();
    }
    return values;
  }

  /** Returns the pairwise F1 of a partition against the goal; 1 if neither has a pair. */
  static double f1(int[] partition, int[] goal) {
    Map<Long, Integer> both = new HashMap<>();
    Map<Integer, Integer> found = new HashMap<>();
    Map<Integer, Integer> sought = new HashMap<>();
    for (int i = 0; i < goal.length; i++) {
      both.merge(((long) partition[i] << 32) | goal[i], 1, Integer::sum);
      found.merge(partition[i], 1, Integer::sum);
      sought.merge(goal[i], 1, Integer::sum);
    }
    double hits = pairs(both);
    double all = pairs(found) + pairs(sought);
    return all == 0 ? 1 : 2 * hits / all;
  }

  private static <K> double pairs(Map<K, Integer> counts) {
    double sum = 0;
    for (int c : counts.values()) {
      sum += c * (c - 1.0) / 2;
    }
    return sum;
  }
}
