package org.resight.evidence;

import java.util.Comparator;
import org.resight.evidence.scores.Evidence;

/** A merge or a split that may be wrong. */
abstract sealed class Doubt permits Link, Cut {

  /** The costliest first; of equal ones the older. */
  static final Comparator<Doubt> COSTLIEST =
      (x, y) -> {
        int byLoss = Double.compare(y.loss, x.loss);
        return byLoss != 0 ? byLoss : Long.compare(x.number, y.number);
      };

  /** More than the last digits of a margin can make up for. */
  private static final double CLEARLY_NEGATIVE = -1e-3;

  /** Orders doubts by when they came up. */
  final long number;

  final Evidence evidence = new Evidence();

  /** Log-odds that the two sides are one individual. */
  double margin;

  /** Pairs expected to be wrong; fixed while the doubt is in a queue. */
  double loss;

  Doubt(long number) {
    this.number = number;
  }

  /** Returns the annotations on one side. */
  abstract int sizeA();

  /** Returns the annotations on the other side. */
  abstract int sizeB();

  final double pairs() {
    return (double) sizeA() * sizeB();
  }

  /** Weighs the evidence anew; not while in a queue. */
  final void weigh(Margin by) {
    margin = by.of(evidence, sizeA(), sizeB());
    loss = DoubtCost.of(margin, pairs());
  }

  /**
   * Weighs the evidence anew where it may speak for one individual; a margin that is clearly
   * negative becomes any other that is. What it costs is not looked at.
   */
  final void weighIfPositive(Margin by) {
    double most = by.atMost(evidence, sizeA(), sizeB());
    margin = most < CLEARLY_NEGATIVE ? most : by.of(evidence, sizeA(), sizeB());
  }

  /** Returns what puts back the evidence and what it weighs as they are now. */
  final Runnable saved() {
    Evidence was = new Evidence();
    was.set(evidence);
    double marginWas = margin;
    double lossWas = loss;
    return () -> {
      evidence.set(was);
      margin = marginWas;
      loss = lossWas;
    };
  }

  /** Returns whether it is worth a question and there is one. */
  final boolean due(DoubtCost cost) {
    return loss >= cost.least() && evidence.unanswerable() < pairs();
  }
}
