package org.resight.evidence.scores;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The scores of pairs whose truth is known. The arrays must not change any more. */
public final class KnownScores {

  /** Nothing is known. */
  public static final KnownScores NONE = new KnownScores(new double[0], new double[0]);

  private final double[] positive;
  private final double[] negative;
  private @Nullable Scores same;
  private @Nullable Scores different;

  public KnownScores(double[] positive, double[] negative) {
    this.positive = positive;
    this.negative = negative;
  }

  /** Returns whether there are enough of both kinds to tell them apart. */
  public boolean usable() {
    return positive.length > 1 && negative.length > 1;
  }

  /** Returns these and others together. */
  public KnownScores with(KnownScores more) {
    return new KnownScores(joined(positive, more.positive), joined(negative, more.negative));
  }

  /** Returns {@link Calibration#misfit} to the scores of candidates. */
  public double misfit(double[] candidates) {
    return Calibration.misfit(same(), different(), candidates);
  }

  /** Fits a calibration; only if {@link #usable}. */
  public Calibration calibration() {
    double share = (double) positive.length / (positive.length + negative.length);
    return Calibration.fit(same(), different(), share);
  }

  private Scores same() {
    Scores known = same;
    if (known == null) {
      known = new Scores(positive);
      same = known;
    }
    return known;
  }

  private Scores different() {
    Scores known = different;
    if (known == null) {
      known = new Scores(negative);
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
