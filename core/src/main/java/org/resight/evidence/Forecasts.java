package org.resight.evidence;

/**
 * What the margins foretold of each answer, to learn from how well they did (prequentially, Dawid
 * 1984) how far pairs repeat one another and how common twins are.
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

  private static final double LEAST = 0.1;
  private static final double STEP = 0.05;
  private static final int STEPS = 19;
  private static final double[] TWINS = {2e-5, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1};
  private static final double TWINS_PRIOR = Math.log(1e-4);
  private static final double TWINS_DEVIATION = 1.5;
  private static final double DEVIATION = 0.12;
  private static final double UNLIKENESS = 0.68;

  /** Log-likelihoods of all answers so far, by power and by how common twins are. */
  private final double[][] alike = new double[STEPS][TWINS.length];

  /** Log-likelihoods of all answers so far, by power. */
  private final double[] unlike = new double[STEPS];

  /** Notes what was foretold of an answer that speaks to a doubt. Constant time. */
  void note(Doubt doubt, Margin margin, double weight, boolean same) {
    if (doubt.pairs() < 2) {
      return;
    }
    Forecast forecast =
        new Forecast(
            doubt.sizeA(),
            doubt.sizeB(),
            margin.likelihood(doubt.evidence, doubt.sizeA(), doubt.sizeB()),
            margin.prior(),
            doubt.evidence.answers(),
            weight,
            same);
    for (int i = 0; i < STEPS; i++) {
      double scores = forecast.scores(power(i));
      if (forecast.likelihood <= 0) {
        unlike[i] += forecast.logProbability(scores);
      } else {
        for (int t = 0; t < TWINS.length; t++) {
          alike[i][t] += forecast.logProbability(Margin.bounded(scores, TWINS[t]));
        }
      }
    }
  }

  /**
   * Returns the means of the posteriors. Constant time.
   *
   * @param likeness what is expected of the power for pairs that look the same
   */
  Learned learn(double likeness) {
    double best = Double.NEGATIVE_INFINITY;
    double bestUnlike = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < STEPS; i++) {
      bestUnlike = Math.max(bestUnlike, unlikely(i));
      for (int t = 0; t < TWINS.length; t++) {
        best = Math.max(best, alike(i, t, likeness));
      }
    }
    double sum = 0;
    double power = 0;
    double twins = 0;
    double sumUnlike = 0;
    double powerUnlike = 0;
    for (int i = 0; i < STEPS; i++) {
      double w = Math.exp(unlikely(i) - bestUnlike);
      sumUnlike += w;
      powerUnlike += w * power(i);
      for (int t = 0; t < TWINS.length; t++) {
        double v = Math.exp(alike(i, t, likeness) - best);
        sum += v;
        power += v * power(i);
        twins += v * TWINS[t];
      }
    }
    return new Learned(power / sum, powerUnlike / sumUnlike, twins / sum);
  }

  private static double power(int i) {
    return LEAST + STEP * i;
  }

  private double alike(int i, int t, double likeness) {
    return alike[i][t]
        + normal(power(i), likeness, DEVIATION)
        + normal(Math.log(TWINS[t]), TWINS_PRIOR, TWINS_DEVIATION);
  }

  private double unlikely(int i) {
    return unlike[i] + normal(power(i), UNLIKENESS, 1.5 * DEVIATION);
  }

  private static double normal(double x, double mean, double deviation) {
    double z = (x - mean) / deviation;
    return -0.5 * z * z;
  }
}
