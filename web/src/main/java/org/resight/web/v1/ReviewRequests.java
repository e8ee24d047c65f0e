package org.resight.web.v1;

import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.resight.graph.GraphClient;
import org.resight.graph.ReviewSubmission;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.web.access.Caller;
import org.resight.web.body.BulkBody;
import org.resight.web.body.BulkFormat;

/**
 * A body with one review, an array of reviews, or one review a line.
 *
 * @param submissions the reviews
 * @param single whether it was one object
 */
record ReviewRequests(List<ReviewRequests.Sent> submissions, boolean single) {

  /** Reviews a call may bring. */
  private static final int MOST_REVIEWS = 100_000;

  /** A review as it was sent, and what it says. */
  record Sent(ReviewRequest request, ReviewSubmission submission) {}

  private static BulkFormat<ReviewRequest, Sent> format(Caller caller) {
    return BulkFormat.ofJson(
        ReviewRequest.class, request -> new Sent(request, request.submission(caller)));
  }

  /**
   * Reads and checks a body.
   *
   * @throws RefusedException if it is not JSON, or a review says something it must not
   */
  static ReviewRequests read(@Nullable MediaType type, InputStream body, Caller caller) {
    BulkBody<Sent> items = format(caller).open(type, body);
    List<Sent> submissions = new ArrayList<>();
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

  /** Returns how many there are. */
  int size() {
    return submissions.size();
  }

  /**
   * Returns the reviews as somebody sends them to a project; who really writes those that name
   * others is kept first.
   *
   * @throws RefusedException if a pair was not offered to who needs that
   */
  List<ReviewSubmission> by(GraphClient client, Caller caller) {
    for (Sent sent : submissions) {
      caller.requireOffered(
          client,
          sent.submission().review().pair(),
          sent.request().lease(),
          sent.request().metaDecision() != null);
    }
    return caller.written(submissions.stream().map(Sent::submission).toList());
  }
}
