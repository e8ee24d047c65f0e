package org.resight.audit;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A review as a journal has it, in the words of the API.
 *
 * @param undoes the seq of the review it takes back, or null
 */
public record JournalLine(
    long seq,
    UUID id,
    UUID a,
    UUID b,
    String decision,
    @Nullable String metaDecision,
    String confidence,
    String reviewer,
    @Nullable Long undoes) {

  /** Returns it as it must have been sent. */
  SentReview sent() {
    return new SentReview(id, a, b, decision, metaDecision, confidence, reviewer);
  }
}
