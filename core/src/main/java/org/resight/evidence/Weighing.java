package org.resight.evidence;

import it.unimi.dsi.fastutil.doubles.DoubleArrayList;
import it.unimi.dsi.fastutil.ints.Int2ObjectMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.resight.evidence.scores.Answers;
import org.resight.evidence.scores.Calibration;
import org.resight.evidence.scores.ColdStart;
import org.resight.evidence.scores.Correction;
import org.resight.evidence.scores.Evidence;
import org.resight.evidence.scores.KnownScores;
import org.resight.evidence.scores.PairTable;

/**
 * Learns from all that is known what scores, absences and answers weigh, and makes the groups from
 * scratch.
 *
 * <p>Everything learned here is learned from what the graph believed after its last review, so that
 * the result is a function of the journal and not of who has looked in between.
 */
final class Weighing {

  /** Nats by which given scores may fail to explain the candidates' before they are set aside. */
  private static final double MISFIT = 0.3;

  /** Reviews after which the groups themselves teach what scores mean. */
  private static final int OWN_AFTER = 40;

  /** Photographs of the same individual that an annotation has at least, on average. */
  private static final double LEAST_MATES = 0.25;

  /** How much pairs are taken to repeat one another before anything is known of it. */
  private static final double FIRST_LIKENESS = 0.5;

  /** The least weight of a score among those of one individual, and of two. */
  private static final double UNLIKELY = 1e-6;

  private static final double FIRST_UNLIKENESS = 0.68;
  private static final double LEAST_LIKENESS = 0.3;
  private static final double MOST_LIKENESS = 0.8;
  private static final double LIKENESS_AT_0 = 0.2;
  private static final double LIKENESS_BY_CORRELATION = 0.95;

  private final PairTable pairs;
  private final Answers answers;
  private final Forecasts forecasts;
  private final double accuracy;
  private final DoubtCost cost;
  private final Trail trail;
  private final UnaryOperator<Margin.Terms> counted;

  /**
   * @param trail takes note of what becomes of the groups
   * @param counted which of the learned terms count, and how
   */
  Weighing(
      PairTable pairs,
      Answers answers,
      Forecasts forecasts,
      double accuracy,
      DoubtCost cost,
      Trail trail,
      UnaryOperator<Margin.Terms> counted) {
    this.pairs = pairs;
    this.answers = answers;
    this.forecasts = forecasts;
    this.accuracy = accuracy;
    this.cost = cost;
    this.trail = trail;
    this.counted = counted;
  }

  /**
   * Makes the groups.
   *
   * @param atWork which annotations are at work
   * @param known scores of pairs known from elsewhere
   * @param last what was believed after the last review; null before the first
   * @param fresh whether annotations, candidates or known scores have changed since
   * @param reviews reviews taken
   */
  Belief belief(
      boolean[] atWork, KnownScores known, @Nullable Belief last, boolean fresh, int reviews) {
    if (last != null) {
      answers.accuracies(ReviewerReliability.estimate(answers, pairs, last.groups(), accuracy));
    }
    IntArrayList answered = new IntArrayList();
    for (Int2ObjectMap.Entry<Answers.Reviewed> entry : answers.byPair().int2ObjectEntrySet()) {
      int pair = entry.getIntKey();
      answers.post(pair, pairs);
      if (pairs.candidate(pair) && pairs.answers(pair) != 0) {
        answered.add(pair);
      }
    }
    Belief same = fresh ? null : last;
    IntList byScore = same == null ? byScore(atWork) : same.candidates();
    double[] scores = byScore.intStream().mapToDouble(pairs::match).toArray();
    boolean fits =
        same == null
            ? known.usable() && (scores.length == 0 || known.misfit(scores) < MISFIT)
            : same.fits();
    int size = count(atWork);
    int firstQuestions = ColdStart.questions(size);
    boolean asking = !fits && scores.length > 0 && reviews < firstQuestions;
    boolean own =
        last != null
            && last.calibrated()
            && last.firstQuestions().isEmpty()
            && reviews >= OWN_AFTER;
    KnownScores taught = fits ? known : KnownScores.NONE;
    if (own && last != null) {
      taught = taught.with(learned(last.groups()));
    }
    Calibration calibration =
        taught.usable() ? taught.calibration() : ColdStart.fit(scores, answered, pairs);
    double expected = 0;
    for (int pair : byScore) {
      pairs.logOdds(pair, calibration.logOdds(pairs.match(pair)));
      expected += Calibration.probability(pairs.logOdds(pair));
    }
    double prior = Calibration.logit(share(expected, size));
    double listed = listed(atWork);
    Groups grouped = same == null ? first(atWork, prior, listed) : same.groups();
    double correlation = Dependence.between(grouped, pairs);
    Forecasts.Learned learned =
        forecasts.learn(
            Math.max(
                LEAST_LIKENESS,
                Math.min(MOST_LIKENESS, LIKENESS_AT_0 + LIKENESS_BY_CORRELATION * correlation)));
    Margin.Terms terms =
        new Margin.Terms(
            prior,
            learned.likeness(),
            learned.unlikeness(),
            learned.twins(),
            learned.strays(),
            byScore.isEmpty() ? Absence.meaningless() : Absence.measured(grouped, pairs, listed),
            Correction.NONE);
    Margin margin = margin(terms);
    if (!byScore.isEmpty()) {
      margin = margin(terms.corrected(forecasts.correction(margin)));
    }
    return new Belief(
        new Groups(pairs, atWork, margin, cost, trail),
        margin,
        byScore,
        fits,
        asking ? ColdStart.order(byScore, firstQuestions) : IntList.of(),
        !asking,
        size);
  }

