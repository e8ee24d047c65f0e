package org.resight.evidence.scores;

import java.util.Arrays;

/**
 * Maps a verifier's scores to log-odds of <em>same individual, given that the pair is a
 * candidate</em>.
 *
 * <p>Kernel densities of the scores of known positive and negative pairs, mixed by the share of
 * positives, made monotone by isotonic regression (pool adjacent violators), and bounded.
 * Immutable.
 */
public final class Calibration {

  /** Bound of the log-odds of one score. */
  static final double BOUND = 8;

  private static final int CELLS = 256;
  private static final double LEAST = 1e-4;
  private static final double FLOOR = 1e-9;
  private static final int MIXING_ROUNDS = 20;

  private final double low;
  private final double step;
  private final double[] logOdds;

  private Calibration(double low, double step, double[] logOdds) {
    this.low = low;
    this.step = step;
    this.logOdds = logOdds;
  }

  /** Takes scores for probabilities, since nothing is known about them. */
  static Calibration none() {
    double[] values = new double[CELLS + 1];
    for (int i = 0; i <= CELLS; i++) {
      values[i] = bounded(logit((double) i / CELLS));
    }
    return new Calibration(0, 1.0 / CELLS, values);
  }

  /** Returns the calibration whose log-odds grow along a line. */
  static Calibration line(double low, double high, double at0, double slope) {
    double step = Math.max((high - low) / CELLS, 1e-9);
    double[] values = new double[CELLS + 1];
    for (int i = 0; i <= CELLS; i++) {
      values[i] = bounded(at0 + slope * (low + i * step));
    }
    return new Calibration(low, step, values);
  }

  /**
   * Fits a calibration.
   *
   * @param positive scores of pairs of one individual, at least two different
   * @param negative scores of pairs of different individuals, at least two different
   * @param share the share of positives among the candidates, in (0, 1)
   */
  static Calibration fit(Scores positive, Scores negative, double share) {
    double low = Math.min(positive.least(), negative.least());
    double high = Math.max(positive.greatest(), negative.greatest());
    double step = Math.max((high - low) / CELLS, 1e-9);
    double[] same = positive.density(low, step, CELLS + 1);
    double[] different = negative.density(low, step, CELLS + 1);
    double[] probability = new double[CELLS + 1];
    double[] weight = new double[CELLS + 1];
    for (int i = 0; i <= CELLS; i++) {
      double p = share * same[i];
      double n = (1 - share) * different[i];
      weight[i] = p + n + 1e-12;
      probability[i] = p / weight[i];
    }
    isotonic(probability, weight);
    double[] values = new double[CELLS + 1];
    for (int i = 0; i <= CELLS; i++) {
      values[i] = bounded(logit(probability[i]));
    }
    return new Calibration(low, step, values);
  }

  /**
   * Returns how badly known scores explain those of the candidates: the divergence of Kullback and
   * Leibler, in nats, of the candidates' density from the best mixture of the two known ones.
   */
  static double misfit(Scores positive, Scores negative, double[] candidates) {
    Scores all = new Scores(candidates);
    double low = Math.min(all.least(), Math.min(positive.least(), negative.least()));
    double high = Math.max(all.greatest(), Math.max(positive.greatest(), negative.greatest()));
    double step = Math.max((high - low) / CELLS, 1e-9);
    double[] same = positive.density(low, step, CELLS + 1);
    double[] different = negative.density(low, step, CELLS + 1);
    double[] found = all.density(low, step, CELLS + 1);
    double share = 0.3;
    for (int round = 0; round < MIXING_ROUNDS; round++) {
      double sum = 0;
      for (double score : candidates) {
        int cell = (int) ((score - low) / step);
        double p = share * same[cell] + FLOOR;
        sum += p / (p + (1 - share) * different[cell] + FLOOR);
      }
      share = Math.max(0.01, Math.min(0.9, sum / candidates.length));
    }
    double divergence = 0;
    for (double score : candidates) {
      int cell = (int) ((score - low) / step);
      double mixed = share * same[cell] + (1 - share) * different[cell];
      divergence += StrictMath.log((found[cell] + 1e-6) / (mixed + 1e-6)) / candidates.length;
    }
    return divergence;
  }

  /** Returns the log-odds of a score; beyond the known scores those of the nearest. */
  public double logOdds(double score) {
    double x = (score - low) / step;
    if (!(x > 0)) {
      return logOdds[0];
    }
    int cell = (int) x;
    if (cell >= CELLS) {
      return logOdds[CELLS];
    }
    double part = x - cell;
    return logOdds[cell] * (1 - part) + logOdds[cell + 1] * part;
  }

  public static double logit(double p) {
    return StrictMath.log(p / (1 - p));
  }

  public static double probability(double logOdds) {
    return 1 / (1 + StrictMath.exp(-logOdds));
  }

  private static double bounded(double logOdds) {
    double limit = Math.min(BOUND, -logit(LEAST));
    return Math.max(-limit, Math.min(limit, logOdds));
  }

  private static void isotonic(double[] value, double[] weight) {
    int blocks = 0;
    int[] end = new int[value.length];
    double[] mean = new double[value.length];
    double[] mass = new double[value.length];
    for (int i = 0; i < value.length; i++) {
      mean[blocks] = value[i];
      mass[blocks] = weight[i];
      end[blocks] = i + 1;
      blocks++;
      while (blocks > 1 && mean[blocks - 2] >= mean[blocks - 1]) {
        double sum = mass[blocks - 2] + mass[blocks - 1];
        mean[blocks - 2] =
            (mean[blocks - 2] * mass[blocks - 2] + mean[blocks - 1] * mass[blocks - 1]) / sum;
        mass[blocks - 2] = sum;
        end[blocks - 2] = end[blocks - 1];
        blocks--;
      }
    }
    int start = 0;
    for (int i = 0; i < blocks; i++) {
      Arrays.fill(value, start, end[i], mean[i]);
      start = end[i];
    }
  }
}
