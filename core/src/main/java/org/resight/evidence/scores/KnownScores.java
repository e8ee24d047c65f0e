package org.resight.evidence.scores;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The scores of pairs whose truth is known. The arrays must not change any more. */
public final class KnownScores {

  /** Nothing is known. */
  public static final KnownScores NONE = new KnownScores(new double[0], new double[0]);

  private final double[] positive;
  private final double[] negative;
  private final double[] positiveWeights;
  private final double[] negativeWeights;
  private @Nullable Scores same;
  private @Nullable Scores different;

  public KnownScores(double[] positive, double[] negative) {
    this(positive, equal(positive.length), negative, equal(negative.length));
  }

  private KnownScores(
      double[] positive, double[] positiveWeights, double[] negative, double[] negativeWeights) {
    this.positive = positive;
    this.positiveWeights = positiveWeights;
    this.negative = negative;
    this.negativeWeights = negativeWeights;
  }

  /**
   * Returns scores of pairs of which it is only known how likely they are of one individual. Each
   * counts for both kinds, by its probability: taking what is likelier for the truth would confirm
   * whatever was believed before.
   *
   * @param same the probabilities, in (0, 1)
   */
  public static KnownScores likely(double[] scores, double[] same) {
    double[] different = new double[same.length];
    Arrays.setAll(different, i -> 1 - same[i]);
    return new KnownScores(scores, same, scores, different);
  }

  /** Returns whether there are enough of both kinds to tell them apart. */
  public boolean usable() {
    return positive.length > 1 && negative.length > 1;
  }

  /** Returns these and others together. */
  public KnownScores with(KnownScores more) {
    return new KnownScores(
        joined(positive, more.positive),
        joined(positiveWeights, more.positiveWeights),
        joined(negative, more.negative),
        joined(negativeWeights, more.negativeWeights));
  }

  /** Returns {@link Calibration#misfit} to the scores of candidates. */
  public double misfit(double[] candidates) {
    return Calibration.misfit(same(), different(), candidates);
  }

  /** Fits a calibration; only if {@link #usable}. */
  public Calibration calibration() {
    double positives = same().total();
    return Calibration.fit(same(), different(), positives / (positives + different().total()));
  }

  private static double[] equal(int n) {
    double[] weights = new double[n];
    Arrays.fill(weights, 1);
    return weights;
  }

  private Scores same() {
    Scores known = same;
    if (known == null) {
      known = new Scores(positive, positiveWeights);
      same = known;
    }
    return known;
  }

  private Scores different() {
    Scores known = different;
    if (known == null) {
      known = new Scores(negative, negativeWeights);
      different = known;
    }
    return known;
  }

  private static double[] joined(double[] one, double[] other) {
    double[] joined = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, joined, one.length, other.length);
    return joined;
  }
}
