package org.resight.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.DoubtfulIndividual;
import org.resight.model.DuePair;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphChange;
import org.resight.model.GraphConfig;
import org.resight.model.GraphSummary;
import org.resight.model.IdentityGraph;
import org.resight.model.Inconsistency;
import org.resight.model.Individual;
import org.resight.model.PairState;
import org.resight.model.Phase;
import org.resight.model.Review;
import org.resight.model.ReviewRejectedException;
import org.resight.model.Separation;

/**
 * The decision graph of Crall, "Identifying individual animals using ranking, verification, and
 * connectivity" (2017), chapter 5: reviews in; individuals, contradictions and the next questions
 * out.
 *
 * <p>A review costs what the smaller of the individuals that it merges or splits costs. Which pairs
 * of an inconsistent individual are suspected is computed when somebody asks. Not thread-safe.
 */
public final class DecisionGraph implements IdentityGraph {

  private final GraphConfig config;
  private final AnnotationTable annotations = new AnnotationTable();
  private final PairTable pairs = new PairTable();
  private final Questions questions;
  private final Consequences graph;
  private final Priorities priorities;
  private final Agenda agenda;
  private final Listings listings;
  private final Prefetch prefetch;
  private final Glances glances;
  private final DuePairs asked;
  private final AutomaticReviews verifier;
  private final AtWork work;
  private int lastReviewed = PairTable.NONE;

  /** Creates a graph without annotations. */
  public DecisionGraph(GraphConfig config) {
    this.config = config;
    this.questions = new Questions(annotations, pairs);
    this.graph = new Consequences(config, annotations, pairs, questions);
    this.work = new AtWork(annotations, pairs, graph);
    this.priorities = new Priorities(annotations, pairs);
    this.agenda = new Agenda(config, graph);
    this.listings = new Listings(annotations, pairs, graph);
    this.prefetch = new Prefetch(annotations, pairs, graph);
    this.glances = new Glances(annotations, pairs, graph, listings);
    this.asked = new DuePairs(pairs, graph, questions, agenda, priorities, listings, glances);
    this.verifier = new AutomaticReviews(config.automaticReview(), pairs, graph, asked, listings);
  }

  /** Returns the configuration. */
  public GraphConfig config() {
    return config;
  }

  @Override
  public void postpone() {
    questions.postpone();
  }

  @Override
  public void expect(List<AnnotationPair> next) {
    prefetch.of(next);
  }

  @Override
  public void add(Collection<AnnotationId> ids) {
    agenda.forget();
    for (AnnotationId id : ids) {
      int annotation = annotations.find(id);
      if (annotation == AnnotationTable.NONE) {
        annotation = annotations.findOrAdd(id);
        pairs.addAnnotation(annotation);
        graph.addAnnotation(annotation);
      }
      if (!annotations.isMember(annotation)) {
        work.enter(annotation);
        agenda.addedAnnotations();
      }
    }
    agenda.advance();
  }

  @Override
  public void remove(Collection<AnnotationId> ids) {
    agenda.forget();
    for (AnnotationId id : ids) {
      int annotation = annotations.find(id);
      if (annotation != AnnotationTable.NONE && annotations.isMember(annotation)) {
        if (annotations.isAtWork(annotation)) {
          work.leave(annotation);
        }
        annotations.leave(annotation);
      }
    }
    agenda.advance();
  }

  @Override
  public void exclude(Collection<AnnotationId> ids) {
    agenda.forget();
    for (AnnotationId id : ids) {
      int annotation = annotations.find(id);
      if (annotation != AnnotationTable.NONE && annotations.isAtWork(annotation)) {
        work.leave(annotation);
        annotations.exclude(annotation);
      }
    }
    agenda.advance();
  }

