package org.resight.evidence;

import java.util.EnumMap;
import org.resight.evidence.scores.Answers;
import org.resight.evidence.scores.PairTable;
import org.resight.model.EvidenceDecision;

/** Counts the known pairs at work by what is decided on them. */
final class PairNumbers {

  /** Nothing is at work. */
  static final PairNumbers NONE = new PairNumbers();

  private final EnumMap<EvidenceDecision, Long> byDecision = new EnumMap<>(EvidenceDecision.class);
  private long candidates;

  private PairNumbers() {}

  /** Returns what puts these numbers back as they are now. */
  Runnable saved() {
    EnumMap<EvidenceDecision, Long> decided = byDecision.clone();
    long candidatesWere = candidates;
    return () -> {
      byDecision.clear();
      byDecision.putAll(decided);
      candidates = candidatesWere;
    };
  }

  static PairNumbers of(PairTable pairs, Answers answers, Groups groups) {
    PairNumbers numbers = new PairNumbers();
    for (int p = 0; p < pairs.size(); p++) {
      if (groups.of(pairs.first(p)) != null && groups.of(pairs.second(p)) != null) {
        numbers.count(pairs, answers, p, 1);
      }
    }
    return numbers;
  }

  /** Counts a pair at work if it is known, −1 times to stop counting it. */
  void count(PairTable pairs, Answers answers, int pair, int times) {
    Answers.Reviewed reviewed = answers.of(pair);
    if (pairs.candidate(pair)) {
      candidates += times;
    } else if (reviewed == null) {
      return;
    }
    EvidenceDecision decision = reviewed == null ? EvidenceDecision.UNREVIEWED : reviewed.decision;
    byDecision.merge(decision, (long) times, Long::sum);
  }

  long candidates() {
    return candidates;
  }

  long of(EvidenceDecision decision) {
    return byDecision.getOrDefault(decision, 0L);
  }
}
