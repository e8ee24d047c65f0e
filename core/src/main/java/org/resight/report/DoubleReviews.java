package org.resight.report;

import it.unimi.dsi.fastutil.HashCommon;
import it.unimi.dsi.fastutil.ints.Int2ObjectLinkedOpenHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.resight.journal.Hash64;
import org.resight.model.AnnotationPair;
import org.resight.model.EvidenceDecision;
import org.resight.model.Review;

/**
 * The pairs that two people decide without knowing of each other: a share of all, drawn at random.
 *
 * <p>Which pairs are drawn follows from the pair alone. So a pair that people found hard, or that
 * was asked again for any other reason, is no more likely to be among them, and what reviewers
 * agree on here stands for all pairs. A pair waits for a second person once one has decided it, and
 * for a third if the two differ.
 *
 * <p>Of {@value #MOST_WAITING} pairs at most it is remembered that they wait: some 200 bytes each.
 * Constant time for each review. Not thread-safe; confined to its graph's thread.
 */
final class DoubleReviews {

  static final int MOST_WAITING = 10_000;

  private static final int RANDOM_BITS = 53;

  private final double share;

  /** By the number of the pair, those that began to wait first in front. */
  private final Int2ObjectLinkedOpenHashMap<Waiting> waiting;

  /** A pair that waits, and the answers that stand on it. Immutable. */
  private static final class Waiting {
    private final AnnotationPair pair;
    private final int[] answers;

    Waiting(AnnotationPair pair, int[] answers) {
      this.pair = pair;
      this.answers = answers;
    }
  }

  /**
   * Has nothing wait yet.
   *
   * @param share of the pairs that are drawn, 0 to 1
   */
  DoubleReviews(double share) {
    this(share, new Int2ObjectLinkedOpenHashMap<>());
  }

  private DoubleReviews(double share, Int2ObjectLinkedOpenHashMap<Waiting> waiting) {
    this.share = share;
    this.waiting = waiting;
  }

  /** Returns others of the same. Costs what waits. */
  DoubleReviews copy() {
    return new DoubleReviews(share, waiting.clone());
  }

  /** Returns whether a pair is one of those that two people decide. */
  boolean isDrawn(AnnotationPair pair) {
    long random = HashCommon.murmurHash3(Hash64.of(pair)) >>> (Long.SIZE - RANDOM_BITS);
    return random * 0x1p-53 < share;
  }

  /**
   * Takes note of what stands on a drawn pair now.
   *
   * @param number the number of the pair in its graph
   * @param answers see {@link PairAnswers}; not changed later
   * @param isPerson whether a reviewer is no algorithm
   */
  void stands(int number, AnnotationPair pair, int[] answers, IntPredicate isPerson) {
    if (!waits(answers, isPerson)) {
      waiting.remove(number);
      return;
    }
    waiting.put(number, new Waiting(pair, answers));
    if (waiting.size() > MOST_WAITING) {
      waiting.removeFirst();
    }
  }

  private static boolean waits(int[] answers, IntPredicate isPerson) {
    for (int answer : answers) {
      if (!isPerson.test(PairAnswers.reviewer(answer))) {
        return false;
      }
    }
    boolean differ =
        answers.length == 2 && PairAnswers.decision(answers[0]) != PairAnswers.decision(answers[1]);
    return answers.length == 1 || differ;
  }

  /**
   * Returns the pair that has waited longest for somebody else than those who decided it. Costs the
   * number of pairs that wait.
   *
   * @param reviewer who is asked, or less than 0 for somebody who has decided nothing yet
   * @param acceptable which pairs may be given; the others are passed over
   */
  Optional<AnnotationPair> waitingFor(int reviewer, Predicate<AnnotationPair> acceptable) {
    for (Waiting each : waiting.values()) {
      if (isFor(each, reviewer) && acceptable.test(each.pair)) {
        return Optional.of(each.pair);
      }
    }
    return Optional.empty();
  }

  private static boolean isFor(Waiting each, int reviewer) {
    for (int answer : each.answers) {
      if (PairAnswers.reviewer(answer) == reviewer) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the first of some drawn pairs that waits for somebody.
   *
   * @param standing whose decisions stand on them
   */
  static Optional<AnnotationPair> waitingFor(
      String reviewer,
      Map<AnnotationPair, Map<String, EvidenceDecision>> standing,
      Predicate<AnnotationPair> acceptable) {
    return standing.entrySet().stream()
        .filter(each -> waits(each.getValue()) && !each.getValue().containsKey(reviewer))
        .map(Map.Entry::getKey)
        .filter(acceptable)
        .findFirst();
  }

  private static boolean waits(Map<String, EvidenceDecision> standing) {
    boolean differ = standing.size() == 2 && Set.copyOf(standing.values()).size() == 2;
    return (standing.size() == 1 || differ)
        && standing.keySet().stream().noneMatch(name -> name.startsWith(Review.ALGORITHM));
  }
}
