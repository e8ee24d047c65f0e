package org.resight.engine;

import java.util.Optional;
import org.resight.model.Confidence;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphConfig;
import org.resight.model.MetaDecision;
import org.resight.model.Review;

/** What the verifier's scores decide without a person. */
final class AutomaticReviews {

  private static final String VERIFIER = Review.ALGORITHM + "verifier";

  private final GraphConfig.AutomaticReview thresholds;
  private final PairTable pairs;
  private final Consequences graph;
  private final DuePairs asked;
  private final Listings listings;

  AutomaticReviews(
      GraphConfig.AutomaticReview thresholds,
      PairTable pairs,
      Consequences graph,
      DuePairs asked,
      Listings listings) {
    this.thresholds = thresholds;
    this.pairs = pairs;
    this.graph = graph;
    this.asked = asked;
    this.listings = listings;
  }

  /** Keeps what the scores of a pair say, each from 0 to 1 or NaN; {@code match} is never NaN. */
  void judge(int pair, double match, double nomatch, double notcomp) {
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

  /** Returns the review of the most urgent pair, if its scores alone may decide it. */
  Optional<Review> next() {
    int pair = asked.first();
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
}
