package org.resight.model;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Annotations, the reviews of their pairs, and what follows: who is who, and what to ask next.
 *
 * <p>A function of the calls that change it, in their order: the same calls give the same state and
 * the same order of questions in every JVM. Not thread-safe; readers see a consistent instant
 * because the owner calls from one thread at a time. Query methods do not change anything that can
 * be observed.
 */
public interface IdentityGraph {

  /**
   * Announces many changes before the next question: what only questions need is computed when one
   * is asked, at once for all pairs. Changes nothing that can be observed.
   */
  default void postpone() {}

  /** How many pairs it makes sense to {@link #expect} at once. */
  int EXPECTED = 64;

  /**
   * Announces the pairs of the next proposals or reviews, so that a large graph can look for all of
   * them at once. Changes nothing that can be observed.
   */
  default void expect(List<AnnotationPair> next) {}

  /** Adds annotations; those already members are left alone. Re-opens a finished graph. */
  void add(Collection<AnnotationId> annotations);

  /**
   * Takes annotations out for good; those that are no members are left alone. Decisions on their
   * pairs stop counting, and count again should the annotation be added once more.
   */
  void remove(Collection<AnnotationId> annotations);

  /** Takes members out of the graph's work; they stay members. */
  void exclude(Collection<AnnotationId> annotations);

  /** Takes excluded members into the graph's work again, with the decisions on their pairs. */
  void include(Collection<AnnotationId> annotations);

  /** Returns whether an annotation is a member, excluded or not. Constant time. */
  boolean contains(AnnotationId annotation);

  /** Returns whether a member has been excluded. Constant time. */
  boolean isExcluded(AnnotationId annotation);

  /** Returns the members, excluded ones too, in increasing order. */
  List<AnnotationId> members();

  /** What adding a candidate pair did. */
  enum CandidateOutcome {
    /** The pair had no score. */
    ADDED,
    /** The pair had another score. */
    UPDATED,
    /** The pair had this score. */
    UNCHANGED
  }

  /**
   * Proposes a pair of members for review. Never changes a decision, and never re-asks a decided
   * pair.
   *
   * @param match the verifier's score that it is the same individual
   * @param nomatch its score for different individuals, NaN if unknown
   * @param notcomp its score for not comparable, NaN if unknown
   */
  CandidateOutcome propose(AnnotationPair pair, double match, double nomatch, double notcomp);

  /**
   * Checks whether a review would be accepted, without applying it. Constant time.
   *
   * @throws ReviewRejectedException if it would not
   */
  void check(Review review);

  /**
   * Takes a review.
   *
   * @throws ReviewRejectedException if it cannot be accepted; nothing has changed then
   */
  GraphChange apply(Review review);

  /**
   * Takes a review that was given at a {@link Glance} with others. They are not independent of one
   * another as answers to single questions are.
   *
   * @throws ReviewRejectedException if it cannot be accepted; nothing has changed then
   */
  default GraphChange applyAtAGlance(Review review) {
    return apply(review);
  }

  /**
   * Returns whether reviews can be taken back one by one. If not, the graph has to be made again by
   * the same calls without them.
   */
  default boolean takesBack() {
    return true;
  }

  /**
   * Takes a review back: its pair is as if the review had never been given. So is everything that
   * follows from pairs; where the graph stands in its search is restored if nothing but reviews
   * that were taken back has changed it since.
   *
   * @param standing the newest review of the pair that stands without it; an {@code unreviewed} one
   *     if there is none
   * @param newest whether every review given since has been taken back
   * @throws IllegalArgumentException if the pair has no review
   * @throws UnsupportedOperationException unless {@link #takesBack}
   */
  GraphChange takeBack(Review standing, boolean newest);

  /**
   * Returns how many of the newest reviews {@link #rewind} can take back, all of them later than
   * any other change. Constant time.
   */
  default int rewindable() {
    return 0;
  }

  /**
   * Makes everything as it was before the newest reviews, so that the graph is what a replay
   * without them would make. Who holds what stays as it is.
   *
   * @param newest how many reviews
   * @throws IllegalArgumentException if there are more than {@link #rewindable}
   */
  default void rewind(int newest) {
    if (newest > rewindable()) {
      throw new IllegalArgumentException("so many cannot be taken back: " + newest);
    }
  }

  /**
   * Returns the worthiest pairs due and not held, in order.
   *
   * @param limit how many at most
   * @param acceptable which of them the asker may be given; the others are passed over
   */
  List<DuePair> due(int limit, Predicate<AnnotationPair> acceptable);

