package org.resight.engine;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.resight.model.AnnotationPair;
import org.resight.model.DuePair;
import org.resight.model.IdentityGraph;
import org.resight.model.Review;

/** Runs the benchmarks of the engine and prints one row each. */
public final class Benchmarks {

  private static final int LARGEST = 1_000_000;

  /**
   * In the rebuild, wrong answers are corrected after so many reviews, as suspected pairs are asked
   * first. Left until the end, 2 % of wrong answers on nine candidates a photo would chain most of
   * the photos into one individual.
   */
  private static final int CORRECTED_AFTER = 10_000;

  private Benchmarks() {}

  /** Takes the sizes of the review streams, with commas between. */
  public static void main(String[] arguments) throws RunnerException {
    System.out.println("name, unit, value, per-unit memory");
    fullScale();
    largeIndividual();
    double before = Double.NaN;
    for (String size : arguments[0].split(",", -1)) {
      before = stream(Integer.parseInt(size), before);
    }
  }

  private static double stream(int size, double before) throws RunnerException {
    int rounds = Math.max(3, Math.min(400, 1_000_000 / size));
    Catalogue catalogue = new Catalogue(size, 2);
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(ReviewStreamBenchmark.class.getSimpleName())
                    .param("annotations", String.valueOf(size))
                    .warmupIterations(rounds / 2 + 1)
                    .measurementIterations(rounds)
                    .forks(1)
                    .jvmArgs("-Xmx5g", "-XX:+UseParallelGC")
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    double review = best(results, "review") / catalogue.reviews();
    double put = best(results, "put") / catalogue.reviews();
    long used = used();
    DecisionGraph graph = catalogue.graph();
    for (int i = 0; i < catalogue.reviews(); i++) {
      graph.apply(catalogue.review(i));
    }
    double memory = (double) (used() - used) / (size + catalogue.pairs());
    row("review stream, " + size + " annotations", "ns/review", review, memory + " B");
    row("  reviews", "1/s", 1e9 / review, "");
    row("  as a multiple of a hash put", "x", review / put, graph.summary().phase().toString());
    if (!Double.isNaN(before)) {
      row("  growth from the size before", "x", review / before, "");
    }
    return review;
  }

  private static double best(Collection<RunResult> results, String method) {
    return results.stream()
        .filter(each -> each.getParams().getBenchmark().endsWith("." + method))
        .mapToDouble(each -> each.getPrimaryResult().getStatistics().getMin())
        .sum();
  }

  private static void largeIndividual() throws RunnerException {
    for (RunResult result :
        new Runner(
                new OptionsBuilder()
                    .include(LargeIndividualBenchmark.class.getSimpleName())
                    .warmupIterations(12)
                    .warmupTime(TimeValue.seconds(1))
                    .measurementIterations(8)
                    .measurementTime(TimeValue.seconds(1))
                    .forks(1)
                    .jvmArgs("-Xmx1g")
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run()) {
      row(
          "large individual, " + result.getParams().getParam("work"),
          "us/review (median)",
          result.getPrimaryResult().getStatistics().getPercentile(50) / 1e3,
          "");
    }
  }

  /** 1,000,000 annotations and 10,000,000 candidates: too large to be repeated. */
  private static void fullScale() {
    Catalogue catalogue = new Catalogue(LARGEST, 9, CORRECTED_AFTER);
    long before = used();
    DecisionGraph graph = catalogue.graph();
    double bytes = used() - before;
    row("graph of 1,000,000 annotations", "candidates", catalogue.pairs(), "");
    row("  memory", "MB", bytes / (1 << 20), bytes / (catalogue.pairs() + LARGEST) + " B");
    row(
        "  beside 200 B an annotation",
        "B/pair",
        (bytes - 200.0 * LARGEST) / catalogue.pairs(),
        "");
    double[] next = new double[20_001];
    for (int i = 0; i < next.length; i++) {
      long start = System.nanoTime();
      List<DuePair> due = graph.due(1, pair -> true);
      next[i] = System.nanoTime() - (double) start;
      graph.hold(due.get(0).pair());
    }
    Arrays.sort(next);
    row("  next pair", "us (median)", next[next.length / 2] / 1e3, "");
    rebuild(catalogue, graph);
    long start = cpu();
    long[] items = new long[1];
    graph.individuals(null, each -> items[0]++ >= 0);
    graph.inconsistencies(each -> items[0]++ >= 0);
    graph.separations(null, each -> items[0]++ >= 0);
    row("full state, " + items[0] + " items", "s of processor", since(start), "");
  }

  /**
   * Applies all reviews as a replay does: next to nobody's questions, and some at a time. They are
   * made beforehand, as other threads read a journal.
   */
  private static void rebuild(Catalogue catalogue, DecisionGraph graph) {
    graph.postpone();
    double seconds = 0;
    for (int from = 0; from < catalogue.reviews(); from += IdentityGraph.EXPECTED) {
      List<Review> reviews =
          IntStream.range(from, Math.min(from + IdentityGraph.EXPECTED, catalogue.reviews()))
              .mapToObj(catalogue::review)
              .toList();
      List<AnnotationPair> pairs = reviews.stream().map(Review::pair).toList();
      long start = cpu();
      graph.expect(pairs);
      reviews.forEach(graph::apply);
      seconds += since(start);
    }
    long start = cpu();
    graph.summary();
    seconds += since(start);
    row("rebuild from " + catalogue.reviews() + " reviews", "s of processor", seconds, "");
  }

  private static double since(long start) {
    return (cpu() - start) / 1e9;
  }

  /** The processor time of this thread in nanoseconds; other work on the machine does not count. */
  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static void row(String name, String unit, double value, String memory) {
    System.out.printf("%s, %s, %.2f, %s%n", name, unit, value, memory);
  }
}
