package org.resight.state;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.graph.LockWait;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.DuePair;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphChange;
import org.resight.model.GraphSummary;
import org.resight.model.IdentityGraph;
import org.resight.model.Inconsistency;
import org.resight.model.Individual;
import org.resight.model.PairState;
import org.resight.model.Review;
import org.resight.model.Separation;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * The graph of the shared query: one that is replaced whole, with a buffer before it.
 *
 * <p>Feedback goes through the buffer to the graph that is served. While another is being made it
 * stays in the buffer, and the pairs it decides are not shown; once the other has come, it gets
 * what the buffer holds, in order. Feedback is counted, so that none is applied twice: neither what
 * the new graph was made with, nor what was put back.
 *
 * <p>Not thread-safe; confined to the thread of the shared query's writer.
 */
final class QueryGraph implements IdentityGraph {

  private static final GraphChange NOT_YET =
      new GraphChange(GraphChange.Effect.NONE, EvidenceDecision.UNREVIEWED, 1, 1);

  private final ReviewStateBean state;
  private final AnnotationCatalogue catalogue;

  private IdentityGraph served;

  /** Pairs that are leased, so that the next graph does not offer them either. */
  private final Set<AnnotationPair> held = new HashSet<>();

  /** Pairs that the buffer decides. */
  private final Set<AnnotationPair> buffered = new HashSet<>();

  /** Feedback taken so far. */
  private long taken;

  /** Whether a graph is served that has everything taken so far. */
  private boolean open;

  /** The other graph that is being made, if one is. */
  private @Nullable Making making;

  /**
   * Serves nothing yet.
   *
   * @param empty a graph without annotations
   */
  QueryGraph(ReviewStateBean state, AnnotationCatalogue catalogue, Supplier<IdentityGraph> empty) {
    this.state = state;
    this.catalogue = catalogue;
    this.served = empty.get();
  }

  /**
   * A graph that is being made.
   *
   * @param id tells it from another
   * @param position the feedback it must be made with
   */
  record Making(UUID id, long position) {}

  /** Begins to keep feedback for another graph. */
  Making beginMaking() {
    Making begun = new Making(UUID.randomUUID(), taken);
    making = begun;
    open = false;
    return begun;
  }

  /** Returns whether a graph is served that has all feedback. */
  boolean isOpen() {
    return open;
  }

  /**
   * Serves another graph from now on, with the feedback that has come since it was begun.
   *
   * @throws RefusedException {@link Refusal#BUSY} if a later one has been begun: the feedback since
   *     is kept for that
   */
  void serve(IdentityGraph other, Making begun) {
    if (!begun.equals(making)) {
      throw new RefusedException(Refusal.BUSY, "The shared query is being made anew.");
    }
    applyBuffer(other, begun.position());
    held.forEach(other::hold);
    served = other;
    buffered.clear();
    making = null;
    open = true;
  }

  private GraphChange applyBuffer(IdentityGraph graph, long position) {
    GraphChange change = NOT_YET;
    List<Feedback> drained = LockWait.untilHad(() -> state.drainFeedback());
    int next = 0;
    try {
      for (; next < drained.size(); next++) {
        Feedback feedback = drained.get(next);
        if (feedback.position() > position) {
          change = apply(graph, feedback.review());
        }
      }
    } finally {
      if (next < drained.size()) {
        List<Feedback> left = drained.subList(next, drained.size());
        LockWait.untilHad(() -> state.putBackFeedback(left));
      }
    }
    return change;
  }

  /** Applies a review; what the graph does not know yet has come into the catalogue since. */
  static GraphChange apply(IdentityGraph graph, Review review) {
    AnnotationPair pair = review.pair();
    if (!graph.contains(pair.a()) || !graph.contains(pair.b())) {
      graph.add(List.of(pair.a(), pair.b()));
    }
    return graph.apply(review);
  }

  @Override
  public boolean takesBack() {
    return false;
  }

  /** Never called: nobody undoes the feedback of the shared query. */
  @Override
  public GraphChange takeBack(Review standing, boolean newest) {
    throw new UnsupportedOperationException("feedback is not taken back");
  }

  @Override
  public void check(Review review) {
    AnnotationPair pair = review.pair();
    if (!served.contains(pair.a()) || !served.contains(pair.b())) {
      catalogue.requireKnown(List.of(pair.a(), pair.b()));
    }
  }

  @Override
  public GraphChange apply(Review review) {
    long before = taken++;
    if (!open && making == null) {
      return NOT_YET;
    }
    Feedback feedback = new Feedback(taken, review);
    LockWait.untilHad(() -> state.bufferFeedback(feedback));
    if (open) {
      return applyBuffer(served, before);
    }
    buffered.add(review.pair());
    return NOT_YET;
  }

  @Override
  public List<DuePair> due(int limit, Predicate<AnnotationPair> acceptable) {
    return served.due(limit, acceptable.and(pair -> !buffered.contains(pair)));
  }

  @Override
  public Optional<DuePair> due(AnnotationPair pair) {
    return buffered.contains(pair) ? Optional.empty() : served.due(pair);
  }

  @Override
  public void hold(AnnotationPair pair) {
    held.add(pair);
    served.hold(pair);
  }

  @Override
  public void release(AnnotationPair pair) {
    held.remove(pair);
    served.release(pair);
  }

  /** The shared query is for people. */
  @Override
  public Optional<Review> automaticReview() {
    return Optional.empty();
  }

  @Override
  public void add(Collection<AnnotationId> annotations) {
    served.add(annotations);
  }

  @Override
  public void remove(Collection<AnnotationId> annotations) {
    served.remove(annotations);
  }

  @Override
  public void exclude(Collection<AnnotationId> annotations) {
    served.exclude(annotations);
  }

  @Override
  public void include(Collection<AnnotationId> annotations) {
    served.include(annotations);
  }

  @Override
  public boolean contains(AnnotationId annotation) {
    return served.contains(annotation);
  }

  @Override
  public boolean isExcluded(AnnotationId annotation) {
    return served.isExcluded(annotation);
  }

  @Override
  public List<AnnotationId> members() {
    return served.members();
  }

  @Override
  public CandidateOutcome propose(
      AnnotationPair pair, double match, double nomatch, double notcomp) {
    return served.propose(pair, match, nomatch, notcomp);
  }

  @Override
  public GraphSummary summary() {
    return served.summary();
  }

  @Override
  public int individualCount() {
    return served.individualCount();
  }

  @Override
  public int inconsistentCount() {
    return served.inconsistentCount();
  }

  /** Graphs follow one another here, each with numbers of its own. */
  @Override
  public int lastReviewed() {
    return -1;
  }

  @Override
  public Counting counting() {
    return served.counting();
  }

  @Override
  public Optional<PairState> pair(AnnotationPair pair) {
    return served.pair(pair);
  }

  @Override
  public Optional<Individual> individualOf(AnnotationId annotation) {
    return served.individualOf(annotation);
  }

  @Override
  public void individuals(@Nullable AnnotationId after, Visitor<Individual> visitor) {
    served.individuals(after, visitor);
  }

  @Override
  public void inconsistencies(Visitor<Inconsistency> visitor) {
    served.inconsistencies(visitor);
  }

  @Override
  public void separations(@Nullable Separation after, Visitor<Separation> visitor) {
    served.separations(after, visitor);
  }

  @Override
  public void pairs(@Nullable AnnotationPair after, Visitor<PairState> visitor) {
    served.pairs(after, visitor);
  }

  @Override
  public void pairsOf(AnnotationId annotation, Visitor<PairState> visitor) {
    served.pairsOf(annotation, visitor);
  }
}
