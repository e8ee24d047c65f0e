package org.resight.evidence;

import org.resight.evidence.scores.Calibration;
import org.resight.evidence.scores.Correction;
import org.resight.evidence.scores.Evidence;

/**
 * Weighs the evidence between two disjoint groups of annotations: positive log-odds speak for one
 * individual, negative for two.
 *
 * <p>The log-likelihood ratio of all pairs is what it would be were they independent. They are not,
 * so it is divided by a power of their number: where it speaks for one individual of all pairs,
 * since two individuals that look alike do so in every pair; where it speaks for two of the larger
 * group only, since it is mostly one photograph that matches nothing. However many pairs look the
 * same, some individuals are twins, which bounds the whole; and however many pairs are not listed,
 * some photographs are strays that hardly match their own individual, so that what is listed counts
 * without what is not, as often as there are strays. What it remembers of powers makes it faster
 * and nothing else; not thread-safe.
 */
final class Margin {

  /**
   * What the weighing has learned.
   *
   * @param prior log-odds of <em>same</em> for two annotations drawn at random
   * @param likeness the power for pairs that look the same: 0 every pair counts in full, 1 only
   *     their mean counts
   * @param unlikeness the power for pairs that do not
   * @param twins the odds against one individual, however many pairs look the same, where a single
   *     pair is as likely as not of one
   * @param strays the probability that a photograph matches few others of its individual
   * @param absence what a pair means that is no candidate
   * @param correction how far the scores are to be believed
   */
  record Terms(
      double prior,
      double likeness,
      double unlikeness,
      double twins,
      double strays,
      Absence absence,
      Correction correction) {

    /** Returns these with another correction. */
    Terms corrected(Correction by) {
      return new Terms(prior, likeness, unlikeness, twins, strays, absence, by);
    }
  }

  private final Terms terms;
  private final double prior;
  private final double twins;
  private final Correction correction;
  private final Powers alike;
  private final Powers strayed;
  private final Powers unalike;
  private final double logTwins;
  private final double logStrays;

  Margin(Terms terms) {
    this.terms = terms;
    prior = terms.prior;
    twins = terms.twins;
    correction = terms.correction;
    alike = new Powers(terms.likeness);
    strayed = new Powers(terms.likeness / 2);
    unalike = new Powers(terms.unlikeness);
    logTwins = StrictMath.log(twins);
    logStrays = StrictMath.log(terms.strays);
  }

  double prior() {
    return prior;
  }

  double twins() {
    return twins;
  }

  double strays() {
    return terms.strays;
  }

  /** Log-odds of two annotations being one individual of which a catalogue says so. */
  private static final double NAMESAKES = Calibration.logit(0.99);

  /** What two names say: a catalogue misses one in ten matches. */
  private static final double OTHER_NAMES = StrictMath.log(0.1);

  /** The log-odds of twice the odds, by a hair more. */
  private static final double TWICE = 0.694;

  /** Log-odds by which one term must exceed another for the other to be left out of a sum. */
  private static final double NEGLIGIBLE = 12;

  /**
   * What the scores say of two groups.
   *
   * @param candidates the candidate pairs between them
   * @param listed the log-likelihood ratio of the candidates, were they independent
   * @param all that of all pairs
   * @param mean the log-odds of one candidate alone, on average
   */
  record Likelihood(int sizeA, int sizeB, int candidates, double listed, double all, double mean) {

    double pairs() {
      return (double) sizeA * sizeB;
    }

    /** Returns whether it is one pair, whose calibrated score says everything. */
    boolean pair() {
      return sizeA + sizeB == 2;
    }

    /** Returns whether one side is a single photograph. */
    boolean single() {
      return Math.min(sizeA, sizeB) == 1;
    }

    /** Returns the margin were no photograph a stray and no individuals twins. */
    double plain(double prior, Powers power) {
      return prior + all / power.of(all > 0 ? pairs() : Math.max(sizeA, sizeB));
    }

