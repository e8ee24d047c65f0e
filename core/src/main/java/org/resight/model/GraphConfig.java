package org.resight.model;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a decision graph asks, and when it stops asking.
 *
 * <p>Immutable. Every value has been checked against its bounds.
 *
 * @param positiveRedundancy edge-disjoint links an individual shall hold together by, 1 to {@value
 *     #MAX_REDUNDANCY}
 * @param negativeRedundancy negative pairs that separate two individuals well, 1 to {@value
 *     #MAX_REDUNDANCY}
 * @param redundancyEnabled whether what is redundant is not asked, and redundancy is sought at all
 * @param enforcePositiveRedundancy whether pairs are made up to reach positive redundancy
 * @param enforceNegativeRedundancy whether pairs are asked to reach negative redundancy
 * @param onlyAutomaticNegativeRedundancy whether people are spared the pairs of negative redundancy
 * @param rankingEnabled whether candidates are asked by priority
 * @param convergence when to stop asking candidates
 * @param queueConfidence pairs are passed over whose answer follows from decisions of at least this
 *     confidence; {@code null} for none
 * @param automaticReview when the verifier decides by itself
 * @param reviewLease seconds for which a pair is kept for one reviewer, 1 to 86,400
 * @param hardCase whether decided pairs are asked again when their score disagrees
 * @param evidence how evidence is weighed, where it is weighed
 * @param doubleReviews the share of pairs that two people decide without knowing of each other, 0
 *     to 1
 * @param knownPairs the share of pairs asked whose answer is known, 0 to 1
 */
public record GraphConfig(
    int positiveRedundancy,
    int negativeRedundancy,
    boolean redundancyEnabled,
    boolean enforcePositiveRedundancy,
    boolean enforceNegativeRedundancy,
    boolean onlyAutomaticNegativeRedundancy,
    boolean rankingEnabled,
    Convergence convergence,
    @Nullable Confidence queueConfidence,
    AutomaticReview automaticReview,
    int reviewLease,
    boolean hardCase,
    Evidence evidence,
    double doubleReviews,
    double knownPairs) {

  private static final int MAX_REDUNDANCY = 100;
  private static final int MAX_REVIEWS = 1_000_000;
  private static final int MAX_LEASE = 86_400;

  private static final GraphConfig DEFAULTS =
      new GraphConfig(
          2,
          2,
          true,
          true,
          true,
          true,
          true,
          new Convergence(true, 20, 72, 0.052, Convergence.Method.BINOMIAL),
          null,
          new AutomaticReview(false, Double.NaN, Double.NaN, Double.NaN),
          120,
          false,
          new Evidence(0.98, Double.NaN),
          0.05,
          0);

  /**
   * When to stop asking candidates.
   *
   * @param enabled whether to stop before the queue is empty
   * @param window reviews that the moving average looks back on, 1 to 1,000,000
   * @param patience reviews that are looked ahead, 1 to 1,000,000
   * @param threshold stop when the chance that one of them changes an individual is below, 0 to 1
   * @param method how this chance is computed
   */
  public record Convergence(
      boolean enabled, int window, int patience, double threshold, Method method) {

    /** How the chance of at least one meaningful review is computed. */
    public enum Method {
      /** From independent draws. */
      BINOMIAL,
      /** From a Poisson process. */
      POISSON
    }
  }

  /**
   * When the verifier decides by itself.
   *
   * @param enabled whether it does at all
   * @param positive the score above which it says positive, or NaN for never
   * @param negative the score above which it says negative, or NaN for never
   * @param incomparable the score above which it says incomparable, or NaN for never
   */
  public record AutomaticReview(
      boolean enabled, double positive, double negative, double incomparable) {}

  /**
   * How evidence is weighed.
   *
   * @param accuracy how often a reviewer of whom nothing is known is right, 0 to 1; what is not
   *     between 0.6 and 0.995 is taken for the nearer of the two
   * @param targetF1 the expected pairwise F1 at which asking stops, or NaN to ask as long as a
   *     question is worth a look
   */
  public record Evidence(double accuracy, double targetF1) {}

  /** Returns the configuration of a graph of which nothing is said. */
  public static GraphConfig defaults() {
    return DEFAULTS;
  }

  /**
   * Returns the defaults with some values replaced.
   *
   * @param values flat dotted keys, or maps inside maps; {@code null} only where it means "none"
   * @throws InvalidConfigException if a key is unknown or given twice, or a value has the wrong
   *     type or is out of range
   */
  public static GraphConfig of(Map<String, ?> values) {
    ConfigValues given = ConfigValues.flatten(values);
    Convergence convergence = DEFAULTS.convergence;
    AutomaticReview automatic = DEFAULTS.automaticReview;
    GraphConfig config =
        new GraphConfig(
            given.integer("redundancy.positive", DEFAULTS.positiveRedundancy, 1, MAX_REDUNDANCY),
            given.integer("redundancy.negative", DEFAULTS.negativeRedundancy, 1, MAX_REDUNDANCY),
            given.bool("redundancy.enabled", DEFAULTS.redundancyEnabled),
            given.bool("redundancy.positive.enforce", DEFAULTS.enforcePositiveRedundancy),
            given.bool("redundancy.negative.enforce", DEFAULTS.enforceNegativeRedundancy),
            given.bool(
                "redundancy.negative.onlyAutomatic", DEFAULTS.onlyAutomaticNegativeRedundancy),
            given.bool("ranking.enabled", DEFAULTS.rankingEnabled),
            new Convergence(
                given.bool("convergence.enabled", convergence.enabled),
                given.integer("convergence.window", convergence.window, 1, MAX_REVIEWS),
                given.integer("convergence.patience", convergence.patience, 1, MAX_REVIEWS),
                given.number("convergence.threshold", convergence.threshold),
                given.choice("convergence.method", Convergence.Method.class, convergence.method)),
            given.optionalChoice("queue.confidence", Confidence.class),
            new AutomaticReview(
                given.bool("automaticReview.enabled", automatic.enabled),
                given.optionalNumber("automaticReview.positive"),
                given.optionalNumber("automaticReview.negative"),
                given.optionalNumber("automaticReview.incomparable")),
            given.integer("review.lease", DEFAULTS.reviewLease, 1, MAX_LEASE),
            given.bool("hardCase", DEFAULTS.hardCase),
            new Evidence(
                given.number("evidence.accuracy", DEFAULTS.evidence.accuracy),
                given.optionalNumber("evidence.targetF1")),
            given.number("review.double", DEFAULTS.doubleReviews),
            given.number("review.known", DEFAULTS.knownPairs));
    given.refuseUnknown();
    return config;
  }

  /**
   * Returns all values by their flat dotted keys, always in the same order; {@code of} reads it.
   */
  public Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("redundancy.enabled", redundancyEnabled);
    map.put("redundancy.positive", positiveRedundancy);
    map.put("redundancy.positive.enforce", enforcePositiveRedundancy);
    map.put("redundancy.negative", negativeRedundancy);
    map.put("redundancy.negative.enforce", enforceNegativeRedundancy);
    map.put("redundancy.negative.onlyAutomatic", onlyAutomaticNegativeRedundancy);
    map.put("ranking.enabled", rankingEnabled);
    map.put("convergence.enabled", convergence.enabled);
    map.put("convergence.window", convergence.window);
    map.put("convergence.patience", convergence.patience);
    map.put("convergence.threshold", convergence.threshold);
    map.put("convergence.method", text(convergence.method));
    map.put("queue.confidence", queueConfidence == null ? null : text(queueConfidence));
    map.put("automaticReview.enabled", automaticReview.enabled);
    map.put("automaticReview.positive", orNull(automaticReview.positive));
    map.put("automaticReview.negative", orNull(automaticReview.negative));
    map.put("automaticReview.incomparable", orNull(automaticReview.incomparable));
    map.put("review.lease", reviewLease);
    map.put("review.double", doubleReviews);
    map.put("review.known", knownPairs);
    map.put("hardCase", hardCase);
    map.put("evidence.accuracy", evidence.accuracy);
    map.put("evidence.targetF1", orNull(evidence.targetF1));
    return map;
  }

  private static String text(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable Double orNull(double value) {
    return Double.isNaN(value) ? null : value;
  }
}
