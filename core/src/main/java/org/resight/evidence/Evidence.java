package org.resight.evidence;

/** The sums of what the known pairs between two sides say; mutable, so that it can be kept. */
final class Evidence {

  private int candidates;
  private double scores;
  private double answers;
  private int unanswerable;

  /** Adds a pair, {@code times} −1 takes it away again. */
  void add(PairTable pairs, int pair, int times) {
    if (pairs.candidate(pair)) {
      candidates += times;
      scores += times * pairs.logOdds(pair);
    }
    answers += times * pairs.answers(pair);
    if (pairs.unanswerable(pair)) {
      unanswerable += times;
    }
  }

  void add(Evidence other) {
    candidates += other.candidates;
    scores += other.scores;
    answers += other.answers;
    unanswerable += other.unanswerable;
  }

  void set(Evidence other) {
    candidates = other.candidates;
    scores = other.scores;
    answers = other.answers;
    unanswerable = other.unanswerable;
  }

  /** Returns the number of candidate pairs. */
  int candidates() {
    return candidates;
  }

  /** Returns the sum of the calibrated log-odds of the candidates. */
  double scores() {
    return scores;
  }

  /** Returns the sum of the log-odds of the answers. */
  double answers() {
    return answers;
  }

  /** Returns the number of pairs of which somebody could not tell. */
  int unanswerable() {
    return unanswerable;
  }
}
