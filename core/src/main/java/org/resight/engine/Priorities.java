package org.resight.engine;

import org.resight.model.EvidenceDecision;

/** The order of the queue: larger priority first, then the smaller pair. */
final class Priorities {

  private static final double UNKNOWN_MATCH = 1e-9;
  private static final double SUSPECTED = 10;
  private static final double AUTOMATIC = 1;

  private final AnnotationTable annotations;
  private final PairTable pairs;

  Priorities(AnnotationTable annotations, PairTable pairs) {
    this.annotations = annotations;
    this.pairs = pairs;
  }

  /** Returns the priority of a pair by its score and its flags. */
  double of(int pair) {
    double match = pairs.match(pair);
    if (pairs.is(pair, PairTable.SUSPECT)) {
      return (Double.isNaN(match) ? UNKNOWN_MATCH : match) + SUSPECTED;
    }
    EvidenceDecision decision = pairs.decision(pair);
    if (decision == EvidenceDecision.POSITIVE) {
      return 1 - match;
    }
    if (decision == EvidenceDecision.NEGATIVE) {
      return match;
    }
    double priority = match;
    if (Double.isNaN(match)) {
      priority = UNKNOWN_MATCH;
    } else if (pairs.is(pair, PairTable.INSIDE)) {
      priority = 1 - match;
    }
    return pairs.hasVerdict(pair)
        ? Math.max(priority, pairs.verdictScore(pair)) + AUTOMATIC
        : priority;
  }

  /** Returns whether one pair is asked before the other. */
  boolean before(int one, int other) {
    double mine = of(one);
    double theirs = of(other);
    if (mine != theirs) {
      return mine > theirs;
    }
    int byA = annotations.compare(pairs.a(one), pairs.a(other));
    return byA != 0 ? byA < 0 : annotations.compare(pairs.b(one), pairs.b(other)) < 0;
  }
}
