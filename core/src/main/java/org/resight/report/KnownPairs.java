package org.resight.report;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.objects.Object2ObjectLinkedOpenHashMap;
import it.unimi.dsi.fastutil.objects.Object2ObjectOpenHashMap;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.resight.model.AnnotationPair;
import org.resight.model.EvidenceDecision;
import org.resight.model.KnownPair;

/**
 * The pairs whose answer is known, since two people or more decided them and all said the same; and
 * how reviewers answered such pairs when they were asked once more.
 *
 * <p>The newest {@value #MOST_KNOWN} pairs are remembered. Nobody is asked one twice. Whoever
 * decided a pair is asked it after {@value #FORGOTTEN_AFTER} other reviews at the earliest.
 *
 * <p>Constant time for each review; 100 bytes and more for each answer to a known pair. Not
 * thread-safe; confined to its graph's thread.
 */
final class KnownPairs {

  static final int MOST_KNOWN = 2_000;

  /** Reviews of the graph after which nobody is expected to remember an answer. */
  static final int FORGOTTEN_AFTER = 100;

  private static final int RIGHT = 0;
  private static final int MISSED = 1;
  private static final int MISTAKEN = 2;
  private static final int CANNOT_TELL = 3;
  private static final int OUTCOMES = 4;

  private static final List<EvidenceDecision> DECISIONS = List.of(EvidenceDecision.values());
  private static final int[] NOBODY = new int[0];

  /** Those that became known first in front. */
  private final Object2ObjectLinkedOpenHashMap<AnnotationPair, Known> pairs;

  /** Who has answered which pair as a known one, whether it is known still or not. */
  private final Object2ObjectOpenHashMap<AnnotationPair, int[]> asked;

  /** By the number of the reviewer, how often each outcome was. */
  private final Int2ObjectOpenHashMap<long[]> outcomes;

  /** By the seq of an answer, its reviewer and outcome. */
  private final Int2IntOpenHashMap answers;

  /** Immutable. */
  private static final class Known {
    private final EvidenceDecision truth;
    private final long since;
    private final int[] people;

    Known(EvidenceDecision truth, long since, int[] people) {
      this.truth = truth;
      this.since = since;
      this.people = people;
    }
  }

  /** Knows nothing yet. */
  KnownPairs() {
    this(
        new Object2ObjectLinkedOpenHashMap<>(),
        new Object2ObjectOpenHashMap<>(),
        new Int2ObjectOpenHashMap<>(),
        new Int2IntOpenHashMap());
  }

  private KnownPairs(
      Object2ObjectLinkedOpenHashMap<AnnotationPair, Known> pairs,
      Object2ObjectOpenHashMap<AnnotationPair, int[]> asked,
      Int2ObjectOpenHashMap<long[]> outcomes,
      Int2IntOpenHashMap answers) {
    this.pairs = pairs;
    this.asked = asked;
    this.outcomes = outcomes;
    this.answers = answers;
    answers.defaultReturnValue(-1);
  }

  /** Returns others of the same. Costs what is remembered. */
  KnownPairs copy() {
    Int2ObjectOpenHashMap<long[]> counts = new Int2ObjectOpenHashMap<>();
    outcomes.forEach((reviewer, each) -> counts.put(reviewer, each.clone()));
    return new KnownPairs(pairs.clone(), asked.clone(), counts, answers.clone());
  }

  /**
   * Takes note of what stands on a pair now.
   *
   * @param standing see {@link PairAnswers}; not changed later
   * @param isPerson whether a reviewer is no algorithm
   * @param now reviews of the graph so far
   */
  void stands(AnnotationPair pair, int[] standing, IntPredicate isPerson, long now) {
    int[] people =
        Arrays.stream(standing).filter(each -> isPerson.test(PairAnswers.reviewer(each))).toArray();
    EvidenceDecision truth = agreed(people);
    if (truth == null) {
      pairs.remove(pair);
      return;
    }
    int[] reviewers = Arrays.stream(people).map(PairAnswers::reviewer).toArray();
    pairs.put(pair, new Known(truth, now, reviewers));
    if (pairs.size() > MOST_KNOWN) {
      pairs.removeFirst();
    }
  }

  private static @Nullable EvidenceDecision agreed(int[] people) {
    if (people.length < 2) {
      return null;
    }
    int decision = PairAnswers.decision(people[0]);
    for (int answer : people) {
      if (PairAnswers.decision(answer) != decision) {
        return null;
      }
    }
    EvidenceDecision all = DECISIONS.get(decision);
    return all == EvidenceDecision.POSITIVE || all == EvidenceDecision.NEGATIVE ? all : null;
  }

  /**
   * Returns the pair that has been known longest of those that a reviewer may be asked.
   *
   * @param reviewer who is asked, or less than 0 for somebody who has decided nothing yet
   * @param now reviews of the graph so far
   * @param acceptable which pairs may be given; the others are passed over
   */
  Optional<KnownPair> next(int reviewer, long now, Predicate<AnnotationPair> acceptable) {
    for (var each : pairs.object2ObjectEntrySet()) {
      Known known = each.getValue();
      boolean own = contains(known.people, reviewer);
      if (!contains(asked.getOrDefault(each.getKey(), NOBODY), reviewer)
          && (!own || now - known.since >= FORGOTTEN_AFTER)
          && acceptable.test(each.getKey())) {
        return Optional.of(new KnownPair(each.getKey(), known.truth));
      }
    }
    return Optional.empty();
  }

  private static boolean contains(int[] reviewers, int reviewer) {
    for (int each : reviewers) {
      if (each == reviewer) {
        return true;
      }
    }
    return false;
  }

  /**
   * Takes an answer to a known pair.
   *
   * @param truth what was known when it was asked
   */
  void answered(
      int seq,
      int reviewer,
      AnnotationPair pair,
      EvidenceDecision decision,
      EvidenceDecision truth) {
    int outcome = outcome(decision, truth);
    outcomes.computeIfAbsent(reviewer, number -> new long[OUTCOMES])[outcome]++;
    answers.put(seq, reviewer * OUTCOMES + outcome);
    int[] before = asked.getOrDefault(pair, NOBODY);
    int[] after = Arrays.copyOf(before, before.length + 1);
    after[before.length] = reviewer;
    asked.put(pair, after);
  }

  private static int outcome(EvidenceDecision decision, EvidenceDecision truth) {
    if (decision == truth) {
      return RIGHT;
    }
    return switch (decision) {
      case NEGATIVE -> MISSED;
      case POSITIVE -> MISTAKEN;
      case INCOMPARABLE, UNKNOWN, UNREVIEWED -> CANNOT_TELL;
    };
  }

  /** Takes an answer back: as if it had never been given. */
  void takeBack(int seq, AnnotationPair pair) {
    int answer = answers.remove(seq);
    if (answer < 0) {
      return;
    }
    int reviewer = answer / OUTCOMES;
    outcomes.get(reviewer)[answer % OUTCOMES]--;
    int[] left =
        Arrays.stream(asked.getOrDefault(pair, NOBODY)).filter(each -> each != reviewer).toArray();
    asked.put(pair, left);
  }

  /** Returns how a reviewer answered known pairs. */
  KnownAnswers of(int reviewer) {
    long[] counts = outcomes.getOrDefault(reviewer, new long[OUTCOMES]);
    return new KnownAnswers(counts[RIGHT], counts[MISSED], counts[MISTAKEN], counts[CANNOT_TELL]);
  }
}
