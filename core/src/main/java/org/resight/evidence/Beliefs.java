package org.resight.evidence;

import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.resight.evidence.scores.Answers;
import org.resight.evidence.scores.ColdStart;
import org.resight.evidence.scores.KnownScores;
import org.resight.evidence.scores.PairTable;
import org.resight.model.Estimate;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphChange;
import org.resight.model.GraphConfig;
import org.resight.model.Review;

/**
 * What a graph believes, and how reviews change it.
 *
 * <p>The newest reviews can be taken back: a {@link Trail} keeps what each of them replaced. It
 * holds at most {@value Trail#MOST_REVIEWS} reviews, and {@value #KEPT_CHANGES} changes plus one
 * for each known pair, of some 100 bytes; what was believed before something was learned counts as
 * many changes as there are pairs. A change of annotations, candidates or known scores ends it. Not
 * thread-safe.
 */
final class Beliefs {

  /** Expected wrong pairs below which a question is not worth a look. */
  private static final double LEAST_LOSS = 0.0003;

  /** The same in a good catalogue: many doubts that are small each may be much together. */
  private static final double LEAST_LOSS_OF_GOOD = 0.003;

  /** The share of the pairs inside individuals below which nobody notices an improvement. */
  private static final double UNNOTICED = 5e-6;

  /** The estimated F1 from which improvements that nobody notices are not worth a look. */
  private static final double GOOD = 0.995;

  /** The same two, where the catalogue is better and more may be let go. */
  private static final double BETTER = 0.998;

  private static final double HARDLY_NOTICED = 1e-5;

  /** Reviews between two times of learning, at least; and as a share of those taken, and of n. */
  private static final int LEAST_REST = 20;

  private static final int REST_SHARE = 10;
  private static final int REST_ANNOTATIONS = 100;

  /** Changes of reviews that are kept, besides one for each known pair. */
  private static final int KEPT_CHANGES = 50_000;

  private final Roster roster;
  private final PairTable pairs;
  private final Answers answers;
  private final double targetF1;
  private final Trail trail = new Trail();
  private final Forecasts forecasts = new Forecasts();
  private final Weighing weighing;
  private final Audit audit;
  private final Estimates estimates = new Estimates();
  private KnownScores known = KnownScores.NONE;
  private int reviews;
  private int learnedAt;
  private int lastReviewed = -1;

  /** What was believed after the last review; the same whoever has looked since. */
  private @Nullable Belief last;

  /** What is believed now; null while a change has not been weighed. */
  private @Nullable Belief current;

  /** What may be asked now; null while it has not been looked for. */
  private @Nullable Agenda agenda;

  private PairNumbers numbers = PairNumbers.NONE;

  Beliefs(
      Roster roster,
      PairTable pairs,
      Answers answers,
      Questions questions,
      GraphConfig.Evidence config,
      UnaryOperator<Margin.Terms> counted) {
    this.roster = roster;
    this.pairs = pairs;
    this.answers = answers;
    targetF1 = config.targetF1();
    audit = new Audit(pairs, questions);
    weighing =
        new Weighing(
            pairs,
            answers,
            forecasts,
            ReviewerReliability.bounded(config.accuracy()),
            new DoubtCost(LEAST_LOSS),
            trail,
            counted);
  }

  /** Takes scores of pairs with known truth, in place of earlier ones. */
  void known(KnownScores scores) {
    known = scores;
    stale();
  }

  /** Takes note that annotations, candidates or names have changed. */
  void stale() {
    current = null;
    agenda = null;
    trail.clear();
  }

  /** Returns what is believed, weighed anew if something has changed. */
  Belief belief() {
    Belief now = current;
    if (now == null) {
      now = weighing.belief(roster.atWork(), known, last, true, reviews);
      numbers = PairNumbers.of(pairs, answers, now.groups());
      current = now;
      agenda = null;
    }
    return now;
  }

  /** Returns what may be asked now. */
  Agenda agenda() {
    Belief now = belief();
    Agenda standing = agenda;
    if (standing == null) {
      standing = Agenda.of(now, pairs, audit, this::enough);
      agenda = standing;
    }
    return standing;
  }

  /** Returns the numbers of the pairs; only after {@link #belief}. */
  PairNumbers numbers() {
    return numbers;
  }

  int lastReviewed() {
    return lastReviewed;
  }

  /** Returns how good the catalogue is believed to be. */
  Estimate estimate() {
    return estimates.estimate(belief(), audit.done());
  }

  /**
   * Returns whether the catalogue is as good as wanted. Where nobody has said how good, it is when
   * no single question is likely to improve it so that it could be noticed.
   */
  private boolean enough() {
    double f1 = estimate().f1().value();
    if (!Double.isNaN(targetF1)) {
      return f1 >= targetF1;
    }
    Groups groups = belief().groups();
    double loss = groups.doubts().first().loss;
    double share = loss / groups.expected().inside();
    return (f1 >= GOOD && (loss < LEAST_LOSS_OF_GOOD || share < UNNOTICED))
        || (f1 >= BETTER && share < HARDLY_NOTICED);
  }

  /** Returns how many of the newest reviews {@link #rewind} can take back. */
  int rewindable() {
    return trail.size();
  }

  /** Has everything be as it was before the newest reviews. Costs what they have changed. */
  void rewind(int newest) {
    if (newest > trail.size()) {
      throw new IllegalArgumentException("so many cannot be taken back: " + newest);
    }
    for (int i = 0; i < newest; i++) {
      trail.back();
    }
  }

