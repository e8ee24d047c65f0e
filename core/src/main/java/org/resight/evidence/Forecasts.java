package org.resight.evidence;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What the margins foretold of each answer, to learn from how well they did (prequentially, Dawid
 * 1984) how far pairs repeat one another and how common twins are.
 *
 * <p>Holds the newest forecasts only, so that learning has a bounded cost.
 */
final class Forecasts {

  /** What is learned. */
  record Learned(double likeness, double unlikeness, double twins) {}

  /**
   * A forecast.
   *
   * @param likelihood the log-likelihood ratio of the scores
   * @param prior the prior then
   * @param answers the log-odds of the answers before
   * @param weight the log-odds of the reviewer being right
   * @param same what the reviewer said
   */
  private record Forecast(
      int sizeA,
      int sizeB,
      double likelihood,
      double prior,
      double answers,
      double weight,
      boolean same) {

    /** Returns the margin of the scores alone, were there no twins. */
    double scores(double power) {
      return Margin.scores(likelihood, prior, sizeA, sizeB, power, power, 0);
    }

    double logProbability(double scores) {
      double p = Calibration.probability(scores + answers);
      double right = Calibration.probability(weight);
      double yes = p * right + (1 - p) * (1 - right);
      return Math.log(same ? yes : 1 - yes);
    }
  }

  private static final int KEPT = 1500;
  private static final double LEAST = 0.1;
  private static final double STEP = 0.05;
  private static final int STEPS = 19;
  private static final double[] TWINS = {2e-5, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1};
  private static final double TWINS_PRIOR = Math.log(1e-4);
  private static final double TWINS_DEVIATION = 1.5;
  private static final double DEVIATION = 0.12;
  private static final double UNLIKENESS = 0.68;

  private final Deque<Forecast> kept = new ArrayDeque<>();

  /** Notes what was foretold of an answer that speaks to a doubt. */
  void note(Doubt doubt, Margin margin, double weight, boolean same) {
    if (doubt.pairs() < 2) {
      return;
    }
    if (kept.size() == KEPT) {
      kept.removeFirst();
    }
    kept.addLast(
        new Forecast(
            doubt.sizeA(),
            doubt.sizeB(),
            margin.likelihood(doubt.evidence, doubt.sizeA(), doubt.sizeB()),
            margin.prior(),
            doubt.evidence.answers(),
            weight,
            same));
  }

  /**
   * Returns the means of the posteriors.
   *
   * @param likeness what is expected of the power for pairs that look the same
   */
  Learned learn(double likeness) {
    double[][] alike = new double[STEPS][TWINS.length];
    double[] unlike = new double[STEPS];
    for (int i = 0; i < STEPS; i++) {
      double power = LEAST + STEP * i;
      unlike[i] = normal(power, UNLIKENESS, 1.5 * DEVIATION);
      for (int t = 0; t < TWINS.length; t++) {
        alike[i][t] =
            normal(power, likeness, DEVIATION)
                + normal(Math.log(TWINS[t]), TWINS_PRIOR, TWINS_DEVIATION);
      }
      for (Forecast forecast : kept) {
        double scores = forecast.scores(power);
        if (forecast.likelihood <= 0) {
          unlike[i] += forecast.logProbability(scores);
        } else {
          for (int t = 0; t < TWINS.length; t++) {
            alike[i][t] += forecast.logProbability(Margin.bounded(scores, TWINS[t]));
          }
        }
      }
    }
    double best = Double.NEGATIVE_INFINITY;
    double bestUnlike = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < STEPS; i++) {
      bestUnlike = Math.max(bestUnlike, unlike[i]);
      for (double log : alike[i]) {
        best = Math.max(best, log);
      }
    }
    double sum = 0;
    double power = 0;
    double twins = 0;
    double sumUnlike = 0;
    double powerUnlike = 0;
    for (int i = 0; i < STEPS; i++) {
      double w = Math.exp(unlike[i] - bestUnlike);
      sumUnlike += w;
      powerUnlike += w * (LEAST + STEP * i);
      for (int t = 0; t < TWINS.length; t++) {
        double v = Math.exp(alike[i][t] - best);
        sum += v;
        power += v * (LEAST + STEP * i);
        twins += v * TWINS[t];
      }
    }
    return new Learned(power / sum, powerUnlike / sumUnlike, twins / sum);
  }

  private static double normal(double x, double mean, double deviation) {
    double z = (x - mean) / deviation;
    return -0.5 * z * z;
  }
}