  @Override
  public void include(Collection<AnnotationId> ids) {
    agenda.forget();
    for (AnnotationId id : ids) {
      int annotation = annotations.find(id);
      if (annotation != AnnotationTable.NONE && annotations.isExcluded(annotation)) {
        work.enter(annotation);
        agenda.addedAnnotations();
      }
    }
    agenda.advance();
  }

  @Override
  public boolean contains(AnnotationId id) {
    int annotation = annotations.find(id);
    return annotation != AnnotationTable.NONE && annotations.isMember(annotation);
  }

  @Override
  public boolean isExcluded(AnnotationId id) {
    int annotation = annotations.find(id);
    return annotation != AnnotationTable.NONE && annotations.isExcluded(annotation);
  }

  @Override
  public List<AnnotationId> members() {
    List<AnnotationId> members = new ArrayList<>();
    for (int annotation : annotations.ordered()) {
      if (annotations.isMember(annotation)) {
        members.add(annotations.id(annotation));
      }
    }
    return members;
  }

  @Override
  public CandidateOutcome propose(
      AnnotationPair pair, double match, double nomatch, double notcomp) {
    if (!(match >= 0 && match <= 1) || isNoScore(nomatch) || isNoScore(notcomp)) {
      throw new IllegalArgumentException(
          "Scores are from 0 to 1: " + match + ", " + nomatch + ", " + notcomp);
    }
    int a = memberOf(pair, pair.a());
    int b = memberOf(pair, pair.b());
    int handle = pairs.findOrAdd(a, b);
    boolean known = pairs.isKnown(handle);
    boolean scored = pairs.is(handle, PairTable.CANDIDATE);
    boolean working = annotations.isAtWork(a) && annotations.isAtWork(b);
    if (scored && pairs.match(handle) == match && !config.automaticReview().enabled()) {
      return CandidateOutcome.UNCHANGED;
    }
    CandidateOutcome outcome =
        !scored
            ? CandidateOutcome.ADDED
            : pairs.match(handle) == match ? CandidateOutcome.UNCHANGED : CandidateOutcome.UPDATED;
    agenda.forget();
    if (working) {
      graph.loosen(handle);
    }
    pairs.set(handle, PairTable.CANDIDATE, true);
    pairs.setMatch(handle, match);
    if (config.automaticReview().enabled()) {
      verifier.judge(handle, match, nomatch, notcomp);
    }
    if (!working) {
      if (!known) {
        pairs.link(handle, PairTable.DORMANT);
      }
    } else if (known) {
      work.counts().addCandidates(scored ? 0 : 1);
      graph.requeue(handle);
    } else {
      work.begin(handle);
    }
    if (outcome == CandidateOutcome.ADDED
        && graph.isRanked(handle)
        && pairs.decision(handle) == EvidenceDecision.UNREVIEWED) {
      agenda.addedCandidate();
    }
    agenda.advance();
    return outcome;
  }

  private static boolean isNoScore(double score) {
    return !Double.isNaN(score) && !(score >= 0 && score <= 1);
  }

  private int memberOf(AnnotationPair pair, AnnotationId id) {
    int annotation = annotations.find(id);
    if (annotation == AnnotationTable.NONE || !annotations.isMember(annotation)) {
      throw new ReviewRejectedException(ReviewRejectedException.Reason.NOT_IN_GRAPH, pair);
    }
    return annotation;
  }

  @Override
  public void check(Review review) {
    check(review.pair(), review.pair().a());
    check(review.pair(), review.pair().b());
  }

  private int check(AnnotationPair pair, AnnotationId id) {
    int annotation = memberOf(pair, id);
    if (annotations.isExcluded(annotation)) {
      throw new ReviewRejectedException(ReviewRejectedException.Reason.EXCLUDED, pair);
    }
    return annotation;
  }

