package org.resight.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.resight.evidence.scores.Calibration;
import org.resight.evidence.scores.Correction;

/**
 * What the margins foretold of each answer, to learn from how well they did (prequentially, Dawid
 * 1984) how far pairs repeat one another and how common twins and strays are.
 */
final class Forecasts {

  /** What is learned. */
  record Learned(double likeness, double unlikeness, double twins, double strays) {}

  /** Answers that the correction is fitted to, at most: the latest. */
  private static final int LATEST = 4000;

  /**
   * A forecast.
   *
   * @param likelihood what the scores said
   * @param answers the log-odds of the answers before, and of names
   * @param weight the log-odds of the reviewer being right
   * @param same what the reviewer said
   */
  private record Forecast(
      Margin.Likelihood likelihood, double answers, double weight, boolean same) {

    /** Returns the log-likelihood of the answer by a margin of the scores. */
    double logProbability(double scores) {
      double p = Calibration.probability(scores + answers);
      double right = Calibration.probability(weight);
      double yes = p * right + (1 - p) * (1 - right);
      return StrictMath.log(same ? yes : 1 - yes);
    }
  }

  /** How common twins are taken to be before any answer. */
  static final double TWINS_AT_FIRST = 0.003;

  /** How common strays are taken to be before any answer. */
  static final double STRAYS_AT_FIRST = 0.01;

  private static final double LEAST = 0.1;
  private static final double STEP = 0.05;
  private static final int STEPS = 19;
  private static final double[] TWINS = {2e-5, 1e-4, 5e-4, 3e-3, 0.01, 0.03, 0.08, 0.2};
  private static final double TWINS_PRIOR = StrictMath.log(TWINS_AT_FIRST);
  private static final double TWINS_DEVIATION = 1;
  private static final double[] STRAYS = {1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1};
  private static final double STRAYS_PRIOR = StrictMath.log(STRAYS_AT_FIRST);
  private static final double STRAYS_DEVIATION = 1.5;
  private static final double DEVIATION = 0.12;
  private static final double UNLIKENESS = 0.68;

  private final List<Forecast> latest = new ArrayList<>();

  /** Log-likelihoods of all answers so far, by power and by how common twins are. */
  private final double[][] alike = new double[STEPS][TWINS.length];

  /** Log-likelihoods of all answers so far, by power and by how common strays are. */
  private final double[][] unlike = new double[STEPS][STRAYS.length];

  /** Notes what was foretold of an answer that speaks to a doubt. Constant time. */
  void note(Doubt doubt, Margin margin, double weight, boolean same) {
    Forecast forecast =
        new Forecast(
            margin.likelihood(doubt.evidence, doubt.sizeA(), doubt.sizeB()),
            margin.said(doubt.evidence),
            weight,
            same);
    latest.add(forecast);
    if (latest.size() == 2 * LATEST) {
      latest.subList(0, LATEST).clear();
    }
    if (doubt.pairs() < 2) {
      return;
    }
    double stray = margin.stray(forecast.likelihood);
    for (int i = 0; i < STEPS; i++) {
      double plain = forecast.likelihood.plain(margin.prior(), new Powers(power(i)));
      if (forecast.likelihood.all() > 0) {
        double joined = forecast.likelihood.joined(plain, stray, StrictMath.log(margin.strays()));
        for (int t = 0; t < TWINS.length; t++) {
          alike[i][t] +=
              forecast.logProbability(margin.believed(forecast.likelihood, joined, TWINS[t]));
        }
      } else {
        for (int t = 0; t < STRAYS.length; t++) {
          double joined = forecast.likelihood.joined(plain, stray, StrictMath.log(STRAYS[t]));
          unlike[i][t] +=
              forecast.logProbability(margin.believed(forecast.likelihood, joined, margin.twins()));
        }
      }
    }
  }

  /** Returns what takes the next note back. Costs the size of the grid. */
  Runnable saved(Doubt doubt, Margin margin) {
    int size = latest.size();
    List<Forecast> oldest =
        size == 2 * LATEST - 1 ? List.copyOf(latest.subList(0, LATEST)) : List.of();
    double[][] grid =
        margin.likelihood(doubt.evidence, doubt.sizeA(), doubt.sizeB()).all() > 0 ? alike : unlike;
    double[][] was = doubt.pairs() < 2 ? new double[0][] : new double[STEPS][];
    Arrays.setAll(was, i -> grid[i].clone());
    return () -> {
      latest.addAll(0, oldest);
      latest.subList(size, latest.size()).clear();
      System.arraycopy(was, 0, grid, 0, was.length);
    };
  }

  /**
   * Returns the means of the posteriors. Constant time.
   *
   * @param likeness what is expected of the power for pairs that look the same
   */
  Learned learn(double likeness) {
    Posterior like =
        new Posterior(
            alike, TWINS, new double[] {likeness, DEVIATION, TWINS_PRIOR, TWINS_DEVIATION});
    Posterior unalike =
        new Posterior(
            unlike,
            STRAYS,
            new double[] {UNLIKENESS, 1.5 * DEVIATION, STRAYS_PRIOR, STRAYS_DEVIATION});
    return new Learned(like.power, unalike.power, like.share, unalike.share);
  }

  /** Returns how far the margins of scores are to be believed, by the latest answers. */
  Correction correction(Margin margin) {
    List<Correction.Foretold> answers = new ArrayList<>(latest.size());
    for (Forecast forecast : latest) {
      answers.add(
          new Correction.Foretold(
              margin.uncorrected(forecast.likelihood),
              forecast.likelihood.single(),
              forecast.answers,
              forecast.weight,
              forecast.same));
    }
    return Correction.fitted(answers);
  }

  private static double power(int i) {
    return LEAST + STEP * i;
  }

  /** The means of a power and a share, given the likelihoods on their grid. */
  private static final class Posterior {
    private double power;
    private double share;

    /**
     * @param normal mean and deviation of the power, and of the logarithm of the share, beforehand
     */
    Posterior(double[][] logLikelihoods, double[] shares, double[] normal) {
      double best = Double.NEGATIVE_INFINITY;
      double[][] logs = new double[STEPS][shares.length];
      for (int i = 0; i < STEPS; i++) {
        for (int t = 0; t < shares.length; t++) {
          logs[i][t] =
              logLikelihoods[i][t]
                  + normal(power(i), normal[0], normal[1])
                  + normal(StrictMath.log(shares[t]), normal[2], normal[3]);
          best = Math.max(best, logs[i][t]);
        }
      }
      double sum = 0;
      for (int i = 0; i < STEPS; i++) {
        for (int t = 0; t < shares.length; t++) {
          double weight = StrictMath.exp(logs[i][t] - best);
          sum += weight;
          power += weight * power(i);
          share += weight * shares[t];
        }
      }
      power /= sum;
      share /= sum;
    }
  }

  private static double normal(double x, double mean, double deviation) {
    double z = (x - mean) / deviation;
    return -0.5 * z * z;
  }
}
