package org.resight.engine;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.resight.model.AnnotationPair;
import org.resight.model.Confidence;
import org.resight.model.DuePair;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphConfig;
import org.resight.model.MetaDecision;
import org.resight.model.Review;
import org.resight.model.ReviewRejectedException;

/**
 * One call of a random sequence.
 *
 * @param what which call, out of 100
 * @param a one annotation
 * @param b another
 * @param answer which evidence and meta decision
 * @param confidence which confidence
 * @param match the score in tenths
 */
record Step(int what, int a, int b, int answer, int confidence, int match) {

  private static final List<Confidence> CONFIDENCES = List.of(Confidence.values());

  static Step random(Random random, int annotations) {
    return new Step(
        random.nextInt(100),
        random.nextInt(annotations),
        random.nextInt(annotations),
        random.nextInt(20),
        random.nextInt(5),
        random.nextInt(11));
  }

  void take(Comparison both) {
    long one = a + 1L;
    long other = b + 1L;
    if (what < 2) {
      both.exclude(one);
    } else if (what < 4) {
      both.include(one);
    } else if (what < 5) {
      both.remove(one);
    } else if (what < 8) {
      both.add(one);
    } else if (one != other) {
      takePair(both, Comparison.pair(one, other));
    }
  }

  private void takePair(Comparison both, AnnotationPair pair) {
    boolean members = both.graph.contains(pair.a()) && both.graph.contains(pair.b());
    boolean working =
        members && !both.graph.isExcluded(pair.a()) && !both.graph.isExcluded(pair.b());
    if (what < 30) {
      if (members) {
        both.propose(pair, match / 10.0, (10 - match) / 12.0, confidence / 5.0);
      }
    } else if (what < 44) {
      if (what < 35) {
        both.hold(due(both, pair));
      } else if (what < 39) {
        both.release(pair);
      } else {
        both.takeBack(what < 42 ? 0 : match * confidence);
      }
    } else if (what < 60 && both.graph.summary().queue() > 0) {
      both.reviewDue(match, decision(), CONFIDENCES.get(confidence));
    } else if (working) {
      both.review(
          new Review(
              pair,
              decision(),
              meta(),
              CONFIDENCES.get(confidence),
              what % 7 == 0 ? "algo:verifier" : "ann"));
    } else {
      Review review = new Review(pair, decision(), meta(), CONFIDENCES.get(confidence), "ann");
      assertThatExceptionOfType(ReviewRejectedException.class)
          .isThrownBy(() -> both.graph.check(review));
      assertThatExceptionOfType(ReviewRejectedException.class)
          .isThrownBy(() -> both.graph.apply(review));
    }
  }

  private AnnotationPair due(Comparison both, AnnotationPair otherwise) {
    List<DuePair> due = both.graph.due(match + 1, pair -> true);
    return due.isEmpty() ? otherwise : due.get(due.size() - 1).pair();
  }

  private EvidenceDecision decision() {
    return switch (answer) {
      case 0, 1, 2, 3, 4, 5, 6, 7, 8 -> EvidenceDecision.POSITIVE;
      case 9, 10, 11, 12, 13 -> EvidenceDecision.NEGATIVE;
      case 14, 15 -> EvidenceDecision.INCOMPARABLE;
      case 16 -> EvidenceDecision.UNKNOWN;
      default -> EvidenceDecision.UNREVIEWED;
    };
  }

  private MetaDecision meta() {
    if (what < 90) {
      return MetaDecision.NONE;
    }
    return decision() == EvidenceDecision.POSITIVE
        ? MetaDecision.SAME
        : decision() == EvidenceDecision.NEGATIVE
            ? MetaDecision.DIFFERENT
            : what < 95 ? MetaDecision.SAME : MetaDecision.DIFFERENT;
  }

  /** Draws a configuration that reaches all rules. */
  static GraphConfig config(Random random) {
    boolean automatic = random.nextInt(3) == 0;
    String confidence = random.nextInt(5) == 0 ? "pretty_sure" : "absolutely_sure";
    Map<String, Object> values =
        new HashMap<>(
            Map.ofEntries(
                Map.entry("redundancy.positive", 1 + random.nextInt(3)),
                Map.entry("redundancy.negative", 1 + random.nextInt(3)),
                Map.entry("redundancy.enabled", random.nextInt(8) != 0),
                Map.entry("redundancy.positive.enforce", random.nextInt(6) != 0),
                Map.entry("redundancy.negative.enforce", random.nextInt(4) != 0),
                Map.entry("redundancy.negative.onlyAutomatic", random.nextBoolean()),
                Map.entry("ranking.enabled", random.nextInt(8) != 0),
                Map.entry("convergence.enabled", random.nextBoolean()),
                Map.entry("convergence.window", 1 + random.nextInt(5)),
                Map.entry("convergence.patience", 1 + random.nextInt(5)),
                Map.entry("convergence.threshold", 0.3),
                Map.entry("convergence.method", random.nextBoolean() ? "poisson" : "binomial"),
                Map.entry("hardCase", random.nextInt(5) == 0),
                Map.entry("automaticReview.enabled", automatic),
                Map.entry("automaticReview.positive", 0.75),
                Map.entry("automaticReview.negative", 0.5),
                Map.entry("automaticReview.incomparable", 0.7)));
    if (random.nextInt(4) == 0) {
      values.put("queue.confidence", confidence);
    }
    return GraphConfig.of(values);
  }
}
