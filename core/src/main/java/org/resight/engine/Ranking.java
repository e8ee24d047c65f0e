package org.resight.engine;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphConfig;

/**
 * Which candidates are to be asked in the ranking phase: those without a decision whose answer
 * would tell something, and with {@code hardCase} decided ones that were reviewed once.
 *
 * <p>Whoever changes what decides that has the pairs concerned put in or out again. While the
 * ranking is postponed nothing is, and each question is answered from the pairs themselves.
 */
final class Ranking {

  private final GraphConfig config;
  private final PairTable pairs;
  private final Individuals individuals;
  private final PositiveRedundancy positive;
  private final SeparationTable separations;
  private final ConfidentDecisions confident;
  private final Questions questions;
  private int lastRanked;

  Ranking(
      GraphConfig config,
      PairTable pairs,
      Individuals individuals,
      PositiveRedundancy positive,
      SeparationTable separations,
      ConfidentDecisions confident,
      Questions questions) {
    this.config = config;
    this.pairs = pairs;
    this.individuals = individuals;
    this.positive = positive;
    this.separations = separations;
    this.confident = confident;
    this.questions = questions;
  }

  /** Puts the pairs between two individuals in or out. */
  void requeueBetween(int one, int other) {
    if (questions.isPostponed()) {
      return;
    }
    boolean swap = individuals.size(one) > individuals.size(other);
    int smaller = swap ? other : one;
    int larger = swap ? one : other;
    int first = individuals.get(smaller, Individuals.FIRST_BLOCK);
    int block = first;
    do {
      int start = individuals.firstOf(block);
      int member = start;
      do {
        for (int link = pairs.first(member, PairTable.OTHER),
                stop = pairs.end(member, PairTable.OTHER);
            link < stop;
            link++) {
          int p = pairs.at(link);
          if (individuals.of(pairs.otherAt(link)) == larger) {
            requeue(p);
          }
        }
        member = individuals.next(member);
      } while (member != start);
      block = individuals.nextBlock(block);
    } while (block != first);
  }

  /** Puts the pairs of some annotations in or out. */
  void requeueAll(IntArrayList some) {
    if (questions.isPostponed()) {
      return;
    }
    for (int i = 0, n = some.size(); i < n; i++) {
      requeueAll(some.getInt(i));
    }
  }

  /** Puts the pairs of an annotation in or out. */
  void requeueAll(int annotation) {
    for (int link = pairs.first(annotation, PairTable.OTHER),
            stop = pairs.end(annotation, PairTable.OTHER);
        link < stop;
        link++) {
      int p = pairs.at(link);
      requeue(p);
    }
  }

  /** Puts a pair into the ranking or out of it, as it now belongs. */
  void requeue(int pair) {
    if (questions.isPostponed()) {
      return;
    }
    if (isRankable(pair)) {
      questions.rank(pair, isInside(pair));
    } else {
      questions.unrank(pair);
    }
  }

  private boolean isInside(int pair) {
    return individuals.of(pairs.a(pair)) == individuals.of(pairs.b(pair));
  }

  /** Makes the ranking anew if it has been postponed. */
  void resume() {
    if (questions.isPostponed()) {
      questions.resume(this::isRankable, this::isInside);
    }
  }

  /** Returns whether a pair is among the candidates to be asked in the ranking phase. */
  boolean isRanked(int pair) {
    return questions.isPostponed() ? isRankable(pair) : pairs.is(pair, PairTable.RANKED);
  }

  /**
   * Returns whether any candidate is to be asked in the ranking phase. While the ranking is
   * postponed, one that was found last time mostly still is; where none is found it is resumed.
   */
  boolean ranksAny() {
    if (questions.isPostponed()) {
      for (int looked = 0; looked < pairs.size(); looked++) {
        if (isRankable(lastRanked)) {
          return true;
        }
        lastRanked = lastRanked + 1 < pairs.size() ? lastRanked + 1 : 0;
      }
      resume();
    }
    return questions.rankedCount() > 0;
  }

  private boolean isRankable(int pair) {
    if (!pairs.is(pair, PairTable.CANDIDATE)
        || !pairs.is(pair, PairTable.AT_WORK)
        || pairs.is(pair, PairTable.SUSPECT)
        || !config.rankingEnabled()) {
      return false;
    }
    return pairs.decision(pair) == EvidenceDecision.UNREVIEWED
        ? !isSettled(pairs.a(pair), pairs.b(pair))
        : config.hardCase() && !pairs.decision(pair).uninferable() && pairs.reviews(pair) == 1;
  }

  /** Returns whether asking two annotations at work would tell nothing that is wanted. */
  private boolean isSettled(int a, int b) {
    int one = individuals.of(a);
    int other = individuals.of(b);
    if (config.redundancyEnabled()
        && (one == other
            ? individuals.isConsistent(one) && positive.sameClass(a, b)
            : separations.isRedundant(one, other))) {
      return true;
    }
    return confident.isOn() && confident.answers(a, b);
  }
}
