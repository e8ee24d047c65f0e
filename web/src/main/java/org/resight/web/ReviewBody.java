package org.resight.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.resight.engine.ReviewRejectedException;
import org.resight.state.ReviewSubmission;

/**
 * A body with one review, an array of reviews, or one review a line.
 *
 * @param submissions the reviews
 * @param single whether it was one object
 */
record ReviewBody(List<ReviewSubmission> submissions, boolean single) {

  static final String NDJSON = "application/x-ndjson";

  /** Reviews a call may bring. */
  private static final int MOST_REVIEWS = 100_000;

  /**
   * Reads and checks a body.
   *
   * @throws UnreadableJsonException if it is not JSON
   * @throws InvalidRequestException if a review says something it must not
   */
  static ReviewBody read(InputStream body, @Nullable String contentType) {
    boolean lines = contentType != null && contentType.startsWith(NDJSON);
    List<ReviewSubmission> submissions = new ArrayList<>();
    try (JsonParser parser = Json.MAPPER.createParser(body)) {
      JsonToken token = parser.nextToken();
      boolean array = token == JsonToken.START_ARRAY;
      boolean single = !array && !lines;
      if (array) {
        token = parser.nextToken();
      }
      while (token != null && token != JsonToken.END_ARRAY) {
        submissions.add(item(parser, submissions.size(), single));
        token = parser.nextToken();
        if (single && token != null) {
          throw malformed("One object, an array, or " + NDJSON + " is expected.");
        }
      }
      if (array && (token == null || parser.nextToken() != null)) {
        throw malformed("Something follows the array.");
      }
      if (submissions.isEmpty()) {
        throw malformed("The body has no review.");
      }
      return new ReviewBody(List.copyOf(submissions), single);
    } catch (JsonProcessingException e) {
      throw new UnreadableJsonException(e);
    } catch (IOException e) {
      throw malformed("The body could not be read to its end.");
    }
  }

  private static InvalidRequestException malformed(String detail) {
    return new InvalidRequestException("malformed-json", 400, detail, Map.of());
  }

  private static ReviewSubmission item(JsonParser parser, int index, boolean single)
      throws IOException {
    if (index == MOST_REVIEWS) {
      throw new InvalidRequestException(
          "too-many-items",
          InvalidRequestException.UNPROCESSABLE,
          "At most " + MOST_REVIEWS + " reviews a call.",
          Map.of("most", MOST_REVIEWS));
    }
    try {
      return Json.MAPPER.readValue(parser, ReviewItem.class).submission();
    } catch (ReviewRejectedException e) {
      throw new InvalidRequestException(
          "contradictory-decision",
          InvalidRequestException.UNPROCESSABLE,
          "Evidence and meta decision say opposite things.",
          single ? Map.of() : Map.of("index", index));
    } catch (InvalidRequestException e) {
      Map<String, Object> members = new HashMap<>(e.members());
      if (!single) {
        members.put("index", index);
      }
      throw new InvalidRequestException(e.slug(), e.status(), e.detail(), members);
    } catch (JsonProcessingException e) {
      throw new UnreadableJsonException(e, single ? null : index);
    }
  }
}
