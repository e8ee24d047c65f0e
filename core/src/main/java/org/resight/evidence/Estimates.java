package org.resight.evidence;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.resight.model.Estimate;

/**
 * Estimates what is still wrong.
 *
 * <p>The margins' own expectation is over-confident. It is multiplied by how many times more pairs
 * the latest answers moved than their doubts had foretold, and joined with the audit, the
 * expectation counting as {@value #PRIOR_AUDITS} audited pairs.
 */
final class Estimates {

  private static final double PRIOR_AUDITS = 200;

  private static final double PRIOR_MOVES = 4;

  /** How far the expectation was off, up or down, in nine of ten measured stops. */
  private static final double OFF = 3;

  /** Below this F1 the number of individuals is not told. */
  private static final double EARLY = 0.8;

  /** Below this recall of the candidates the number of individuals is not told. */
  private static final double THIN = 0.35;

  private double foretold = 2;
  private double moved = 2;
  private double foretoldBySize = 2;

  /**
   * Notes how many pairs an answer was expected to move, and how many it moved.
   *
   * @param pairs how many it would move
   */
  void note(double pairsForetold, double pairsMoved, double pairs, int reviews) {
    double keep = StrictMath.exp(-1 / Math.max(60.0, reviews / 4.0));
    foretold = foretold * keep + pairsForetold;
    moved = moved * keep + pairsMoved;
    foretoldBySize = foretoldBySize * keep + pairsForetold * pairs;
  }

  /** Returns what puts back what was noted as it is now. */
  Runnable saved() {
    double foretoldWas = foretold;
    double movedWas = moved;
    double foretoldBySizeWas = foretoldBySize;
    return () -> {
      foretold = foretoldWas;
      moved = movedWas;
      foretoldBySize = foretoldBySizeWas;
    };
  }

  /**
   * Returns how many times more pairs moved than were foretold. A few moves of many pairs tell
   * little: the forecasts are believed as if {@value #PRIOR_MOVES} more moves had borne them out.
   */
  private double ratio() {
    double prior = PRIOR_MOVES * Math.max(1, foretoldBySize / Math.max(1e-9, foretold));
    return (moved + prior) / (foretold + prior);
  }

  /** Estimates; costs the size of the audit. */
  Estimate estimate(Belief belief, List<Audit.Audited> audited) {
    Groups groups = belief.groups();
    double ratio = ratio();
    Expected expected = groups.expected();
    double inside = expected.inside();
    int asked = 0;
    int failed = 0;
    for (Audit.Audited pair : audited) {
      Group group = groups.of(pair.first());
      if (pair.inside() && group != null && groups.of(pair.second()) != null) {
        asked++;
        failed += group == groups.of(pair.second()) ? 0 : 1;
      }
    }
    double foretoldWrong = inside == 0 ? 0 : Math.min(1, ratio * expected.wrongInside() / inside);
    double rate = (foretoldWrong * PRIOR_AUDITS + failed) / (PRIOR_AUDITS + asked);
    double error = 1.645 * Math.sqrt(rate * (1 - rate) / (PRIOR_AUDITS + asked));
    double misses = ratio * expected.missed();
    double recall = expected.recall();
    Estimate.Interval f1 =
        new Estimate.Interval(
            f1(inside, Math.max(OFF * rate, rate + error), OFF * misses),
            f1(inside, rate, misses),
            f1(inside, rate / OFF, misses / OFF));
    Estimate.Unknown unknown = unknown(belief, f1, recall);
    return new Estimate(
        f1,
        unknown == null ? individuals(groups.count(), ratio, expected, recall) : null,
        unknown,
        recall,
        expected.alone(),
        Math.min(expected.alone(), expected.unlisted()));
  }

  private static double f1(double inside, double wrongRate, double missed) {
    if (inside == 0) {
      return missed == 0 ? 1 : 1 / (1 + missed);
    }
    double right = inside * (1 - Math.min(1, wrongRate));
    return 2 * right / (right + missed + inside);
  }

  private static Estimate.@Nullable Unknown unknown(
      Belief belief, Estimate.Interval f1, double recall) {
    if (!belief.calibrated()) {
      return Estimate.Unknown.UNCALIBRATED;
    }
    if (f1.value() < EARLY) {
      return Estimate.Unknown.TOO_EARLY;
    }
    return recall < THIN ? Estimate.Unknown.CANDIDATES_TOO_THIN : null;
  }

  /**
   * Corrects the number of groups by the splits and merges still expected. What no candidate joins
   * stays apart unseen, so the thinner the candidates the lower the bound.
   */
  private static Estimate.Interval individuals(
      int groups, double ratio, Expected expected, double recall) {
    double more = ratio * expected.splits();
    double fewer = Math.min(groups / 2.0, ratio * expected.merges());
    double value = Math.max(1, groups + more - fewer);
    double unseen = Double.isNaN(recall) ? 0 : groups * (1 - recall) * (1 - recall);
    double spread = 1.645 * Math.sqrt(Math.max(1, more + fewer));
    return new Estimate.Interval(
        Math.max(1, Math.min(value, groups) - OFF * fewer - spread - unseen),
        value,
        Math.max(value, groups) + OFF * more + spread);
  }
}