  /** Returns a pair as it would be offered now, or nothing if it is no longer due. */
  Optional<DuePair> due(AnnotationPair pair);

  /**
   * Returns the worthiest due pairs of an annotation with members of other individuals, at most one
   * of each, in order; none unless it is at work.
   *
   * @param limit how many at most
   * @param acceptable which of them the asker may be given
   */
  default List<DuePair> dueOf(
      AnnotationId annotation, int limit, Predicate<AnnotationPair> acceptable) {
    return List.of();
  }

  /** Returns some individuals whose photos are worth a look together, the worthiest first. */
  default List<DoubtfulIndividual> doubtful(int limit) {
    return List.of();
  }

  /**
   * Returns how telling an answer on a pair would be where several say the same; larger is more.
   */
  default double telling(AnnotationPair pair) {
    return 0;
  }

  /** Returns whether only the newest decision of a pair counts. */
  default boolean newestCounts() {
    return true;
  }

  /**
   * Keeps a due pair from being offered until it is released or decided. Who holds what is no part
   * of the graph's state: phases and numbers do not depend on it.
   */
  void hold(AnnotationPair pair);

  /** Lets a held pair be offered again; nothing happens if it is not held. */
  void release(AnnotationPair pair);

  /** Returns the review that automatic review would give to the next pair, if it is on and sure. */
  Optional<Review> automaticReview();

  /** Returns the graph's numbers. Constant time. */
  GraphSummary summary();

  /** Returns the number of individuals. Constant time, also while changes are postponed. */
  int individualCount();

  /** Returns the number of inconsistent individuals. Constant time, also while postponed. */
  int inconsistentCount();

  /**
   * Returns the number of the pair that was reviewed last: small, and the same for that pair for
   * ever; −1 if pairs are not numbered. Constant time.
   */
  int lastReviewed();

  /** Counts photos and pairs, a share at a time, so that nobody has to wait for all of them. */
  interface Counting {
    /**
     * Looks at so many more pairs or annotations.
     *
     * @return the numbers once all have been looked at; exact if nothing has changed meanwhile
     */
    Optional<Census> advance(int steps);
  }

  /** Begins to count. */
  Counting counting();

  /** Returns what is known of a pair, or nothing if it is neither a candidate nor reviewed. */
  Optional<PairState> pair(AnnotationPair pair);

  /** Returns the individual of an annotation at work, or nothing. Costs its size. */
  Optional<Individual> individualOf(AnnotationId annotation);

  /** Takes the items of a listing one by one, until it has had enough. */
  @FunctionalInterface
  interface Visitor<T> {
    /** Takes the next item; returns whether there shall be more. */
    boolean visit(T item);
  }

  /** Visits the individuals whose labels are greater than {@code after}, by label. */
  void individuals(@Nullable AnnotationId after, Visitor<Individual> visitor);

  /** Visits the inconsistent individuals by label. */
  void inconsistencies(Visitor<Inconsistency> visitor);

  /** Visits the separations that come after {@code after}, by their two labels. */
  void separations(@Nullable Separation after, Visitor<Separation> visitor);

  /** Visits the known pairs at work that come after {@code after}, in order. */
  void pairs(@Nullable AnnotationPair after, Visitor<PairState> visitor);

  /**
   * Visits the known pairs at work of one annotation, in no order; none if it is not at work. Costs
   * their number.
   */
  void pairsOf(AnnotationId annotation, Visitor<PairState> visitor);

  /**
   * Takes scores of pairs whose truth is known, in place of earlier ones.
   *
   * @throws IllegalStateException if this graph does not weigh scores
   */
  default void calibrate(double[] positive, double[] negative) {
    throw new IllegalStateException("this graph does not weigh scores");
  }

  /**
   * Takes the names that a catalogue gives its members for evidence.
   *
   * @throws IllegalStateException if this graph does not weigh names
   */
  default void name(Map<AnnotationId, String> names) {
    throw new IllegalStateException("this graph does not weigh names");
  }

  /** Returns how good the catalogue is believed to be, or null if this graph does not say. */
  default @Nullable Estimate estimate() {
    return null;
  }

  /** Returns what holds the individual of an annotation together, or nothing if not at work. */
  default Optional<GroupEvidence> evidenceOf(AnnotationId annotation) {
    return Optional.empty();
  }
}
