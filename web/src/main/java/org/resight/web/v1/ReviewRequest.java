package org.resight.web.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.graph.ReviewReceipt;
import org.resight.graph.ReviewSubmission;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.Confidence;
import org.resight.model.EvidenceDecision;
import org.resight.model.MetaDecision;
import org.resight.model.Review;
import org.resight.model.ReviewRejectedException;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.web.access.Caller;
import org.resight.web.body.RequestValues;

/** A review as a client writes it. */
record ReviewRequest(
    @Nullable String id,
    @Nullable String a,
    @Nullable String b,
    @Nullable String decision,
    @Nullable String metaDecision,
    @Nullable String confidence,
    @Nullable List<String> tags,
    @Nullable String reviewer,
    @Nullable String comment,
    @Nullable String lease,
    @Nullable Boolean correction,
    @Nullable Instant startedAt,
    @Nullable Instant decidedAt) {

  private static final int MOST_TAGS = 50;
  private static final int LONGEST_TAG = 100;

  /**
   * Checks the values.
   *
   * @throws RefusedException if one cannot be
   */
  ReviewSubmission submission(Caller caller) {
    String who = RequestValues.reviewer(caller.reviewer(reviewer));
    if (who.startsWith(Review.ALGORITHM)) {
      throw RefusedException.value(
          "reviewer", "must not begin with " + Review.ALGORITHM + ", which names algorithms.");
    }
    return new ReviewSubmission(
        id == null ? null : RequestValues.uuid(id, "id"),
        review(who),
        checkedTags(),
        RequestValues.optionalText(comment, "comment", RequestValues.LONGEST_TEXT),
        lease == null ? null : lease(lease),
        Boolean.TRUE.equals(correction),
        time(startedAt),
        time(decidedAt));
  }

  private static UUID lease(String token) {
    return Caller.lease(token)
        .orElseThrow(() -> RefusedException.value("lease", "is no token of a lease."));
  }

  private Review review(String who) {
    try {
      return new Review(
          pair(a, b),
          decision == null
              ? EvidenceDecision.UNREVIEWED
              : RequestValues.value(EvidenceDecision.class, decision, "decision"),
          meta(),
          confidence == null
              ? Confidence.UNSPECIFIED
              : RequestValues.value(Confidence.class, confidence, "confidence"),
          who);
    } catch (ReviewRejectedException e) {
      throw new RefusedException(
          Refusal.CONTRADICTORY_DECISION, "Evidence and meta decision say opposite things.");
    }
  }

  /** Reads a pair, given in any order. */
  static AnnotationPair pair(@Nullable String a, @Nullable String b) {
    AnnotationId one = RequestValues.annotation(a, "a");
    AnnotationId other = RequestValues.annotation(b, "b");
    if (one.equals(other)) {
      throw new RefusedException(Refusal.SELF_PAIR, "A pair needs two different annotations.");
    }
    return AnnotationPair.of(one, other);
  }

  private MetaDecision meta() {
    if (metaDecision == null) {
      return MetaDecision.NONE;
    }
    MetaDecision meta = RequestValues.value(MetaDecision.class, metaDecision, "metaDecision");
    if (meta == MetaDecision.NONE) {
      throw RefusedException.value("metaDecision", "must be null, same or different.");
    }
    return meta;
  }

  private List<String> checkedTags() {
    if (tags == null) {
      return List.of();
    }
    if (tags.size() > MOST_TAGS) {
      throw RefusedException.value("tags", "at most " + MOST_TAGS + ".");
    }
    return tags.stream().map(tag -> RequestValues.text(tag, "tags", LONGEST_TAG)).toList();
  }

  private static @Nullable Instant time(@Nullable Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.MICROS);
  }

  /**
   * An answer to a review.
   *
   * @param known what was known of the pair before, positive or negative; only if it was: the
   *     review then changes nothing
   * @param again how a pair whose answer was taken back can be answered once more; only for the
   *     account that had answered it
   */
  record Receipt(
      UUID id,
      long seq,
      UUID a,
      UUID b,
      String effect,
      boolean duplicate,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String known,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable AgainDocument again) {

    static Receipt of(ReviewReceipt receipt) {
      return of(receipt, null);
    }

    /** Returns that of a review that takes another back. */
    static Receipt of(ReviewReceipt receipt, Caller.@Nullable LeaseWriter leases) {
      return new Receipt(
          receipt.id(),
          receipt.seq(),
          receipt.pair().a().uuid(),
          receipt.pair().b().uuid(),
          RequestValues.name(receipt.effect()),
          receipt.duplicate(),
          receipt.known() == null ? null : RequestValues.name(receipt.known()),
          // A pair of known answer is asked by the server alone.
          receipt.known() == null ? AgainDocument.of(leases, receipt.pair()) : null);
    }
  }
}
