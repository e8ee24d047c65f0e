package org.resight.it.tools;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.resight.it.server.ResightClient;

/**
 * {@code mvn -P simulate}: reviewers who know the truth, at work on a running server.
 *
 * <p>Settings, as system properties:
 *
 * <ul>
 *   <li>{@code resight.url} the server ({@code http://localhost:8080})
 *   <li>{@code resight.photos} {@code humpback-small} (the default) or {@code humpback-full}; or
 *       {@code resight.truth} with {@code resight.annotations} and {@code resight.candidates}: CSV
 *       files of one's own, plain or gzipped, the latter two only if they are to be imported
 *   <li>{@code resight.graph} a graph there is; without it the photos are imported first
 *   <li>{@code resight.config} the configuration of a new graph, as JSON
 *   <li>{@code resight.reviewers} (16), {@code resight.accuracy} (1.0), {@code resight.seed} (1),
 *       {@code resight.batch} pairs that each asks for at a time (1)
 * </ul>
 *
 * <p>Fails if the server gave a pair to two reviewers or lost an acknowledged review.
 */
public final class Simulate {

  private Simulate() {}

  /** Runs the simulation and prints its result. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var client = new ResightClient(URI.create(setting("resight.url", "http://localhost:8080")));
    var simulation = new Simulation(client, photos());
    int reviewers = Integer.parseInt(setting("resight.reviewers", "16"));
    double accuracy = Double.parseDouble(setting("resight.accuracy", "1.0"));

    String graph = setting("resight.graph", null);
    if (graph == null) {
      Map<String, Object> config =
          new JsonMapper().readValue(setting("resight.config", "{}"), new TypeReference<>() {});
      print("Imported in %.1f s", simulation.bringIn(config).toMillis() / 1e3);
      graph = simulation.graph().id().toString();
    }
    print("Graph %s, %d reviewers, accuracy %s", graph, reviewers, accuracy);
    Simulation.Result result =
        simulation.review(
            UUID.fromString(graph),
            reviewers,
            accuracy,
            Long.parseLong(setting("resight.seed", "1")),
            Integer.parseInt(setting("resight.batch", "1")));
    report(result);
    if (!result.outcome().faults().isEmpty()) {
      throw new AssertionError(result.outcome().faults().size() + " faults");
    }
  }

  private static PhotoSet photos() {
    String truth = setting("resight.truth", null);
    return truth == null
        ? PhotoSet.named(setting("resight.photos", "humpback-small"))
        : new PhotoSet(
            file("resight.annotations"),
            file("resight.candidates"),
            PhotoSet.Source.file(Path.of(truth)));
  }

  private static PhotoSet.@Nullable Source file(String name) {
    String file = setting(name, null);
    return file == null ? null : PhotoSet.Source.file(Path.of(file));
  }

  private static void report(Simulation.Result result) {
    SimulatedReviewers.Outcome outcome = result.outcome();
    PairScore score = result.score();
    print("Photos             %,d", result.photos());
    print("Individuals        %,d", result.graph().individuals());
    print("Reviews            %,d", outcome.reviews());
    print("Reviews per photo  %.3f", result.reviewsPerPhoto());
    print("Precision          %.5f", score.precision());
    print(
        "Recall             %.5f (the candidates allow %.5f)",
        score.recall(), result.possible().recall());
    print("F1                 %.5f", score.f1());
    print("Inconsistent       %,d", result.graph().inconsistent());
    print("Reviews per second %.0f in %.1f s", outcome.reviewsPerSecond(), seconds(outcome));
    print("Latency, ms             p50     p90     p99   p99.9     max");
    print("  next pair        %s", percentiles(outcome.next()));
    print("  review           %s", percentiles(outcome.review()));
    outcome.faults().forEach(fault -> print("FAULT: %s", fault));
  }

  private static double seconds(SimulatedReviewers.Outcome outcome) {
    return outcome.took().toMillis() / 1e3;
  }

  private static String percentiles(Histogram microseconds) {
    return "%8.2f%8.2f%8.2f%8.2f%8.2f"
        .formatted(
            microseconds.getValueAtPercentile(50) / 1e3,
            microseconds.getValueAtPercentile(90) / 1e3,
            microseconds.getValueAtPercentile(99) / 1e3,
            microseconds.getValueAtPercentile(99.9) / 1e3,
            microseconds.getMaxValue() / 1e3);
  }

  private static String setting(String name, String otherwise) {
    String value = System.getProperty(name);
    return value == null || value.isBlank() ? otherwise : value;
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
