package org.resight.lease;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.resight.model.AnnotationPair;
import org.resight.model.DuePair;
import org.resight.model.EvidenceDecision;
import org.resight.model.IdentityGraph;

/**
 * Gives reviewers pairs whose answer is known, now and then, so that long runs of one answer do not
 * numb. They look like second opinions, and come at random: nobody can foresee one.
 *
 * <p>None is given while nothing else is due, so that a finished graph stays finished. Not
 * thread-safe; confined to its graph's thread.
 */
final class TrainingPairs {

  private static final int MOST_REVIEWERS = 1_000;

  private final IdentityGraph graph;
  private final WaitingPairs waiting;
  private final SecondOpinions blind;
  private final double share;
  private final SplittableRandom random = new SplittableRandom();

  /** The reviewers for whom it is time. */
  private final Set<String> owed = new LinkedHashSet<>();

  /**
   * Gives none yet.
   *
   * @param share of the pairs asked that are known, 0 to 1
   */
  TrainingPairs(IdentityGraph graph, WaitingPairs waiting, SecondOpinions blind, double share) {
    this.graph = graph;
    this.waiting = waiting;
    this.blind = blind;
    this.share = share;
  }

  /** A pair as it is shown, and what is known of it. */
  record Due(DuePair pair, EvidenceDecision truth) {}

  /** Notes that a reviewer is given a pair of another kind. */
  void passed(String reviewer) {
    if (random.nextDouble() < share && owed.size() < MOST_REVIEWERS) {
      owed.add(reviewer);
    }
  }

  /**
   * Returns the pair that a reviewer shall be given now, or nothing.
   *
   * @param free which pairs may be given
   */
  Optional<Due> next(String reviewer, Predicate<AnnotationPair> free) {
    if (!owed.remove(reviewer) || graph.due(1, free).isEmpty()) {
      return Optional.empty();
    }
    return known(reviewer, pair -> free.test(pair) && graph.due(pair).isEmpty());
  }

  /** Returns a pair that was given to a reviewer, if it is still known and not answered. */
  Optional<DuePair> stillKnown(String reviewer, AnnotationPair pair) {
    return known(reviewer, pair::equals).map(Due::pair);
  }

  private Optional<Due> known(String reviewer, Predicate<AnnotationPair> wanted) {
    return waiting
        .knownFor(reviewer, pair -> wanted.test(pair) && blind.isAtWork(pair))
        .flatMap(known -> blind.blind(known.pair()).map(pair -> new Due(pair, known.truth())));
  }
}