    /**
     * Returns the margin were the smaller side strays. It has several members of the same group in
     * its lists less by accident than one, so they repeat one another half as much as all pairs.
     *
     * @param power half that for pairs that look the same
     */
    double stray(double prior, Powers power) {
      return candidates == 0 ? prior : prior + listed / power.of(candidates);
    }

    /** Returns the margin of both together. */
    double joined(double plain, double stray, double logStrays) {
      return pair() || candidates == 0
          ? plain
          : either(plain, stray + Math.min(sizeA, sizeB) * logStrays);
    }
  }

  /** Returns the margin: the weighed likelihood of the scores, and what people say in full. */
  double of(Evidence evidence, int sizeA, int sizeB) {
    return scores(likelihood(evidence, sizeA, sizeB)) + said(evidence);
  }

  /**
   * Returns what the margin is at most, by a hair more. Much faster: it takes no logarithm, and the
   * sum of two odds for twice the greater.
   */
  double atMost(Evidence evidence, int sizeA, int sizeB) {
    Likelihood likelihood = likelihood(evidence, sizeA, sizeB);
    double most = likelihood.plain(prior, likelihood.all() > 0 ? alike : unalike);
    if (!likelihood.pair() && likelihood.candidates > 0) {
      double stray = stray(likelihood) + Math.min(sizeA, sizeB) * logStrays;
      most = Math.max(most, stray) + TWICE;
    }
    return correction.of(most, likelihood.single()) + said(evidence);
  }

  /** Returns the log-odds of all answers, and of the names in a catalogue. */
  double said(Evidence evidence) {
    return evidence.answers() + names(evidence);
  }

  /**
   * Returns what the names say. They are one statement however many pairs they cover: a name
   * replaces the prior, it does not add up.
   */
  double names(Evidence evidence) {
    double share = evidence.namesakes();
    return Double.isNaN(share) ? 0 : share * (NAMESAKES - prior) + (1 - share) * OTHER_NAMES;
  }

  /** Returns what the scores say, were all pairs independent. */
  Likelihood likelihood(Evidence evidence, int sizeA, int sizeB) {
    double silent = (double) sizeA * sizeB - evidence.candidates();
    double listed = evidence.scores() - evidence.candidates() * prior;
    double absent = silent * terms.absence.logOdds(sizeA + sizeB);
    double mean = evidence.candidates() == 0 ? 0 : evidence.scores() / evidence.candidates();
    return new Likelihood(sizeA, sizeB, evidence.candidates(), listed, listed + absent, mean);
  }

  private double scores(Likelihood likelihood) {
    return correction.of(uncorrected(likelihood), likelihood.single());
  }

  /** Returns what the scores say, before it is corrected. */
  double uncorrected(Likelihood likelihood) {
    double plain = likelihood.plain(prior, likelihood.all() > 0 ? alike : unalike);
    double joined = likelihood.joined(plain, stray(likelihood), logStrays);
    return believed(likelihood, joined, twins, logTwins);
  }

  /** Returns the margin were the smaller side strays. */
  double stray(Likelihood likelihood) {
    return likelihood.stray(prior, strayed);
  }

  /** Returns how far a margin of scores is believed. */
  double believed(Likelihood likelihood, double margin, double twinsAre) {
    return believed(likelihood, margin, twinsAre, StrictMath.log(twinsAre));
  }

  /** All pairs of twins look alike, so that together they say little more than one of them. */
  private static double believed(
      Likelihood likelihood, double margin, double twinsAre, double logTwinsAre) {
    return likelihood.pair() || twinsAre == 0
        ? margin
        : -either(-margin, logTwinsAre - likelihood.mean);
  }

  /** Returns the logarithm of the sum of two odds given by their logarithms. */
  private static double either(double one, double other) {
    double more = Math.max(one, other);
    double less = Math.min(one, other);
    return more - less > NEGLIGIBLE ? more : more + StrictMath.log1p(StrictMath.exp(less - more));
  }
}
