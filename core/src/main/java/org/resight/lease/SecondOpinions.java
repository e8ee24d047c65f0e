package org.resight.lease;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.DuePair;
import org.resight.model.EvidenceDecision;
import org.resight.model.IdentityGraph;
import org.resight.model.Individual;
import org.resight.model.PairState;
import org.resight.model.Reason;

/**
 * Gives reviewers pairs that another person has decided, without saying what that decision was.
 *
 * <p>They stand among other questions: one comes after {@value #BETWEEN} others at the earliest, so
 * that nobody only follows somebody who works faster; and none while nothing else is due, so that a
 * finished graph stays finished. Not thread-safe; confined to its graph's thread.
 */
final class SecondOpinions {

  /** Other pairs that a reviewer is given between two of these. */
  static final int BETWEEN = 4;

  private static final int MOST_REVIEWERS = 1_000;

  private final IdentityGraph graph;
  private final WaitingPairs waiting;

  /** How many other pairs each reviewer was given since the last, of those who asked last. */
  private final Map<String, Integer> since =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > MOST_REVIEWERS;
        }
      };

  SecondOpinions(IdentityGraph graph, WaitingPairs waiting) {
    this.graph = graph;
    this.waiting = waiting;
  }

  /** Notes that a reviewer is given a pair of another kind. */
  void passed(String reviewer) {
    since.merge(reviewer, 1, Integer::sum);
  }

  /**
   * Returns the pair that a reviewer shall be given now, or nothing.
   *
   * @param free which pairs may be given
   */
  Optional<DuePair> next(String reviewer, Predicate<AnnotationPair> free) {
    if (since.getOrDefault(reviewer, 0) < BETWEEN || graph.due(1, free).isEmpty()) {
      return Optional.empty();
    }
    Optional<DuePair> found =
        waiting
            .waitingFor(
                reviewer, pair -> free.test(pair) && graph.due(pair).isEmpty() && isAtWork(pair))
            .flatMap(this::blind);
    found.ifPresent(due -> since.put(reviewer, 0));
    return found;
  }

  /** Returns a pair that was given to a reviewer, if it still waits for somebody like that. */
  Optional<DuePair> stillWaiting(String reviewer, AnnotationPair pair) {
    return waiting.waitingFor(reviewer, pair::equals).filter(this::isAtWork).flatMap(this::blind);
  }

  boolean isAtWork(AnnotationPair pair) {
    return isAtWork(pair.a()) && isAtWork(pair.b());
  }

  private boolean isAtWork(AnnotationId annotation) {
    return graph.contains(annotation) && !graph.isExcluded(annotation);
  }

  /** Describes a pair as if nobody had decided it. */
  Optional<DuePair> blind(AnnotationPair pair) {
    return graph.pair(pair).map(this::describe);
  }

  private DuePair describe(PairState known) {
    return new DuePair(
        known.pair(),
        0,
        Reason.SECOND_OPINION,
        known.match(),
        EvidenceDecision.UNREVIEWED,
        size(known.pair().a()),
        size(known.pair().b()));
  }

  private int size(AnnotationId annotation) {
    return graph.individualOf(annotation).map(Individual::members).map(List::size).orElse(1);
  }
}
