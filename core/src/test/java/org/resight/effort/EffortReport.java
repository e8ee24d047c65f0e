package org.resight.effort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.resight.model.Estimate;
import org.resight.model.QuestionKind;

/**
 * Measures how many questions a catalogue costs, with both backends and a simulated reviewer;
 * prints a table and draws the curves.
 *
 * <p>System properties: {@code effort.sets}, {@code effort.accuracies}, {@code effort.backends},
 * comma-separated; {@code effort.seeds}; {@code effort.limit}, reviews per run, 0 for six per
 * photo; {@code effort.docs}, the folder for the curves, none if empty; {@code resight.data}, a
 * folder with {@code humpback-small} and {@code humpback-full}; {@code effort.folder}, a folder
 * with further sets as {@code NAME.json.gz}; {@code effort.seconds}, to compare pairs alone with
 * questions of all kinds; {@code effort.without}, a term that the margins of {@code evidence} lack:
 * absence, bad-photos, correction, dependence, strays or twins. Sets are {@code emb-400}, {@code
 * elephant-1210}, {@code humpback-small}, {@code humpback-full}, synthetic ones as {@code
 * kind-photos-seed}, and any of them with the known scores of another, as {@code set@other}, or
 * with the names of a catalogue, as {@code set+names}.
 */
public final class EffortReport {

  private EffortReport() {}

  /** Measures what the system properties say. */
  public static void main(String[] arguments) throws IOException {
    if (System.getProperty("effort.seconds") != null) {
      compareKinds();
      return;
    }
    List<String> accuracies = list("effort.accuracies", "1.0,0.98,0.95");
    int seeds = Integer.getInteger("effort.seeds", 3);
    String docs = System.getProperty("effort.docs", "");
    print(
        "| set | accuracy | backend | F1 0.95 | F1 0.99 | F1 0.995 | stop | stop / F1 0.99 | F1 at"
            + " stop | estimate | individuals (truth) | candidate recall | ms median / p99 / most"
            + " |");
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for (String name : list("effort.sets", "emb-400,elephant-1210,humpback-small,humpback-full")) {
      EffortSet set = set(name);
      for (String accuracy : accuracies) {
        CurvePlot plot = new CurvePlot(name + ", accuracy " + accuracy);
        for (String backend : list("effort.backends", "evidence,graph")) {
          measure(
              set,
              Backends.valueOf(backend.toUpperCase(Locale.ROOT)),
              Double.parseDouble(accuracy),
              seeds,
              plot);
        }
        if (!docs.isEmpty() && accuracy.equals("0.98")) {
          Files.createDirectories(Path.of(docs));
          Files.writeString(Path.of(docs, "effort-" + name + ".svg"), plot.svg());
        }
      }
    }
  }

  /** Compares what a person spends with pairs alone and with questions of all kinds. */
  private static void compareKinds() throws IOException {
    int seeds = Integer.getInteger("effort.seeds", 3);
    double accuracy = Double.parseDouble(list("effort.accuracies", "0.98").get(0));
    print(
        "| set | backend | questions | person-seconds to F1 0.99 | asked: pair, which, group"
            + " | reviews | person-seconds to the stop | F1 at stop | ms median / p99 |");
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for (String name : list("effort.sets", "emb-400")) {
      EffortSet set = set(name);
      for (String backend : list("effort.backends", "evidence,graph")) {
        for (Set<QuestionKind> kinds :
            List.of(EnumSet.of(QuestionKind.PAIR), EnumSet.allOf(QuestionKind.class))) {
          List<EffortRun> runs = new ArrayList<>();
          for (int seed = 1; seed <= seeds; seed++) {
            int limit = Integer.getInteger("effort.limit", 6 * set.size());
            Backends measured = Backends.valueOf(backend.toUpperCase(Locale.ROOT));
            runs.add(EffortRun.of(set, measured, kinds, accuracy, seed, limit));
          }
          print(
              String.join(
                  " | ",
                  "| " + name,
                  backend,
                  kinds.size() == 1 ? "pairs" : "all",
                  each(runs, run -> seconds(run.seconds(0.99))),
                  each(
                      runs,
                      run ->
                          run.asked().getOrDefault(QuestionKind.PAIR, 0)
                              + ", "
                              + run.asked().getOrDefault(QuestionKind.WHICH, 0)
                              + ", "
                              + run.asked().getOrDefault(QuestionKind.GROUP, 0)),
                  each(runs, run -> String.valueOf(run.given())),
                  each(runs, run -> (run.stopped() ? "" : "> ") + seconds(run.allSeconds())),
                  each(runs, run -> number("%.4f", run.last())),
                  each(runs, run -> number("%.2f", run.millis(0.5)))
                      + ", p99 "
                      + each(runs, run -> number("%.0f", run.millis(0.99)))
                      + " |"));
        }
      }
    }
  }

