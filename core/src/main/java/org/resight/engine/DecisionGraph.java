package org.resight.engine;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.Confidence;
import org.resight.model.DoubtfulIndividual;
import org.resight.model.DuePair;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphChange;
import org.resight.model.GraphConfig;
import org.resight.model.GraphSummary;
import org.resight.model.IdentityGraph;
import org.resight.model.Inconsistency;
import org.resight.model.Individual;
import org.resight.model.MetaDecision;
import org.resight.model.PairState;
import org.resight.model.Phase;
import org.resight.model.Reason;
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

  private static final String VERIFIER = Review.ALGORITHM + "verifier";

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
  private final IntArrayList own = new IntArrayList();
  private final PairCounts counts = new PairCounts();
  private int atWork;
  private int lastReviewed = PairTable.NONE;

  /** Creates a graph without annotations. */
  public DecisionGraph(GraphConfig config) {
    this.config = config;
    this.questions = new Questions(annotations, pairs);
    this.graph = new Consequences(config, annotations, pairs, questions);
    this.priorities = new Priorities(annotations, pairs);
    this.agenda = new Agenda(config, graph);
    this.listings = new Listings(annotations, pairs, graph);
    this.prefetch = new Prefetch(annotations, pairs, graph);
    this.glances = new Glances(annotations, pairs, graph, listings);
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
        enter(annotation);
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
          leave(annotation);
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
        leave(annotation);
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
        enter(annotation);
      }
    }
    agenda.advance();
  }

  private void enter(int annotation) {
    annotations.enter(annotation);
    atWork++;
    graph.enter(annotation);
    own.clear();
    for (int link = pairs.first(annotation, PairTable.DORMANT),
            stop = pairs.end(annotation, PairTable.DORMANT);
        link < stop;
        link++) {
      int pair = pairs.at(link);
      if (annotations.isAtWork(pairs.otherAt(link))) {
        own.add(pair);
      }
    }
    for (int i = 0; i < own.size(); i++) {
      int pair = own.getInt(i);
      pairs.unlink(pair, PairTable.DORMANT);
      begin(pair);
    }
    agenda.addedAnnotations();
  }

  private void leave(int annotation) {
    own.clear();
    for (int list = PairTable.POSITIVE; list <= PairTable.OTHER; list++) {
      for (int link = pairs.first(annotation, list), stop = pairs.end(annotation, list);
          link < stop;
          link++) {
        int pair = pairs.at(link);
        own.add(pair);
      }
    }
    for (int i = 0; i < own.size(); i++) {
      int pair = own.getInt(i);
      end(pair);
      pairs.set(pair, PairTable.AT_WORK, false);
      pairs.link(pair, PairTable.DORMANT);
    }
    graph.leave(annotation);
    atWork--;
  }

  /** Counts a known pair that is in no list; both ends are at work. */
  private void begin(int pair) {
    pairs.set(pair, PairTable.AT_WORK, true);
    pairs.link(pair, pairs.list(pair));
    count(pair, 1);
    graph.begin(pair);
  }

  /** Stops counting a pair at work and takes it out of its lists. */
  private void end(int pair) {
    pairs.unlink(pair, pairs.list(pair));
    count(pair, -1);
    graph.end(pair);
  }

  private void count(int pair, int by) {
    counts.add(pairs.decision(pair), by);
    if (pairs.is(pair, PairTable.CANDIDATE)) {
      counts.addCandidates(by);
    }
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
      judge(handle, match, nomatch, notcomp);
    }
    if (!working) {
      if (!known) {
        pairs.link(handle, PairTable.DORMANT);
      }
    } else if (known) {
      counts.addCandidates(scored ? 0 : 1);
      graph.requeue(handle);
    } else {
      begin(handle);
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

  private void judge(int pair, double match, double nomatch, double notcomp) {
    GraphConfig.AutomaticReview thresholds = config.automaticReview();
    boolean positive = match > thresholds.positive();
    boolean negative = nomatch > thresholds.negative();
    boolean incomparable = notcomp > thresholds.incomparable();
    int sure = (positive ? 1 : 0) + (negative ? 1 : 0) + (incomparable ? 1 : 0);
    EvidenceDecision verdict =
        positive
            ? EvidenceDecision.POSITIVE
            : negative
                ? EvidenceDecision.NEGATIVE
                : incomparable ? EvidenceDecision.INCOMPARABLE : EvidenceDecision.UNREVIEWED;
    double score = positive ? match : negative ? nomatch : incomparable ? notcomp : 0;
    pairs.setVerdict(pair, verdict, score, sure == 1);
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
      end(pair);
    } else {
      pairs.unlink(pair, PairTable.DORMANT);
    }
    pairs.takeBack(pair, standing.decision(), standing.meta(), standing.confidence());
    if (!pairs.isKnown(pair)) {
      pairs.set(pair, PairTable.AT_WORK, false);
    } else if (working) {
      begin(pair);
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
      begin(pair);
    } else if (review.decision() == pairs.decision(pair) && config.queueConfidence() == null) {
      graph.loosen(pair);
      pairs.review(pair, review.decision(), review.meta(), review.confidence());
      graph.requeue(pair);
    } else {
      end(pair);
      pairs.review(pair, review.decision(), review.meta(), review.confidence());
      begin(pair);
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

  @Override
  public List<DuePair> due(int limit, Predicate<AnnotationPair> acceptable) {
    settle();
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

  private boolean isDue(int pair) {
    return pairs.is(pair, PairTable.SUSPECT | PairTable.OFFERED)
        || (agenda.asksRanked() && pairs.is(pair, PairTable.RANKED));
  }

  private int find(AnnotationPair pair) {
    int a = annotations.find(pair.a());
    int b = annotations.find(pair.b());
    return a == AnnotationTable.NONE || b == AnnotationTable.NONE
        ? PairTable.NONE
        : pairs.find(a, b);
  }

  @Override
  public Optional<DuePair> due(AnnotationPair pair) {
    settle();
    int handle = find(pair);
    return handle != PairTable.NONE && isDue(handle)
        ? Optional.of(describe(handle, pair))
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
          return DecisionGraph.this.describe(pair, value);
        }
      };

  @Override
  public List<DuePair> dueOf(
      AnnotationId annotation, int limit, Predicate<AnnotationPair> acceptable) {
    settle();
    int handle = annotations.find(annotation);
    return handle == AnnotationTable.NONE || !annotations.isAtWork(handle)
        ? List.of()
        : glances.of(handle, limit, acceptable, unheld);
  }

  @Override
  public List<DoubtfulIndividual> doubtful(int limit) {
    settle();
    return glances.doubtful(
        limit,
        agenda.asksRanked()
            ? List.of(questions.readSpecial(), questions.readRanked())
            : List.of(questions.readSpecial()),
        unheld);
  }

  @Override
  public double telling(AnnotationPair pair) {
    return glances.telling(find(pair));
  }

  @Override
  public void hold(AnnotationPair pair) {
    settle();
    int handle = find(pair);
    if (handle != PairTable.NONE && isDue(handle)) {
      questions.hold(handle);
    }
  }

  @Override
  public void release(AnnotationPair pair) {
    int handle = find(pair);
    if (handle != PairTable.NONE) {
      questions.release(handle);
    }
  }

  @Override
  public Optional<Review> automaticReview() {
    if (!config.automaticReview().enabled()) {
      return Optional.empty();
    }
    settle();
    int pair = questions.readSpecial().next();
    if (pair == PairTable.NONE && agenda.asksRanked()) {
      pair = questions.readRanked().next();
    }
    if (pair == PairTable.NONE
        || !pairs.isDecidable(pair)
        || pairs.decision(pair) != EvidenceDecision.UNREVIEWED
        || graph.touchesInconsistency(graph.individuals().of(pairs.a(pair)))
        || graph.touchesInconsistency(graph.individuals().of(pairs.b(pair)))) {
      return Optional.empty();
    }
    return Optional.of(
        new Review(
            listings.pair(pair),
            pairs.verdict(pair),
            MetaDecision.NONE,
            Confidence.PRETTY_SURE,
            VERIFIER));
  }

  @Override
  public GraphSummary summary() {
    settle();
    Individuals individuals = graph.individuals();
    return new GraphSummary(
        agenda.phase(),
        atWork,
        individuals.count(),
        graph.consistentCount(),
        graph.inconsistent().size(),
        counts.candidates(),
        counts.of(EvidenceDecision.POSITIVE),
        counts.of(EvidenceDecision.NEGATIVE),
        counts.of(EvidenceDecision.INCOMPARABLE),
        counts.of(EvidenceDecision.UNKNOWN),
        counts.of(EvidenceDecision.UNREVIEWED),
        (long) questions.specialCount() + (agenda.asksRanked() ? questions.rankedCount() : 0),
        graph.redundantCount(),
        graph.separations().redundant(),
        agenda.convergence().probabilityAnyRemain());
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
    return listings.state(pair, isDue(pair) ? priorities.of(pair) : Double.NaN);
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
}