  @Override
  public GraphChange apply(Review review) {
    int a = check(review.pair(), review.pair().a());
    int b = check(review.pair(), review.pair().b());
    int pair = pairs.findOrAdd(a, b);
    lastReviewed = pair;
    Individuals individuals = graph.individuals();
    EvidenceDecision before = pairs.decision(pair);
    boolean consistentBefore = isConsistent(a, b);
    int countBefore = individuals.count();
    boolean counts =
        agenda.phase() == Phase.RANKING
            && graph.isRanked(pair)
            && !review.automatic()
            && (!pairs.hasVerdict(pair) || priorities.of(pair) <= 1);
    agenda.remember();
    decide(pair, review);
    questions.release(pair);
    int merged = countBefore - individuals.count();
    if (counts) {
      agenda.convergence().count(merged != 0);
    }
    agenda.advance();
    return new GraphChange(
        GraphChange.Effect.of(consistentBefore, isConsistent(a, b), merged),
        before,
        individuals.size(individuals.of(a)),
        individuals.size(individuals.of(b)));
  }

  @Override
  public GraphChange takeBack(Review standing, boolean newest) {
    int pair = find(standing.pair());
    if (pair == PairTable.NONE || pairs.reviews(pair) == 0) {
      throw new IllegalArgumentException("no review of " + standing.pair());
    }
    lastReviewed = pair;
    EvidenceDecision before = pairs.decision(pair);
    int a = pairs.a(pair);
    int b = pairs.b(pair);
    boolean working = pairs.is(pair, PairTable.AT_WORK);
    boolean consistentBefore = working && isConsistent(a, b);
    Individuals individuals = graph.individuals();
    int countBefore = individuals.count();
    if (working) {
      work.end(pair);
    } else {
      pairs.unlink(pair, PairTable.DORMANT);
    }
    pairs.takeBack(pair, standing.decision(), standing.meta(), standing.confidence());
    if (!pairs.isKnown(pair)) {
      pairs.set(pair, PairTable.AT_WORK, false);
    } else if (working) {
      work.begin(pair);
    } else {
      pairs.link(pair, PairTable.DORMANT);
    }
    if (!newest || !agenda.goBack()) {
      agenda.forget();
    }
    agenda.advance();
    return working
        ? new GraphChange(
            GraphChange.Effect.of(
                consistentBefore, isConsistent(a, b), countBefore - individuals.count()),
            before,
            individuals.size(individuals.of(a)),
            individuals.size(individuals.of(b)))
        : new GraphChange(GraphChange.Effect.NONE, before, 0, 0);
  }

  private void decide(int pair, Review review) {
    if (!pairs.isKnown(pair)) {
      graph.loosen(pair); // it may be offered, and its decision is part of its place in the queue
      pairs.review(pair, review.decision(), review.meta(), review.confidence());
      work.begin(pair);
    } else if (review.decision() == pairs.decision(pair) && config.queueConfidence() == null) {
      graph.loosen(pair);
      pairs.review(pair, review.decision(), review.meta(), review.confidence());
      graph.requeue(pair);
    } else {
      work.end(pair);
      pairs.review(pair, review.decision(), review.meta(), review.confidence());
      work.begin(pair);
    }
  }

  private boolean isConsistent(int a, int b) {
    Individuals individuals = graph.individuals();
    return individuals.isConsistent(individuals.of(a))
        && individuals.isConsistent(individuals.of(b));
  }

  /** Computes what is computed only when somebody asks. */
  private void settle() {
    graph.resume();
    graph.suspicions().settle();
    graph.offers().settle();
  }

  private int find(AnnotationPair pair) {
    int a = annotations.find(pair.a());
    int b = annotations.find(pair.b());
    return a == AnnotationTable.NONE || b == AnnotationTable.NONE
        ? PairTable.NONE
        : pairs.find(a, b);
  }

  @Override
  public List<DuePair> due(int limit, Predicate<AnnotationPair> acceptable) {
    settle();
    return asked.due(limit, acceptable);
  }

  @Override
  public Optional<DuePair> due(AnnotationPair pair) {
    settle();
    return asked.due(find(pair), pair);
  }

