package org.resight.engine;

import org.resight.model.EvidenceDecision;

/** How many known pairs are at work, by decision. */
@SuppressWarnings("EnumOrdinal") // indexes an array, never stored
final class PairCounts {

  private final long[] decided = new long[EvidenceDecision.values().length];
  private long candidates;

  void add(EvidenceDecision decision, int more) {
    decided[decision.ordinal()] += more;
  }

  long of(EvidenceDecision decision) {
    return decided[decision.ordinal()];
  }

  void addCandidates(int more) {
    candidates += more;
  }

  /** Returns how many of them have a score. */
  long candidates() {
    return candidates;
  }
}
