package org.resight.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.Confidence;
import org.resight.model.DuePair;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphConfig;
import org.resight.model.MetaDecision;
import org.resight.model.Review;

/** Calls drawn at random, the same for the same seed, and all that can be seen afterwards. */
final class RandomCalls {

  private static final int ANNOTATIONS = 24;

  /** A call that changes a graph. */
  @FunctionalInterface
  interface Call {
    void on(EvidenceGraph graph);
  }

  /** The call that is a review, given by itself or at a glance. */
  record Given(Review review, boolean glance) implements Call {
    @Override
    public void on(EvidenceGraph graph) {
      if (glance) {
        graph.applyAtAGlance(review);
      } else {
        graph.apply(review);
      }
    }
  }

  /** One of the calls that change a graph, drawn at random. */
  static void step(EvidenceGraph graph, Random random) {
    draw(graph, random, 20).on(graph);
  }

  /**
   * Draws a call.
   *
   * @param kinds 20, or more for more reviews
   */
  static Call draw(EvidenceGraph graph, Random random, int kinds) {
    AnnotationId one = new AnnotationId(0, random.nextInt(ANNOTATIONS));
    AnnotationId other =
        new AnnotationId(0, (one.low() + 1 + random.nextInt(ANNOTATIONS - 1)) % ANNOTATIONS);
    AnnotationPair pair = AnnotationPair.of(one, other);
    boolean members = graph.contains(one) && graph.contains(other);
    boolean atWork = members && !graph.isExcluded(one) && !graph.isExcluded(other);
    int kind = random.nextInt(kinds);
    if (kind == 0) {
      return on -> on.exclude(List.of(one));
    } else if (kind <= 2) {
      return on -> on.include(List.of(one, other));
    } else if (kind == 3) {
      return on -> on.remove(List.of(one));
    } else if (kind == 4) {
      double[] same = {random.nextDouble(), 0.9};
      double[] different = {random.nextDouble(), 0.1};
      return on -> on.calibrate(same, different);
    } else if (kind == 5 && members) {
      Map<AnnotationId, String> names =
          Map.of(one, "name" + random.nextInt(4), other, "name" + random.nextInt(4));
      return on -> on.name(names);
    } else if (kind <= 6) {
      return on -> on.add(List.of(one, other));
    } else if (kind <= 9 && members) {
      double match = random.nextDouble();
      return on -> on.propose(pair, match, Double.NaN, Double.NaN);
    } else if (atWork) {
      boolean glance = random.nextInt(4) == 0;
      AnnotationPair wanted = random.nextInt(4) > 0 ? asked(graph, pair) : pair;
      return new Given(review(wanted, random), glance);
    }
    return on -> {};
  }

  private static AnnotationPair asked(EvidenceGraph graph, AnnotationPair otherwise) {
    List<DuePair> due = graph.due(1, pair -> true);
    return due.isEmpty() ? otherwise : due.get(0).pair();
  }

  private static Review review(AnnotationPair pair, Random random) {
    boolean alike = pair.a().low() % 5 == pair.b().low() % 5;
    EvidenceDecision decision =
        switch (random.nextInt(12)) {
          case 0 -> EvidenceDecision.UNREVIEWED;
          case 1 -> EvidenceDecision.INCOMPARABLE;
          case 2 -> EvidenceDecision.UNKNOWN;
          case 3 -> alike ? EvidenceDecision.NEGATIVE : EvidenceDecision.POSITIVE;
          default -> alike ? EvidenceDecision.POSITIVE : EvidenceDecision.NEGATIVE;
        };
    MetaDecision meta =
        decision.uninferable() && random.nextInt(4) == 0 ? MetaDecision.SAME : MetaDecision.NONE;
    return new Review(pair, decision, meta, Confidence.UNSPECIFIED, "reviewer" + random.nextInt(3));
  }

  static EvidenceGraph open() {
    EvidenceGraph graph = new EvidenceGraph(GraphConfig.defaults());
    graph.add(IntStream.range(0, ANNOTATIONS).mapToObj(i -> new AnnotationId(0, i)).toList());
    return graph;
  }

  /** Everything that can be seen of a graph. */
  static List<Object> seen(EvidenceGraph graph) {
    List<Object> seen = new ArrayList<>();
    seen.add(graph.members());
    graph.individuals(null, seen::add);
    graph.inconsistencies(seen::add);
    graph.separations(null, seen::add);
    graph.pairs(null, seen::add);
    seen.add(graph.summary());
    seen.add(graph.estimate());
    seen.addAll(graph.due(20, pair -> true));
    seen.addAll(graph.doubtful(5));
    for (AnnotationId member : graph.members()) {
      seen.add(graph.dueOf(member, 3, pair -> true));
    }
    return seen;
  }

  private RandomCalls() {}

  /** Prints what is seen after many calls, for each of the seeds. */
  public static void main(String[] seeds) {
    for (String seed : seeds) {
      System.out.println(seenAfter(Long.parseLong(seed), 200));
    }
  }

  /** Returns what is seen after so many calls. */
  static String seenAfter(long seed, int steps) {
    Random random = new Random(seed);
    EvidenceGraph graph = open();
    for (int i = 0; i < steps; i++) {
      step(graph, random);
    }
    return seen(graph).toString();
  }
}
