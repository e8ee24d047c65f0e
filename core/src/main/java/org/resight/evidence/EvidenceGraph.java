package org.resight.evidence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.resight.evidence.scores.Answers;
import org.resight.evidence.scores.KnownScores;
import org.resight.evidence.scores.PairTable;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.DoubtfulIndividual;
import org.resight.model.DuePair;
import org.resight.model.Estimate;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphChange;
import org.resight.model.GraphConfig;
import org.resight.model.GraphSummary;
import org.resight.model.GroupEvidence;
import org.resight.model.IdentityGraph;
import org.resight.model.Inconsistency;
import org.resight.model.Individual;
import org.resight.model.PairState;
import org.resight.model.Phase;
import org.resight.model.Review;
import org.resight.model.ReviewRejectedException;
import org.resight.model.Separation;

/**
 * Who is who by weighed evidence: calibrated scores, absent candidates and all answers of all
 * reviewers, instead of yes and no.
 *
 * <p>An individual is a group of annotations that hangs together by a positive margin at its
 * weakest cut. What is asked next is the merge or split whose doubt is expected to cost most pairs.
 * What scores, absences and reviewers weigh is learned from the graph itself: from scratch after a
 * change of annotations, candidates or known scores, and now and then after reviews. See {@code
 * docs/effort.md} for the sources and for what each part is worth.
 *
 * <p>A review costs what the links of the groups it merges or splits cost, and now and then, ever
 * more rarely, time proportional to the number of pairs. The same calls give the same state and
 * questions in every JVM. Not thread-safe.
 */
public final class EvidenceGraph implements IdentityGraph {

  private final Roster roster = new Roster();
  private final PairTable pairs = new PairTable();
  private final CatalogueNames catalogueNames = new CatalogueNames(pairs);
  private final Answers answers;
  private final Questions questions = new Questions(pairs);
  private final Beliefs beliefs;
  private final DuePairs duePairs;

  /** Creates a graph without annotations. */
  public EvidenceGraph(GraphConfig config) {
    this(config, UnaryOperator.identity());
  }

  /**
   * Creates a graph whose margins weigh differently.
   *
   * @param counted which of the learned terms count, and how
   */
  EvidenceGraph(GraphConfig config, UnaryOperator<Margin.Terms> counted) {
    double accuracy = ReviewerReliability.bounded(config.evidence().accuracy());
    answers = new Answers(accuracy);
    beliefs = new Beliefs(roster, pairs, answers, questions, config.evidence(), counted);
    duePairs = new DuePairs(roster, pairs, questions, beliefs);
  }

  @Override
  public void add(Collection<AnnotationId> annotations) {
    List<AnnotationId> sorted = new ArrayList<>(annotations);
    sorted.sort(null);
    for (AnnotationId id : sorted) {
      if (roster.enter(id)) {
        pairs.grow();
      }
    }
    beliefs.stale();
  }

  @Override
  public void remove(Collection<AnnotationId> annotations) {
    annotations.forEach(roster::leave);
    beliefs.stale();
  }

  @Override
  public void exclude(Collection<AnnotationId> annotations) {
    annotations.forEach(roster::exclude);
    beliefs.stale();
  }

  @Override
  public void include(Collection<AnnotationId> annotations) {
    annotations.forEach(roster::include);
    beliefs.stale();
  }

  @Override
  public boolean contains(AnnotationId annotation) {
    return roster.isMember(roster.find(annotation));
  }

  @Override
  public boolean isExcluded(AnnotationId annotation) {
    return roster.isExcluded(roster.find(annotation));
  }

  @Override
  public List<AnnotationId> members() {
    return roster.members();
  }

  /**
   * Takes the verifier's scores of pairs with known truth, from elsewhere; they replace earlier
   * ones. Scores that do not explain those of the candidates are set aside, and first questions are
   * asked in their place.
   *
   * @param positive scores of pairs of one individual, 2 or more to be of use
   * @param negative scores of pairs of two individuals, 2 or more to be of use
   * @throws IllegalArgumentException if a score is not finite
   */
  @Override
  public void calibrate(double[] positive, double[] negative) {
    for (double[] scores : List.of(positive, negative)) {
      for (double score : scores) {
        requireFinite(score);
      }
    }
    beliefs.known(new KnownScores(positive.clone(), negative.clone()));
  }