  /** Returns what puts the place in the journal, and what was believed there, back. */
  private Runnable saved() {
    int reviewsWere = reviews;
    int learnedAtWas = learnedAt;
    int lastReviewedWas = lastReviewed;
    Belief lastWas = last;
    Belief currentWas = current;
    return () -> {
      reviews = reviewsWere;
      learnedAt = learnedAtWas;
      lastReviewed = lastReviewedWas;
      last = lastWas;
      current = currentWas;
      agenda = null;
    };
  }

  /**
   * Takes a review of two annotations at work.
   *
   * @param glance whether it was given at a glance at many photos, which are asked for as such
   */
  GraphChange apply(Review review, int a, int b, boolean glance) {
    Belief before = belief();
    Agenda wanted = agenda();
    trail.begin();
    trail.note(saved());
    trail.note(audit.saved());
    wanted.audited(a, b).ifPresent(audit::answered);
    boolean asked = glance || wanted.asked(a, b, pairs).isPresent();
    Groups groups = before.groups();
    boolean consistentBefore = consistent(groups, a, b);
    int countBefore = groups.count();
    boolean fresh = pairs.find(a, b) < 0;
    int pair = pairs.findOrAdd(a, b);
    if (fresh) {
      trail.note(pairs::removeNewest);
    }
    lastReviewed = pair;
    EvidenceDecision decided = decision(pair);
    // What people choose is no sample of what the margins foretell.
    boolean proposed = asked || pairs.candidate(pair);
    if (proposed) {
      foretell(review, before, a, b, glance);
    }
    boolean together = groups.of(a) == groups.of(b);
    double foretold = foretold(groups, a, b);
    Doubt doubt = groups.about(a, b);
    double doubtful = doubt == null ? 0 : doubt.pairs();
    double between = pairsBetween(groups, a, b);

    trail.note(numbers.saved());
    numbers.count(pairs, answers, pair, -1);
    groups.changing(pair, fresh);
    trail.note(answers.saved(pair, review.reviewer()));
    trail.note(pairs.saved(pair));
    answers.take(pair, review, asked, glance);
    answers.post(pair, pairs);
    groups.changed(pair);
    numbers.count(pairs, answers, pair, 1);
    reviews++;
    boolean moved = together != (groups.of(a) == groups.of(b));
    if (proposed && before.firstQuestions().isEmpty()) {
      trail.note(estimates.saved());
      estimates.note(
          foretold,
          moved ? (together ? pairsBetween(groups, a, b) : between) : 0,
          doubtful,
          reviews);
    }
    Belief after = relearned(before);
    last = after;
    current = after;
    agenda = null;
    trail.limit(KEPT_CHANGES + (long) pairs.size());

    Groups now = after.groups();
    return new GraphChange(
        GraphChange.Effect.of(consistentBefore, consistent(now, a, b), countBefore - now.count()),
        decided,
        group(now, a).size(),
        group(now, b).size());
  }

  /** Learns anew and groups from scratch if it is time, else returns what is believed. */
  private Belief relearned(Belief belief) {
    boolean asked =
        !belief.firstQuestions().isEmpty() && reviews >= ColdStart.questions(belief.atWork());
    int rest =
        Math.max(LEAST_REST, Math.max(reviews / REST_SHARE, belief.atWork() / REST_ANNOTATIONS));
    if (!asked && (!belief.firstQuestions().isEmpty() || reviews - learnedAt < rest)) {
      return belief;
    }
    learnedAt = reviews;
    trail.note(answers.savedAccuracies());
    trail.note(pairs.savedLogOdds());
    trail.weigh(pairs.size());
    return weighing.belief(roster.atWork(), known, belief, false, reviews);
  }

  private void foretell(Review review, Belief belief, int a, int b, boolean glance) {
    Doubt doubt = belief.groups().about(a, b);
    if (doubt != null
        && new Answers.Answer(0, glance, review.evidence(), review.meta()).telling()) {
      trail.note(forecasts.saved(doubt, belief.margin()));
      forecasts.note(
          doubt,
          belief.margin(),
          answers.weight(review.reviewer(), glance),
          review.decision() == EvidenceDecision.POSITIVE);
    }
  }

  /**
   * Returns the pairs that a doubt was expected to move when it was asked about for the first time.
   * Later questions about it would foretell the same pairs again, and better.
   */
  private static double foretold(Groups groups, int a, int b) {
    Doubt doubt = groups.about(a, b);
    return doubt == null || doubt.evidence.answers() != 0 ? 0 : doubt.loss;
  }

  private static double pairsBetween(Groups groups, int a, int b) {
    return (double) group(groups, a).size() * group(groups, b).size();
  }

  static Group group(Groups groups, int annotation) {
    return Objects.requireNonNull(groups.of(annotation), "not at work");
  }

  private static boolean consistent(Groups groups, int a, int b) {
    return group(groups, a).consistent() && group(groups, b).consistent();
  }

  /** Returns what is decided on a pair, which may be unknown (−1). */
  EvidenceDecision decision(int pair) {
    Answers.Reviewed reviewed = pair < 0 ? null : answers.of(pair);
    return reviewed == null ? EvidenceDecision.UNREVIEWED : reviewed.decision;
  }
}
