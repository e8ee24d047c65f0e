package org.resight.effort;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.stream.IntStream;
import org.resight.matching.ComparedPhoto;
import org.resight.matching.ComparisonRules;
import org.resight.matching.FeatureCodec;
import org.resight.matching.FeatureParameters;
import org.resight.matching.Features;
import org.resight.matching.Foreground;
import org.resight.matching.Likeness;
import org.resight.matching.MatchParameters;
import org.resight.matching.PhotoIndex;
import org.resight.matching.Sift;

/**
 * {@code mvn -P matching -Dmatching.photos=FOLDER}: what matching finds in any folder of photos
 * with a {@code truth.csv}, what it costs, and what a whole catalogue costs then.
 */
public final class MatchingReport {

  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

  /** Lengths of lists that are told of, and that the catalogue is played with. */
  private static final int[] LENGTHS = {5, 10, 20, MatchingLists.LONGEST};

  /** The length of the lists that the server makes unless told otherwise. */
  private static final int LISTED = 20;

  private static final int ADDED_TO = 1_000;
  private static final int WORST = 20;
  private static final double ACCURACY = 0.98;

  private final MatchingSet set;
  private final FeatureParameters parameters;
  private final MatchParameters matching;
  private final DoubleAdder extraction = new DoubleAdder();
  private final DoubleAdder query = new DoubleAdder();

  private MatchingReport(MatchingSet set, FeatureParameters parameters, MatchParameters matching) {
    this.set = set;
    this.parameters = parameters;
    this.matching = matching;
  }

  /**
   * Prints the report of a folder.
   *
   * @param arguments the folder; then, optional, the longest side in pixels and the smallest
   *     keypoint
   */
  public static void main(String[] arguments) throws IOException {
    MatchingSet set = MatchingSet.of(Path.of(arguments[0]));
    FeatureParameters standard = FeatureParameters.STANDARD;
    FeatureParameters parameters =
        new FeatureParameters(
            arguments.length > 1 && !arguments[1].isBlank()
                ? Integer.parseInt(arguments[1])
                : standard.longestSide(),
            standard.keypoints(),
            standard.contrast(),
            standard.edge(),
            arguments.length > 2 && !arguments[2].isBlank()
                ? Float.parseFloat(arguments[2])
                : standard.smallest());
    new MatchingReport(set, parameters, MatchParameters.STANDARD).print();
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
    System.out.flush();
  }

  private void print() throws IOException {
    List<Features> features = features();
    say("%d photos of %s, %s, %s", features.size(), set.name(), parameters, matching);
    long keypoints = features.stream().mapToLong(Features::count).sum();
    long bytes = features.stream().mapToLong(one -> FeatureCodec.encode(one).length).sum();
    say(
        "extraction %.3f s CPU a photo without decoding; %d keypoints, %d bytes of features a photo",
        extraction.sum() / features.size(), keypoints / features.size(), bytes / features.size());
    growth(features);
    added(features);
    copies(features);
    double[][] scores = scores(features, features.size());
    say("");
    say("| photos | asked | rank-1 | rank-5 | mAP | pairs @5/10/20 | joins @5/10/20 |");
    say("| --- | --- | --- | --- | --- | --- | --- |");
    int[] truth = set.truth();
    for (int near : new int[] {0, 40, 100}) {
      RankedLists all = RankedLists.of(scores, truth, (i, j) -> set.counts(i, j, near), i -> true);
      say(all.row(near == 0 ? "all" : "encounters within " + near + " left out"));
    }
    for (String side :
        new TreeSet<>(set.photos().stream().map(MatchingSet.Photo::viewpoint).toList())) {
      say(
          RankedLists.of(
                  scores,
                  truth,
                  (i, j) -> set.counts(i, j, 0),
                  i -> set.photos().get(i).viewpoint().equals(side))
              .row(side.isEmpty() ? "side not known" : side));
    }
    MatchingLists lists = new MatchingLists(set, scores);
    lists(lists);
    calibration(lists, truth);
    say("");
    say(
        "| pairs a photo | candidates | backend | questions | a photo | F1 | that the lists allow"
            + " |");
    say("| --- | --- | --- | --- | --- | --- | --- |");
    for (int length : LENGTHS) {
      review(lists, truth, length);
    }
  }

  /** What lists of a length are worth, drawn too, and the most similar pairs that are wrong. */
  private void lists(MatchingLists lists) throws IOException {
    say("");
    say("| length of lists | pairs | true, of 100 | joins, of 100 | F1 allowed |");
    say("| --- | --- | --- | --- | --- |");
    for (int length : LENGTHS) {
      say(
          "| %d | %d | %.1f | %.1f | %.3f |",
          length,
          lists.pairs(length).size(),
          lists.precision(length),
          lists.joins(length),
          lists.allowed(length));
    }
    Path plot = Path.of("target", "matching-" + set.name() + ".svg");
    Files.createDirectories(plot.getParent());
    Files.writeString(plot, lists.svg());
    say("");
    say("plot: %s", plot.toAbsolutePath());
    say("the most similar pairs that are wrong, with their place among all:");
    lists.worst(WORST).forEach(line -> say("%s", line));
  }

  private static void calibration(MatchingLists lists, int[] truth) {
    MatchingCalibration calibration = MatchingCalibration.of(lists, truth, LISTED);
    say("");
    if (calibration.halvings() == 0) {
      say("calibration: half of the individuals give too few decisions to learn from");
      return;
    }
    say("ECE on unseen individuals %.3f, %d halvings", calibration.error(), calibration.halvings());
    say("| pairs | said | true |");
    say("| --- | --- | --- |");
    calibration.rows().forEach(row -> say("%s", row));
  }