  /**
   * {@inheritDoc}
   *
   * <p>The scores need not be probabilities; only {@code match} counts.
   *
   * @throws IllegalArgumentException if {@code match} is not finite
   */
  @Override
  public CandidateOutcome propose(
      AnnotationPair pair, double match, double nomatch, double notcomp) {
    requireFinite(match);
    int number = pairs.findOrAdd(member(pair, pair.a()), member(pair, pair.b()));
    if (pairs.candidate(number) && pairs.match(number) == match) {
      return CandidateOutcome.UNCHANGED;
    }
    CandidateOutcome outcome =
        pairs.candidate(number) ? CandidateOutcome.UPDATED : CandidateOutcome.ADDED;
    pairs.match(number, match);
    beliefs.stale();
    return outcome;
  }

  /**
   * Takes over what a catalogue calls members, as evidence that is trusted and still to be
   * verified: those of one name are joined unless the scores speak against it, and asked about
   * where they do. An annotation keeps the first name that it is given.
   *
   * @throws IllegalArgumentException if an annotation is no member
   */
  @Override
  public void name(Map<AnnotationId, String> names) {
    for (Map.Entry<AnnotationId, String> entry : new TreeMap<>(names).entrySet()) {
      int number = roster.find(entry.getKey());
      if (!roster.isMember(number)) {
        throw new IllegalArgumentException(entry.getKey() + " is not in the graph");
      }
      catalogueNames.put(number, entry.getValue());
    }
    beliefs.stale();
  }

  private static void requireFinite(double score) {
    if (!Double.isFinite(score)) {
      throw new IllegalArgumentException("A score is a finite number: " + score);
    }
  }

  private int member(AnnotationPair pair, AnnotationId id) {
    int number = roster.find(id);
    if (!roster.isMember(number)) {
      throw new ReviewRejectedException(ReviewRejectedException.Reason.NOT_IN_GRAPH, pair);
    }
    return number;
  }

  @Override
  public void check(Review review) {
    checked(review.pair(), review.pair().a());
    checked(review.pair(), review.pair().b());
  }

  private int checked(AnnotationPair pair, AnnotationId id) {
    int number = member(pair, id);
    if (roster.isExcluded(number)) {
      throw new ReviewRejectedException(ReviewRejectedException.Reason.EXCLUDED, pair);
    }
    return number;
  }

