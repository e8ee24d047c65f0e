package org.resight.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.resight.model.AnnotationPair;
import org.resight.model.DoubtfulIndividual;
import org.resight.model.DuePair;
import org.resight.model.EvidenceDecision;
import org.resight.model.Reason;

/**
 * The pairs that are asked now, what is said of each, and who holds them. Whatever is computed only
 * when somebody asks must be settled before.
 */
final class DuePairs {

  private final PairTable pairs;
  private final Consequences graph;
  private final Questions questions;
  private final Agenda agenda;
  private final Priorities priorities;
  private final Listings listings;
  private final Glances glances;

  DuePairs(
      PairTable pairs,
      Consequences graph,
      Questions questions,
      Agenda agenda,
      Priorities priorities,
      Listings listings,
      Glances glances) {
    this.pairs = pairs;
    this.graph = graph;
    this.questions = questions;
    this.agenda = agenda;
    this.priorities = priorities;
    this.listings = listings;
    this.glances = glances;
  }

  /** Returns what is asked next and held by nobody, the most urgent first. */
  List<DuePair> due(int limit, Predicate<AnnotationPair> acceptable) {
    List<DuePair> due = new ArrayList<>();
    take(questions.readSpecial(), limit, acceptable, due);
    if (agenda.asksRanked() && due.size() < limit) {
      take(questions.readRanked(), limit, acceptable, due);
    }
    return due;
  }

  private void take(
      PairHeap.Reader reader, int limit, Predicate<AnnotationPair> acceptable, List<DuePair> due) {
    while (due.size() < limit) {
      int pair = reader.next();
      if (pair == PairTable.NONE) {
        return;
      }
      AnnotationPair value = listings.pair(pair);
      if (acceptable.test(value)) {
        due.add(describe(pair, value));
      }
    }
  }

  private DuePair describe(int pair, AnnotationPair value) {
    Individuals individuals = graph.individuals();
    return new DuePair(
        value,
        priorities.of(pair),
        reason(pair),
        pairs.match(pair),
        pairs.decision(pair),
        individuals.size(individuals.of(pairs.a(pair))),
        individuals.size(individuals.of(pairs.b(pair))));
  }

  private Reason reason(int pair) {
    if (pairs.is(pair, PairTable.SUSPECT)) {
      return Reason.CONFLICT;
    }
    if (pairs.is(pair, PairTable.OFFERED)) {
      return graph.offers().aim() == Offers.Aim.LINKS
          ? Reason.POSITIVE_REDUNDANCY
          : Reason.NEGATIVE_REDUNDANCY;
    }
    return pairs.decision(pair) == EvidenceDecision.UNREVIEWED
        ? Reason.CANDIDATE
        : Reason.HARD_CASE;
  }

  /** Returns whether a pair is asked, or would be if nobody held it. */
  boolean isDue(int pair) {
    return pairs.is(pair, PairTable.SUSPECT | PairTable.OFFERED)
        || (agenda.asksRanked() && pairs.is(pair, PairTable.RANKED));
  }

  /** Returns what is asked about a pair, whether held or not; NONE is no pair. */
  Optional<DuePair> due(int pair, AnnotationPair value) {
    return pair != PairTable.NONE && isDue(pair)
        ? Optional.of(describe(pair, value))
        : Optional.empty();
  }

  /** What is due now and held by nobody. */
  private final Glances.Due unheld =
      new Glances.Due() {
        @Override
        public boolean is(int pair) {
          return isDue(pair) && !pairs.is(pair, PairTable.HELD);
        }

        @Override
        public DuePair describe(int pair, AnnotationPair value) {
          return DuePairs.this.describe(pair, value);
        }
      };

  List<DuePair> dueOf(int annotation, int limit, Predicate<AnnotationPair> acceptable) {
    return glances.of(annotation, limit, acceptable, unheld);
  }

  List<DoubtfulIndividual> doubtful(int limit) {
    return glances.doubtful(
        limit,
        agenda.asksRanked()
            ? List.of(questions.readSpecial(), questions.readRanked())
            : List.of(questions.readSpecial()),
        unheld);
  }

  void hold(int pair) {
    if (isDue(pair)) {
      questions.hold(pair);
    }
  }

  void release(int pair) {
    questions.release(pair);
  }

  /** Returns the most urgent pair that nobody holds; NONE if there is none. */
  int first() {
    int pair = questions.readSpecial().next();
    return pair == PairTable.NONE && agenda.asksRanked() ? questions.readRanked().next() : pair;
  }

  /** Returns how many pairs are asked. */
  long count() {
    return (long) questions.specialCount() + (agenda.asksRanked() ? questions.rankedCount() : 0);
  }
}
