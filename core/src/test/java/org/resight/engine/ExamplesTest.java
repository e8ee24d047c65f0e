package org.resight.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.Confidence;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphConfig;
import org.resight.model.Inconsistency;
import org.resight.model.Individual;
import org.resight.model.MetaDecision;
import org.resight.model.PairState;
import org.resight.model.Review;
import org.resight.model.ReviewRejectedException;
import org.resight.model.Separation;

/** Worked sequences with the state expected after each step. */
class ExamplesTest {

  static Stream<JsonNode> examples() throws IOException {
    List<JsonNode> examples = new ArrayList<>();
    ObjectMapper mapper = new ObjectMapper();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    ExamplesTest.class.getResourceAsStream("/engine/examples.jsonl.gz")),
                StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        examples.add(mapper.readTree(line));
      }
    }
    assertThat(examples).hasSize(60);
    return examples.stream();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void apply_workedSequence(JsonNode example) {
    GraphConfig config =
        GraphConfig.of(
            Map.of(
                "redundancy.positive", example.at("/params/redun_pos").asInt(),
                "redundancy.negative", example.at("/params/redun_neg").asInt()));
    Comparison both = new Comparison(config);
    both.add(stream(example.get("annotations")).mapToLong(JsonNode::asLong).toArray());
    int step = 0;
    for (JsonNode each : example.get("steps")) {
      try {
        take(both, each);
        checkState(both.graph, each.get("after"));
      } catch (AssertionError e) {
        throw new AssertionError("step " + step + ": " + each, e);
      }
      step++;
    }
  }

  private static void take(Comparison both, JsonNode step) {
    AnnotationPair pair = pair(step.get("edge"));
    EvidenceDecision evidence =
        switch (step.get("decision").asText()) {
          case "POSTV" -> EvidenceDecision.POSITIVE;
          case "NEGTV" -> EvidenceDecision.NEGATIVE;
          case "INCMP" -> EvidenceDecision.INCOMPARABLE;
          case "UNKWN" -> EvidenceDecision.UNKNOWN;
          case "UNREV" -> EvidenceDecision.UNREVIEWED;
          default -> throw new AssertionError(step);
        };
    MetaDecision meta =
        switch (step.get("meta").asText()) {
          case "null" -> MetaDecision.NONE;
          case "same" -> MetaDecision.SAME;
          case "diff" -> MetaDecision.DIFFERENT;
          default -> throw new AssertionError(step);
        };
    Confidence confidence =
        step.get("confidence").isNull()
            ? Confidence.UNSPECIFIED
            : Confidence.valueOf(step.get("confidence").asText().toUpperCase(Locale.ROOT));
    if (step.has("prob_match")) {
      both.propose(pair, step.get("prob_match").asDouble(), Double.NaN, Double.NaN);
    }
    if (step.has("rejected")) {
      assertThatExceptionOfType(ReviewRejectedException.class)
          .isThrownBy(() -> new Review(pair, evidence, meta, confidence, "ann"))
          .satisfies(
              e ->
                  assertThat(e.reason())
                      .isEqualTo(ReviewRejectedException.Reason.CONTRADICTORY_DECISION));
    } else {
      both.review(new Review(pair, evidence, meta, confidence, "ann"));
    }
  }

  private static void checkState(DecisionGraph graph, JsonNode after) {
    List<Individual> individuals = DecisionGraphAssert.individuals(graph);
    assertThat(individuals.stream().map(each -> numbers(each.members())).toList())
        .isEqualTo(lists(after.get("pccs")));
    assertThat(
            individuals.stream()
                .filter(each -> !each.consistent())
                .map(each -> numbers(each.members()))
                .toList())
        .isEqualTo(lists(after.get("inconsistent")));
    assertThat(
            individuals.stream()
                .filter(Individual::positiveRedundant)
                .map(each -> numbers(each.members()))
                .toList())
        .isEqualTo(lists(after.get("pos_redundant")));
    List<Separation> separations = DecisionGraphAssert.separations(graph);
    assertThat(
            separations.stream()
                .map(each -> List.of(each.a().low(), each.b().low(), (long) each.count()))
                .toList())
        .isEqualTo(lists(after.get("neg_meta")));
    assertThat(
            separations.stream()
                .filter(Separation::redundant)
                .map(each -> List.of(each.a().low(), each.b().low()))
                .toList())
        .isEqualTo(lists(after.get("neg_redundant")));
    checkSuspicions(graph, after);
    checkInferred(graph, after.get("inferred"));
  }

  private static void checkSuspicions(DecisionGraph graph, JsonNode after) {
    List<Inconsistency> inconsistencies = DecisionGraphAssert.inconsistencies(graph);
    TreeSet<String> suspects = new TreeSet<>();
    List<String> cuts = new ArrayList<>();
    for (Inconsistency each : inconsistencies) {
      for (Inconsistency.Hypothesis hypothesis : each.hypotheses()) {
        suspects.add(text(hypothesis.pair()) + hypothesis.shouldBe());
      }
      for (Inconsistency.NegativePair negative : each.negativePairs()) {
        cuts.add(
            "%s %.6f %.6f"
                .formatted(text(negative.pair()), negative.weight(), negative.cutWeight()));
      }
    }
    TreeSet<String> expectedSuspects = new TreeSet<>();
    for (JsonNode each : after.get("error_edges")) {
      String what = each.get(2).asText().equals("POSTV") ? "POSITIVE" : "NEGATIVE";
      expectedSuspects.add(text(pair(each)) + what);
    }
    List<String> expectedCuts = new ArrayList<>();
    for (JsonNode each : after.get("cuts")) {
      expectedCuts.add(
          "%s %.6f %.6f"
              .formatted(text(pair(each)), each.get(2).asDouble(), each.get(3).asDouble()));
    }
    Collections.sort(cuts);
    Collections.sort(expectedCuts);
    assertThat(suspects).isEqualTo(expectedSuspects);
    assertThat(cuts).isEqualTo(expectedCuts);
  }

  private static void checkInferred(DecisionGraph graph, JsonNode inferred) {
    for (PairState each : DecisionGraphAssert.pairs(graph)) {
      String expected =
          switch (each.inferred()) {
            case SAME -> "same";
            case DIFFERENT -> "diff";
            case INCOMPARABLE -> "incomparable";
            case UNKNOWN -> "unknown";
            case NOTHING -> "null";
            case INCONSISTENT_INTERNAL -> "inconsistent_internal";
            case INCONSISTENT_EXTERNAL -> "inconsistent_external";
          };
      String key = each.pair().a().low() + "-" + each.pair().b().low();
      assertThat(inferred.path(key).asText()).as(key).isEqualTo(expected);
    }
    assertThat(DecisionGraphAssert.pairs(graph)).hasSize(inferred.size());
  }

  private static AnnotationPair pair(JsonNode edge) {
    return Comparison.pair(edge.get(0).asLong(), edge.get(1).asLong());
  }

  private static String text(AnnotationPair pair) {
    return pair.a().low() + "-" + pair.b().low() + " ";
  }

  private static List<Long> numbers(List<AnnotationId> members) {
    return members.stream().map(AnnotationId::low).toList();
  }

  private static List<List<Long>> lists(JsonNode array) {
    return stream(array).map(each -> stream(each).map(JsonNode::asLong).toList()).toList();
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