  @Override
  public GraphChange apply(Review review) {
    return apply(review, false);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Here each reviewer has an error rate of their own for what they say at a glance.
   */
  @Override
  public GraphChange applyAtAGlance(Review review) {
    return apply(review, true);
  }

  private GraphChange apply(Review review, boolean glance) {
    int a = checked(review.pair(), review.pair().a());
    int b = checked(review.pair(), review.pair().b());
    duePairs.answered(a, b);
    return beliefs.apply(review, a, b, glance);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Here it cannot: what has been learned from an answer is in too much. But the newest ones can
   * be taken back together, and given again without some: see {@link #rewind}.
   */
  @Override
  public boolean takesBack() {
    return false;
  }

  @Override
  public GraphChange takeBack(Review standing, boolean newest) {
    throw new UnsupportedOperationException("the graph is to be made again without the review");
  }

  @Override
  public int rewindable() {
    return beliefs.rewindable();
  }

  @Override
  public void rewind(int newest) {
    beliefs.rewind(newest);
  }

  private static Group group(Groups groups, int annotation) {
    return Beliefs.group(groups, annotation);
  }

  /** Returns what is believed, weighed anew if something has changed. */
  Belief belief() {
    return beliefs.belief();
  }

  private Agenda agenda() {
    return beliefs.agenda();
  }

  @Override
  public List<DuePair> due(int limit, Predicate<AnnotationPair> acceptable) {
    return duePairs.best(limit, acceptable);
  }

  @Override
  public Optional<DuePair> due(AnnotationPair pair) {
    return duePairs.of(pair);
  }

  @Override
  public List<DuePair> dueOf(
      AnnotationId annotation, int limit, Predicate<AnnotationPair> acceptable) {
    return duePairs.of(annotation, limit, acceptable);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Here a look is worth the expected wrong pairs of each link of the spanning tree that is
   * shown, were it cut.
   */
  @Override
  public List<DoubtfulIndividual> doubtful(int limit) {
    return duePairs.doubtful(limit);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Here that is the evidence on the pair, so that the pairs are those of the tree by which
   * weakest cuts are found: each of these cuts hears one answer.
   */
  @Override
  public double telling(AnnotationPair pair) {
    int a = roster.find(pair.a());
    int b = roster.find(pair.b());
    int number = a < 0 || b < 0 ? -1 : pairs.find(a, b);
    return number < 0 || pairs.unanswerable(number)
        ? Double.NEGATIVE_INFINITY
        : SpanningTree.evidence(pairs, number);
  }

  @Override
  public boolean newestCounts() {
    return false;
  }

  @Override
  public void hold(AnnotationPair pair) {
    duePairs.hold(pair);
  }

  @Override
  public void release(AnnotationPair pair) {
    duePairs.release(pair);
  }

  /** Returns nothing: the verifier's scores are evidence, never decisions. */
  @Override
  public Optional<Review> automaticReview() {
    return Optional.empty();
  }

  @Override
  public GraphSummary summary() {
    Belief now = belief();
    Agenda standing = agenda();
    PairNumbers numbers = beliefs.numbers();
    Groups groups = now.groups();
    Phase phase =
        standing.size() == 0
            ? Phase.FINISHED
            : groups.inconsistent() > 0 ? Phase.RECOVERY : Phase.RANKING;
    return new GraphSummary(
        phase,
        now.atWork(),
        groups.count(),
        groups.count() - groups.inconsistent(),
        groups.inconsistent(),
        numbers.candidates(),
        numbers.of(EvidenceDecision.POSITIVE),
        numbers.of(EvidenceDecision.NEGATIVE),
        numbers.of(EvidenceDecision.INCOMPARABLE),
        numbers.of(EvidenceDecision.UNKNOWN),
        numbers.of(EvidenceDecision.UNREVIEWED),
        standing.size(),
        groups.settled(),
        groups.settledLinks(),
        standing.probabilityOfChange(),
        // One answer can settle all doubts, so no more is sure.
        standing.size() == 0 ? 0 : 1);
  }

  /** Returns how good the catalogue is believed to be. Constant time. */
  @Override
  public Estimate estimate() {
    return beliefs.estimate();
  }

  /**
   * Returns the probability that two annotations at work are one individual, from all evidence; NaN
   * if nothing at all links them or one is not at work.
   */
  public double probabilityOfSame(AnnotationPair pair) {
    return ReviewerReliability.probabilityOfSame(
        roster.find(pair.a()), roster.find(pair.b()), belief().groups());
  }

  /**
   * Returns what holds the individual of an annotation together, or nothing if it is not at work.
   */
  @Override
  public Optional<GroupEvidence> evidenceOf(AnnotationId annotation) {
    int number = roster.find(annotation);
    return roster.isAtWork(number)
        ? Optional.of(listings().evidence(group(belief().groups(), number)))
        : Optional.empty();
  }

  private Listings listings() {
    return new Listings(roster, pairs, answers, belief(), agenda(), questions);
  }

  @Override
  public int individualCount() {
    return belief().groups().count();
  }

  @Override
  public int inconsistentCount() {
    return belief().groups().inconsistent();
  }

  @Override
  public int lastReviewed() {
    return beliefs.lastReviewed();
  }

  @Override
  public IdentityGraph.Counting counting() {
    return new GroupCounting(this, roster, pairs, answers);
  }

  @Override
  public Optional<PairState> pair(AnnotationPair pair) {
    int a = roster.find(pair.a());
    int b = roster.find(pair.b());
    int number = a < 0 || b < 0 ? -1 : pairs.find(a, b);
    return number < 0 || !listings().known(number)
        ? Optional.empty()
        : Optional.of(listings().state(number));
  }

  @Override
  public Optional<Individual> individualOf(AnnotationId annotation) {
    int number = roster.find(annotation);
    return roster.isAtWork(number)
        ? Optional.of(listings().individual(group(belief().groups(), number)))
        : Optional.empty();
  }

  @Override
  public void individuals(@Nullable AnnotationId after, Visitor<Individual> visitor) {
    listings().individuals(after, visitor);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Here an individual is inconsistent if an answer inside it says that two members differ and
   * the rest of the evidence does not outweigh it 19 to 1. Weights are log-odds of the answers,
   * those of cuts the margin of the weakest one.
   */
  @Override
  public void inconsistencies(Visitor<Inconsistency> visitor) {
    listings().inconsistencies(visitor);
  }

  @Override
  public void separations(@Nullable Separation after, Visitor<Separation> visitor) {
    listings().separations(after, visitor);
  }

  @Override
  public void pairs(@Nullable AnnotationPair after, Visitor<PairState> visitor) {
    listings().pairs(after, visitor);
  }

  @Override
  public void pairsOf(AnnotationId id, Visitor<PairState> visitor) {
    int annotation = roster.find(id);
    if (annotation >= 0) {
      listings().pairsOf(annotation, visitor);
    }
  }
}