  /**
   * Returns the share of all pairs that is expected to be of one individual. Where nothing was
   * proposed people choose what they compare, and the share of the chosen ones counts.
   */
  private static double share(double expected, int annotations) {
    double all = annotations * (annotations - 1.0) / 2;
    return expected == 0 || all == 0
        ? Evidence.CHOSEN_SAME
        : Math.max(LEAST_MATES / annotations, Math.min(0.5, expected / all));
  }

  /** Groups by what is known of no graph, and again by what these groups tell. */
  private Groups first(boolean[] atWork, double prior, double listed) {
    Groups groups = first(atWork, prior, Absence.prior(listed));
    return first(atWork, prior, Absence.measured(groups, pairs, listed));
  }

  private Groups first(boolean[] atWork, double prior, Absence absence) {
    Margin margin =
        margin(
            new Margin.Terms(
                prior,
                FIRST_LIKENESS,
                FIRST_UNLIKENESS,
                Forecasts.TWINS_AT_FIRST,
                Forecasts.STRAYS_AT_FIRST,
                absence,
                Correction.NONE));
    return new Groups(pairs, atWork, margin, cost, trail);
  }

  private Margin margin(Margin.Terms terms) {
    return new Margin(counted.apply(terms));
  }

  /**
   * Returns the scores of the candidates, each with the probability that it is of one individual.
   * Were the groups taken for the truth instead, pairs that are doubtful would all count as of two
   * individuals, and what is believed too little would be believed less each time.
   */
  private KnownScores learned(Groups groups) {
    DoubleArrayList scores = new DoubleArrayList();
    DoubleArrayList same = new DoubleArrayList();
    for (int p = 0; p < pairs.size(); p++) {
      if (pairs.candidate(p)) {
        double probability =
            ReviewerReliability.probabilityOfSame(pairs.first(p), pairs.second(p), groups);
        if (!Double.isNaN(probability)) {
          scores.add(pairs.match(p));
          same.add(Math.max(UNLIKELY, Math.min(1 - UNLIKELY, probability)));
        }
      }
    }
    return KnownScores.likely(scores.toDoubleArray(), same.toDoubleArray());
  }

  private IntList byScore(boolean[] atWork) {
    IntArrayList candidates = new IntArrayList();
    for (int p = 0; p < pairs.size(); p++) {
      if (pairs.candidate(p) && atWork[pairs.first(p)] && atWork[pairs.second(p)]) {
        candidates.add(p);
      }
    }
    candidates.sort(
        (x, y) -> {
          int byMatch = Double.compare(pairs.match(x), pairs.match(y));
          return byMatch != 0 ? byMatch : Integer.compare(x, y);
        });
    return candidates;
  }

  /** Returns how many candidates at least nine of ten annotations have, at least 1. */
  private double listed(boolean[] atWork) {
    int[] degrees = new int[atWork.length];
    int n = 0;
    for (int i = 0; i < atWork.length; i++) {
      if (atWork[i]) {
        for (int pair : pairs.incident(i)) {
          degrees[n] += pairs.candidate(pair) || pairs.asked(pair) > 0 ? 1 : 0;
        }
        n++;
      }
    }
    if (n == 0) {
      return 1;
    }
    Arrays.sort(degrees, 0, n);
    return Math.max(1, degrees[n / 10]);
  }

  private static int count(boolean[] atWork) {
    int n = 0;
    for (boolean at : atWork) {
      n += at ? 1 : 0;
    }
    return n;
  }
}