  @Override
  public List<DuePair> dueOf(
      AnnotationId annotation, int limit, Predicate<AnnotationPair> acceptable) {
    settle();
    int handle = annotations.find(annotation);
    return handle == AnnotationTable.NONE || !annotations.isAtWork(handle)
        ? List.of()
        : asked.dueOf(handle, limit, acceptable);
  }

  @Override
  public List<DoubtfulIndividual> doubtful(int limit) {
    settle();
    return asked.doubtful(limit);
  }

  @Override
  public double telling(AnnotationPair pair) {
    return glances.telling(find(pair));
  }

  @Override
  public void hold(AnnotationPair pair) {
    settle();
    int handle = find(pair);
    if (handle != PairTable.NONE) {
      asked.hold(handle);
    }
  }

  @Override
  public void release(AnnotationPair pair) {
    int handle = find(pair);
    if (handle != PairTable.NONE) {
      asked.release(handle);
    }
  }

  @Override
  public Optional<Review> automaticReview() {
    if (!config.automaticReview().enabled()) {
      return Optional.empty();
    }
    settle();
    return verifier.next();
  }

  @Override
  public GraphSummary summary() {
    settle();
    Individuals individuals = graph.individuals();
    PairCounts counts = work.counts();
    return new GraphSummary(
        agenda.phase(),
        work.annotationCount(),
        individuals.count(),
        graph.consistentCount(),
        graph.inconsistent().size(),
        counts.candidates(),
        counts.of(EvidenceDecision.POSITIVE),
        counts.of(EvidenceDecision.NEGATIVE),
        counts.of(EvidenceDecision.INCOMPARABLE),
        counts.of(EvidenceDecision.UNKNOWN),
        counts.of(EvidenceDecision.UNREVIEWED),
        asked.count(),
        graph.redundantCount(),
        graph.separations().redundant(),
        agenda.convergence().probabilityAnyRemain(),
        agenda.convergence().reviewsToStop());
  }

  @Override
  public int individualCount() {
    return graph.individuals().count();
  }

  @Override
  public int inconsistentCount() {
    return graph.inconsistent().size();
  }

  @Override
  public int lastReviewed() {
    return lastReviewed;
  }

  @Override
  public IdentityGraph.Counting counting() {
    return new PairCounting(annotations, pairs, graph, listings);
  }

  @Override
  public Optional<PairState> pair(AnnotationPair pair) {
    settle();
    int handle = find(pair);
    return handle == PairTable.NONE || !pairs.isKnown(handle)
        ? Optional.empty()
        : Optional.of(state(handle));
  }

  private PairState state(int pair) {
    return listings.state(pair, asked.isDue(pair) ? priorities.of(pair) : Double.NaN);
  }

  @Override
  public Optional<Individual> individualOf(AnnotationId id) {
    int annotation = annotations.find(id);
    return annotation == AnnotationTable.NONE || !annotations.isAtWork(annotation)
        ? Optional.empty()
        : Optional.of(listings.individual(graph.individuals().of(annotation)));
  }

  @Override
  public void individuals(@Nullable AnnotationId after, Visitor<Individual> visitor) {
    listings.individuals(after, visitor);
  }

  @Override
  public void inconsistencies(Visitor<Inconsistency> visitor) {
    settle();
    listings.inconsistencies(visitor);
  }

  @Override
  public void separations(@Nullable Separation after, Visitor<Separation> visitor) {
    listings.separations(after, visitor);
  }

  @Override
  public void pairs(@Nullable AnnotationPair after, Visitor<PairState> visitor) {
    settle();
    listings.pairs(after, pair -> visitor.visit(state(pair)));
  }

  @Override
  public void pairsOf(AnnotationId id, Visitor<PairState> visitor) {
    settle();
    int annotation = annotations.find(id);
    if (annotation != AnnotationTable.NONE) {
      listings.pairsOf(annotation, pair -> visitor.visit(state(pair)));
    }
  }
}
