package org.resight.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.resight.evidence.scores.PairTable;
import org.resight.model.Reason;

/**
 * What is worth asking of one belief: first questions while it is not known what scores mean, then
 * the doubts, and when none is left a small audit. Immutable as long as the belief is.
 */
final class Agenda {

  /** Why and how urgently a pair is asked. */
  record Asked(double priority, Reason reason) {}

  /** Takes pairs one by one, until it has had enough. */
  @FunctionalInterface
  interface Visitor {
    boolean visit(long key, double priority, Reason reason);
  }

  /** Doubts that say how likely the next answers change something. */
  private static final int LOOK_AHEAD = 20;

  private final Belief belief;
  private final List<Audit.Audited> listed;
  private final Reason reason;
  private final int size;

  private Agenda(Belief belief, List<Audit.Audited> listed, Reason reason, int size) {
    this.belief = belief;
    this.listed = listed;
    this.reason = reason;
    this.size = size;
  }

  /**
   * Finds what to ask.
   *
   * @param enough whether the catalogue is good enough already; asked only if there are doubts
   */
  static Agenda of(Belief belief, PairTable pairs, Audit audit, BooleanSupplier enough) {
    List<Audit.Audited> first = new ArrayList<>();
    for (int pair : belief.firstQuestions()) {
      Audit.Audited next = new Audit.Audited(pairs.first(pair), pairs.second(pair), false);
      if (pairs.asked(pair) == 0 && !first.contains(next)) {
        first.add(next);
      }
    }
    if (!first.isEmpty()) {
      return new Agenda(belief, first, Reason.CANDIDATE, first.size());
    }
    int doubts = belief.groups().dueDoubts();
    if (doubts > 0 && !enough.getAsBoolean()) {
      return new Agenda(belief, List.of(), Reason.DOUBTFUL_MERGE, doubts);
    }
    List<Audit.Audited> audited = audit.due(belief.groups(), belief.atWork());
    return new Agenda(belief, audited, Reason.AUDIT, audited.size());
  }

  /** Returns how many questions are worth asking now. */
  int size() {
    return size;
  }

  /** Returns whether the questions are doubts, of which one answer may settle several. */
  boolean doubts() {
    return listed.isEmpty();
  }

  /** Visits what to ask, the most urgent first. */
  void visit(Questions questions, Visitor visitor) {
    if (size == 0) {
      return;
    }
    if (!listed.isEmpty()) {
      for (Audit.Audited pair : listed) {
        if (!visitor.visit(PairTable.key(pair.first(), pair.second()), 0, reason)) {
          return;
        }
      }
      return;
    }
    int left = size;
    for (Doubt doubt : belief.groups().doubts()) {
      if (left == 0) {
        return;
      }
      if (belief.groups().due(doubt)) {
        left--;
        long key = questions.best(doubt);
        if (key != Questions.NONE && !visitor.visit(key, doubt.loss, reason(doubt))) {
          return;
        }
      }
    }
  }

  /** Returns why a pair would be asked now, if it would. */
  Optional<Asked> asked(int one, int other, PairTable pairs) {
    if (!listed.isEmpty()) {
      return find(one, other).map(pair -> new Asked(0, reason));
    }
    int number = pairs.find(one, other);
    Doubt doubt = size == 0 ? null : belief.groups().about(one, other);
    return doubt == null
            || !belief.groups().due(doubt)
            || (number >= 0 && pairs.unanswerable(number))
        ? Optional.empty()
        : Optional.of(new Asked(doubt.loss, reason(doubt)));
  }

  /** Returns a pair as it is audited now, if it is. */
  Optional<Audit.Audited> audited(int one, int other) {
    return reason == Reason.AUDIT ? find(one, other) : Optional.empty();
  }

  private Optional<Audit.Audited> find(int one, int other) {
    return listed.stream()
        .filter(
            pair -> pair.first() == Math.min(one, other) && pair.second() == Math.max(one, other))
        .findFirst();
  }

  private static Reason reason(Doubt doubt) {
    return doubt instanceof Link ? Reason.DOUBTFUL_MERGE : Reason.DOUBTFUL_SPLIT;
  }

  /** Returns the chance that one of the next answers changes an individual. */
  double probabilityOfChange() {
    if (size == 0) {
      return 0;
    }
    double none = 1;
    int seen = 0;
    for (Doubt doubt : belief.groups().doubts()) {
      if (seen++ == LOOK_AHEAD) {
        break;
      }
      none *= 1 - DoubtCost.wrong(doubt.margin);
    }
    return 1 - none;
  }
}
