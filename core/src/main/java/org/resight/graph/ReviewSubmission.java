package org.resight.graph;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.model.Review;

/**
 * A review as a client sends it.
 *
 * <p>Immutable.
 *
 * @param id the client's id, which makes a repetition harmless, or null to have one made
 * @param review the decision
 * @param tags further words; doubles are dropped
 * @param comment free text, or null
 * @param lease the token of the lease it was decided under, or null
 * @param correction whether it replaces the one made under the same lease; without that, a second
 *     review under a lease is the first one's duplicate
 * @param startedAt when the reviewer first saw the pair, to the microsecond, or null
 * @param decidedAt when the reviewer decided, to the microsecond, or null
 */
public record ReviewSubmission(
    @Nullable UUID id,
    Review review,
    List<String> tags,
    @Nullable String comment,
    @Nullable UUID lease,
    boolean correction,
    @Nullable Instant startedAt,
    @Nullable Instant decidedAt) {

  /** Sorts the tags and drops doubles. */
  public ReviewSubmission {
    tags = tags.stream().distinct().sorted().toList();
  }

  /** Returns the same with an id, so that it is known before it is written. */
  public ReviewSubmission named() {
    return id != null
        ? this
        : new ReviewSubmission(
            UUID.randomUUID(), review, tags, comment, lease, correction, startedAt, decidedAt);
  }
}