  private static String seconds(double seconds) {
    return Double.isNaN(seconds) ? "–" : number("%.0f", seconds);
  }

  private static void measure(
      EffortSet set, Backends backend, double accuracy, int seeds, CurvePlot plot) {
    int limit = Integer.getInteger("effort.limit", 0);
    List<EffortRun> runs = new ArrayList<>();
    for (int seed = 1; seed <= seeds; seed++) {
      EffortRun run =
          EffortRun.of(set, backend, accuracy, seed, limit == 0 ? 6 * set.size() : limit);
      runs.add(run);
      plot.add(run, backend);
    }
    long truth = java.util.Arrays.stream(set.goal()).distinct().count();
    print(
        String.join(
            " | ",
            "| " + set.name(),
            String.valueOf(accuracy),
            backend.name().toLowerCase(Locale.ROOT),
            each(runs, run -> reached(run, 0.95)),
            each(runs, run -> reached(run, 0.99)),
            each(runs, run -> reached(run, 0.995)),
            each(runs, run -> (run.stopped() ? "" : "> ") + run.reviews()),
            each(runs, run -> Double.isNaN(run.overhead()) ? "–" : number("%.1f", run.overhead())),
            each(runs, run -> number("%.4f", run.last())),
            each(runs, run -> f1(run.estimate())),
            each(runs, run -> individuals(run.estimate())) + " (" + truth + ")",
            each(runs, run -> recall(run.estimate())),
            each(runs, run -> number("%.2f", run.millis(0.5)))
                + " ms, p99 "
                + each(runs, run -> number("%.0f", run.millis(0.99)))
                + ", most "
                + each(runs, run -> number("%.0f", run.millis(1)))
                + " ms |"));
  }

  /** Says something of a run. */
  @FunctionalInterface
  private interface Figure {
    String of(EffortRun run);
  }

  private static String each(List<EffortRun> runs, Figure figure) {
    return String.join(" / ", runs.stream().map(figure::of).toList());
  }

  private static String reached(EffortRun run, double f1) {
    int reviews = run.kept(f1);
    return reviews < 0 ? "–" : String.valueOf(reviews);
  }

  private static String f1(Estimate estimate) {
    return estimate == null
        ? "–"
        : number("%.4f", estimate.f1().value()) + number(" (from %.4f)", estimate.f1().low());
  }

  private static String individuals(Estimate estimate) {
    Estimate.Interval interval = estimate == null ? null : estimate.individuals();
    return interval == null
        ? "–"
        : number("%.0f", interval.low()) + "–" + number("%.0f", interval.high());
  }

  private static String recall(Estimate estimate) {
    return estimate == null ? "–" : number("%.2f", estimate.candidateRecall());
  }

  private static String number(String pattern, double value) {
    return String.format(Locale.ROOT, pattern, value);
  }

  private static EffortSet set(String name) throws IOException {
    if (name.endsWith("+names")) {
      return set(name.substring(0, name.length() - "+names".length())).withNames(name);
    }
    int at = name.indexOf('@');
    if (at > 0) {
      EffortSet other = set(name.substring(at + 1));
      return set(name.substring(0, at)).withCalibration(name, other.positive(), other.negative());
    }
    if (name.startsWith("humpback-")) {
      String data = System.getProperty("resight.data", "../it-tests/src/test/resources");
      return EffortSet.folder(name, Path.of(data, name));
    }
    if (EffortSet.isBenchmark(name)) {
      return EffortSet.benchmark(name);
    }
    List<String> parts = List.of(name.split("-", -1));
    return SyntheticSets.of(
        name, parts.get(0), Integer.parseInt(parts.get(1)), Integer.parseInt(parts.get(2)));
  }

  private static List<String> list(String property, String otherwise) {
    return List.of(System.getProperty(property, otherwise).split(",", -1));
  }

  private static void print(String line) {
    System.out.println(line);
  }
}
