package org.resight.evidence.scores;

/** The sums of what the known pairs between two sides say; mutable, so that it can be kept. */
public final class Evidence {

  /** The share of pairs of one individual among those that people compare unasked. */
  public static final double CHOSEN_SAME = 0.2;

  /** What it says of a pair that somebody chose to compare it. */
  private static final double CHOSEN = Calibration.logit(CHOSEN_SAME);

  private int candidates;
  private double scores;
  private double answers;
  private int unanswerable;
  private int namesakes;
  private int otherNames;

  /** Adds a pair, {@code times} −1 takes it away again. */
  public void add(PairTable pairs, int pair, int times) {
    if (pairs.candidate(pair)) {
      candidates += times;
      scores += times * pairs.logOdds(pair);
    } else if (pairs.chosen(pair)) {
      candidates += times;
      scores += times * CHOSEN;
    }
    answers += times * pairs.answers(pair);
    if (pairs.unanswerable(pair)) {
      unanswerable += times;
    }
    int named = pairs.named(pair);
    if (named > 0) {
      namesakes += times;
    } else if (named < 0) {
      otherNames += times;
    }
  }

  public void add(Evidence other) {
    candidates += other.candidates;
    scores += other.scores;
    answers += other.answers;
    unanswerable += other.unanswerable;
    namesakes += other.namesakes;
    otherNames += other.otherNames;
  }

  public void set(Evidence other) {
    candidates = other.candidates;
    scores = other.scores;
    answers = other.answers;
    unanswerable = other.unanswerable;
    namesakes = other.namesakes;
    otherNames = other.otherNames;
  }

  /** Returns the number of pairs that a verifier or a person proposed. */
  public int candidates() {
    return candidates;
  }

  /** Returns the sum of the log-odds of those proposed: of scores, calibrated, and of choices. */
  public double scores() {
    return scores;
  }

  /** Returns the sum of the log-odds of the answers. */
  public double answers() {
    return answers;
  }

  /**
   * Returns the share of namesakes among the pairs whose ends both have names; NaN if none have.
   */
  public double namesakes() {
    return namesakes / (double) (namesakes + otherNames);
  }

  /** Returns the number of pairs of which somebody could not tell. */
  public int unanswerable() {
    return unanswerable;
  }
}
