package org.resight.evidence.scores;

import java.util.List;

/**
 * How far margins of scores are to be believed: what they foretold of the answers, held against the
 * answers.
 *
 * <p>A logistic regression of the answers on the margins (Platt 1999), with normal priors around
 * believing them. It is only believed once the answers refute the margins. The reviewer may err, so
 * that each step weighs an answer by the probability that it is right (EM). Immutable.
 *
 * @param level log-odds added to every margin
 * @param single log-odds added where one side is a single photograph: it belongs somewhere more
 *     often than its scores say
 * @param against the share that is believed of a negative margin
 * @param inFavour the share that is believed of a positive margin
 */
public record Correction(double level, double single, double against, double inFavour) {

  /** Believes every margin. */
  public static final Correction NONE = new Correction(0, 0, 1, 1);

  private static final int PARAMETERS = 4;

  /** The precisions of the priors. */
  private static final double[] PRECISION = {1 / 0.25, 1 / 0.5, 1 / 0.04, 1 / 0.04};

  /**
   * By how much a correction must explain the answers better, in log-likelihood: that of four
   * parameters that mean nothing does so in one of a thousand cases (Wilks 1938).
   */
  private static final double TELLING = 9.2;

  private static final int STEPS = 12;
  private static final double CLOSE = 1e-3;
  private static final double LEAST_SHARE = 0.05;
  private static final double MOST_SHARE = 1.5;
  private static final double FARTHEST = 12;

  /**
   * What was foretold of an answer.
   *
   * @param margin what the scores said
   * @param single whether one side was a single photograph
   * @param said the log-odds of the answers before, and of names
   * @param weight the log-odds of the reviewer being right
   * @param same what the reviewer said
   */
  public record Foretold(double margin, boolean single, double said, double weight, boolean same) {}

  /** Returns a margin of scores as far as it is to be believed. */
  public double of(double margin, boolean alone) {
    return level
        + (alone ? single : 0)
        + against * Math.min(margin, 0)
        + inFavour * Math.max(margin, 0);
  }

  /**
   * Fits a correction to answers; {@link #NONE} while they do not refute the margins. Time
   * proportional to their number.
   */
  public static Correction fitted(List<Foretold> answers) {
    double[] prior = {NONE.level, NONE.single, NONE.against, NONE.inFavour};
    double[] w = prior.clone();
    for (int step = 0; step < STEPS && !answers.isEmpty(); step++) {
      double[] gradient = new double[PARAMETERS];
      double[][] curvature = new double[PARAMETERS][PARAMETERS];
      for (int i = 0; i < PARAMETERS; i++) {
        gradient[i] = PRECISION[i] * (prior[i] - w[i]);
        curvature[i][i] = PRECISION[i];
      }
      double[] x = new double[PARAMETERS];
      for (Foretold answer : answers) {
        double margin = Math.max(-FARTHEST, Math.min(FARTHEST, answer.margin));
        x[0] = 1;
        x[1] = answer.single ? 1 : 0;
        x[2] = Math.min(margin, 0);
        x[3] = Math.max(margin, 0);
        double z = answer.said;
        for (int i = 0; i < PARAMETERS; i++) {
          z += w[i] * x[i];
        }
        double p = Calibration.probability(z);
        double after = Calibration.probability(z + (answer.same ? 1 : -1) * answer.weight);
        for (int i = 0; i < PARAMETERS; i++) {
          gradient[i] += (after - p) * x[i];
          for (int j = 0; j < PARAMETERS; j++) {
            curvature[i][j] += p * (1 - p) * x[i] * x[j];
          }
        }
      }
      double[] change = solved(curvature, gradient);
      double most = 0;
      for (int i = 0; i < PARAMETERS; i++) {
        w[i] += Math.max(-1, Math.min(1, change[i]));
        most = Math.max(most, Math.abs(change[i]));
      }
      w[2] = Math.max(LEAST_SHARE, Math.min(MOST_SHARE, w[2]));
      w[3] = Math.max(LEAST_SHARE, Math.min(MOST_SHARE, w[3]));
      if (most < CLOSE) {
        break;
      }
    }
    Correction fitted = new Correction(w[0], w[1], w[2], w[3]);
    double gain = 0;
    for (Foretold answer : answers) {
      gain += fitted.logProbability(answer) - NONE.logProbability(answer);
    }
    return gain >= TELLING ? fitted : NONE;
  }

  /** Returns the logarithm of the probability of an answer. */
  private double logProbability(Foretold answer) {
    double same = Calibration.probability(answer.said + of(answer.margin, answer.single));
    double right = Calibration.probability(answer.weight);
    double said = same * right + (1 - same) * (1 - right);
    return StrictMath.log(answer.same ? said : 1 - said);
  }

  /** Solves a positive definite system by Cholesky's decomposition; overwrites its arguments. */
  private static double[] solved(double[][] a, double[] b) {
    int n = b.length;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = a[i][j];
        for (int k = 0; k < j; k++) {
          sum -= a[i][k] * a[j][k];
        }
        a[i][j] = i == j ? Math.sqrt(sum) : sum / a[j][j];
      }
    }
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        b[i] -= a[i][k] * b[k];
      }
      b[i] /= a[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        b[i] -= a[k][i] * b[k];
      }
      b[i] /= a[i][i];
    }
    return b;
  }
}
