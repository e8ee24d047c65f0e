package org.resight.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.resight.audit.AnotherJvm;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.Confidence;
import org.resight.model.DuePair;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphConfig;
import org.resight.model.IdentityGraph;
import org.resight.model.MetaDecision;
import org.resight.model.Review;

/** The same calls give the same state and the same order of questions in every JVM. */
@Tag("slow")
class AnyJvmTest {

  private static final int ANNOTATIONS = 40;
  private static final List<Confidence> CONFIDENCES = List.of(Confidence.values());

  @Test
  void sameCalls_interpretedInAnotherJvm() throws IOException, InterruptedException {
    List<String> theirs =
        AnotherJvm.lines(
            List.of("-Xint", "-XX:+UseSerialGC", "-Duser.language=tr", "-Duser.country=TR"),
            AnyJvmTest.class);

    assertThat(theirs).hasSizeGreaterThan(2_000).isEqualTo(describe());
  }

  /** Prints what is asked after each call, and the state at the end. */
  public static void main(String[] arguments) {
    describe().forEach(System.out::println);
  }

  private static List<String> describe() {
    List<String> lines = new ArrayList<>();
    Random random = new Random(31);
    for (int links = 1; links <= 3; links++) {
      DecisionGraph graph =
          new DecisionGraph(
              GraphConfig.of(
                  Map.of(
                      "redundancy.positive", links,
                      "redundancy.negative", links,
                      "redundancy.negative.onlyAutomatic", false)));
      graph.add(ids());
      for (int call = 0; call < 700; call++) {
        take(random, graph);
        lines.add(graph.due(20, pair -> true).toString());
      }
      lines.add(graph.summary().toString());
      graph.individuals(null, lines(lines));
      graph.inconsistencies(lines(lines));
      graph.separations(null, lines(lines));
      graph.pairs(null, lines(lines));
    }
    return lines;
  }

  private static <T> IdentityGraph.Visitor<T> lines(List<String> lines) {
    return item -> lines.add(item.toString());
  }

  private static List<AnnotationId> ids() {
    List<AnnotationId> ids = new ArrayList<>();
    for (int i = 0; i < ANNOTATIONS; i++) {
      ids.add(new AnnotationId(0, i));
    }
    return ids;
  }

  private static void take(Random random, DecisionGraph graph) {
    List<DuePair> due = graph.due(5, pair -> true);
    int a = random.nextInt(ANNOTATIONS - 1);
    int b = a + 1 + random.nextInt(ANNOTATIONS - 1 - a);
    AnnotationPair pair = new AnnotationPair(new AnnotationId(0, a), new AnnotationId(0, b));
    if (random.nextInt(4) == 0) {
      graph.propose(pair, random.nextInt(5) / 4.0, Double.NaN, Double.NaN);
      return;
    }
    boolean asked = !due.isEmpty() && random.nextInt(3) > 0;
    graph.apply(
        new Review(
            asked ? due.get(due.size() - 1).pair() : pair,
            random.nextInt(3) == 0 ? EvidenceDecision.POSITIVE : EvidenceDecision.NEGATIVE,
            MetaDecision.NONE,
            CONFIDENCES.get(random.nextInt(CONFIDENCES.size())),
            "ann"));
  }
}
