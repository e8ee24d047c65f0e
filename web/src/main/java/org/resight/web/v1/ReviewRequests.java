package org.resight.web.v1;

import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.resight.graph.ReviewSubmission;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.web.body.BulkBody;
import org.resight.web.body.BulkFormat;

/**
 * A body with one review, an array of reviews, or one review a line.
 *
 * @param submissions the reviews
 * @param single whether it was one object
 */
record ReviewRequests(List<ReviewSubmission> submissions, boolean single) {

  /** Reviews a call may bring. */
  private static final int MOST_REVIEWS = 100_000;

  private static final BulkFormat<ReviewRequest, ReviewSubmission> FORMAT =
      BulkFormat.ofJson(ReviewRequest.class, ReviewRequest::submission);

  /**
   * Reads and checks a body.
   *
   * @throws RefusedException if it is not JSON, or a review says something it must not
   */
  static ReviewRequests read(@Nullable MediaType type, InputStream body) {
    BulkBody<ReviewSubmission> items = FORMAT.open(type, body);
    List<ReviewSubmission> submissions = new ArrayList<>();
    while (items.hasNext()) {
      if (submissions.size() == MOST_REVIEWS) {
        throw new RefusedException(
            Refusal.TOO_MANY_ITEMS,
            "At most " + MOST_REVIEWS + " reviews a call.",
            Map.of("most", MOST_REVIEWS));
      }
      submissions.add(items.next());
    }
    if (submissions.isEmpty()) {
      throw new RefusedException(Refusal.INVALID_VALUE, "The body has no review.");
    }
    return new ReviewRequests(List.copyOf(submissions), items.isSingle());
  }
}
