package org.resight.journal;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.model.Review;

/**
 * One accepted review as the journal keeps it.
 *
 * <p>Immutable. Times are to the microsecond, so that memory and every database agree.
 *
 * @param seq its place among the reviews of its graph: 1, 2, 3 … without holes
 * @param id the id the client chose, or one made for it
 * @param review the decision
 * @param tags further words, in order, without doubles
 * @param comment free text, or null
 * @param startedAt when the reviewer first saw the pair, by the client's clock, or null
 * @param decidedAt when the reviewer decided, by the client's clock, or null
 * @param recordedAt when the server took it
 * @param undoes the seq of the review that this one takes back, 0 if none
 */
public record RecordedReview(
    long seq,
    UUID id,
    Review review,
    List<String> tags,
    @Nullable String comment,
    @Nullable Instant startedAt,
    @Nullable Instant decidedAt,
    Instant recordedAt,
    long undoes) {

  /** Copies the tags. */
  public RecordedReview {
    tags = List.copyOf(tags);
  }
}
