package org.resight.web;

import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.resight.state.ReviewSubmission;

/**
 * A body with one review, an array of reviews, or one review a line.
 *
 * @param submissions the reviews
 * @param single whether it was one object
 */
record ReviewBody(List<ReviewSubmission> submissions, boolean single) {

  /** Reviews a call may bring. */
  private static final int MOST_REVIEWS = 100_000;

  private static final BulkFormat<ReviewItem, ReviewSubmission> FORMAT =
      BulkFormat.ofJson(ReviewItem.class, ReviewItem::submission);

  /**
   * Reads and checks a body.
   *
   * @throws InvalidRequestException if it is not JSON, or a review says something it must not
   */
  static ReviewBody read(@Nullable MediaType type, InputStream body) {
    BulkBody<ReviewSubmission> items = FORMAT.open(type, body);
    List<ReviewSubmission> submissions = new ArrayList<>();
    while (items.hasNext()) {
      if (submissions.size() == MOST_REVIEWS) {
        throw new InvalidRequestException(
            "too-many-items",
            InvalidRequestException.UNPROCESSABLE,
            "At most " + MOST_REVIEWS + " reviews a call.",
            Map.of("most", MOST_REVIEWS));
      }
      submissions.add(items.next());
    }
    if (submissions.isEmpty()) {
      throw new InvalidRequestException(
          "invalid-value",
          InvalidRequestException.UNPROCESSABLE,
          "The body has no review.",
          Map.of());
    }
    return new ReviewBody(List.copyOf(submissions), items.isSingle());
  }
}