  /** What one photo costs that is added to a thousand, from its pixels to its pairs. */
  private void added(List<Features> features) throws IOException {
    List<ComparedPhoto> photos = new ArrayList<>();
    List<Features> all = new ArrayList<>();
    for (int i = 0; i < ADDED_TO; i++) {
      // Photos come again until they are a thousand, as photos of other meetings.
      all.add(features.get(1 + i % (features.size() - 1)));
      photos.add(set.compared(1 + i % (features.size() - 1), i));
    }
    PhotoIndex before =
        new PhotoIndex(
            photos, all, List.of(ADDED_TO), matching, ComparisonRules.STANDARD, null, () -> false);
    List<Features> places =
        new ArrayList<>(IntStream.range(0, ADDED_TO).mapToObj(before::places).toList());
    long began = System.nanoTime();
    places.add(Sift.features(set.decode(0), parameters, Foreground.CENTRE));
    photos.add(set.compared(0, ADDED_TO));
    PhotoIndex after =
        new PhotoIndex(
            photos,
            places,
            List.of(ADDED_TO, ADDED_TO + 1),
            matching,
            ComparisonRules.STANDARD,
            before,
            () -> false);
    int pairs = after.asker().like(ADDED_TO).size();
    say(
        "one photo added to %d: %d photos like it within %.2f s",
        ADDED_TO, pairs, (System.nanoTime() - began) / 1e9);
  }

  private void copies(List<Features> features) throws IOException {
    say(
        "copies compressed anew at half the size: %d of %d found",
        MatchingCopies.found(set, features, parameters.longestSide()), features.size());
    List<String> near = MatchingCopies.near(set, features);
    say("near-duplicates: %d", near.size());
    near.stream().limit(WORST).forEach(line -> say("- %s", line));
  }

  private List<Features> features() {
    return IntStream.range(0, set.photos().size())
        .parallel()
        .mapToObj(
            i -> {
              try {
                var picture = set.decode(i);
                long began = CPU.getCurrentThreadCpuTime();
                Features made = Sift.features(picture, parameters, Foreground.CENTRE);
                extraction.add((CPU.getCurrentThreadCpuTime() - began) / 1e9);
                return made;
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            })
        .toList();
  }

  private PhotoIndex index(List<Features> features, int n) {
    return new PhotoIndex(
        IntStream.range(0, n).mapToObj(set::compared).toList(),
        features.subList(0, n),
        matching,
        ComparisonRules.STANDARD);
  }

  /** What a query costs as the catalogue grows. */
  private void growth(List<Features> features) {
    for (int n = 100; n < features.size(); n *= 2) {
      PhotoIndex index = index(features, n);
      PhotoIndex.Asker asker = index.asker();
      long began = CPU.getCurrentThreadCpuTime();
      for (int i = 0; i < 20; i++) {
        asker.like(i * (n / 20));
      }
      say(
          "query among %d photos %.3f s CPU, index %d bytes a photo",
          n, (CPU.getCurrentThreadCpuTime() - began) / 20e9, index.bytes() / n);
    }
  }

  private double[][] scores(List<Features> features, int n) {
    PhotoIndex index = index(features, n);
    double[][] scores = new double[n][n];
    ThreadLocal<PhotoIndex.Asker> askers = ThreadLocal.withInitial(index::asker);
    double[][] said = new double[n][n];
    IntStream.range(0, n)
        .parallel()
        .forEach(
            i -> {
              long began = CPU.getCurrentThreadCpuTime();
              for (Likeness likeness : askers.get().like(i)) {
                said[i][likeness.photo()] = likeness.score();
              }
              query.add((CPU.getCurrentThreadCpuTime() - began) / 1e9);
            });
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        scores[i][j] = said[i][j] + said[j][i];
      }
    }
    say(
        "query among %d photos %.3f s CPU, index %d bytes a photo",
        n, query.sum() / n, index.bytes() / n);
    return scores;
  }

  /** Plays the whole catalogue: so many best pairs a photo, reviewers of 98 in 100. */
  private void review(MatchingLists lists, int[] truth, int length) {
    int n = truth.length;
    List<MatchingLists.Pair> pairs = lists.pairs(length);
    double[] raw = pairs.stream().mapToDouble(MatchingLists.Pair::score).toArray();
    double[] sorted = raw.clone();
    java.util.Arrays.sort(sorted);
    int[] first = pairs.stream().mapToInt(MatchingLists.Pair::first).toArray();
    int[] second = pairs.stream().mapToInt(MatchingLists.Pair::second).toArray();
    for (Backends backend : Backends.values()) {
      double[] match = new double[raw.length];
      for (int i = 0; i < raw.length; i++) {
        // As the server hands them over: scores to the one, an order below a half to the other.
        match[i] =
            backend == Backends.EVIDENCE
                ? raw[i]
                : 0.5 * (java.util.Arrays.binarySearch(sorted, raw[i]) + 1) / (raw.length + 1);
      }
      int[] goal = EffortSet.reachable(truth, first, second);
      EffortSet effort =
          new EffortSet(
              set.name(), truth, truth, first, second, match, new double[0], new double[0]);
      EffortRun run = EffortRun.of(effort, backend, ACCURACY, 1, 20 * n);
      say(
          "| %d | %d | %s | %d%s | %.2f | %.3f | %.3f |",
          length,
          raw.length,
          backend.name().toLowerCase(Locale.ROOT),
          run.reviews(),
          run.stopped() ? "" : " (not finished)",
          (double) run.reviews() / n,
          run.last(),
          EffortSet.f1(goal, truth));
    }
  }
}
