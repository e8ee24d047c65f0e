package org.resight.web.events;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.resight.graph.GraphStatus;
import org.resight.journal.RecordedReview;
import org.resight.model.GraphChange;
import org.resight.web.body.Json;
import org.resight.web.body.RequestValues;
import org.resight.web.v1.GraphDocument;
import org.resight.web.v1.RecordedReviewDocument;

/** Events in the text format of the HTML standard, section 9.2 "Server-sent events". */
final class ServerSentEvent {

  private ServerSentEvent() {}

  /** A review, and what it did where that is known. */
  record ReviewEvent(RecordedReviewDocument review, @Nullable String effect) {}

  static byte[] review(
      RecordedReview review, GraphChange.@Nullable Effect effect, Predicate<String> tellsOf) {
    return of("review", review.seq(), reviewed(review, effect, tellsOf));
  }

  static byte[] conflict(
      RecordedReview review, GraphChange.Effect effect, Predicate<String> tellsOf) {
    return of("conflict", review.seq(), reviewed(review, effect, tellsOf));
  }

  private static ReviewEvent reviewed(
      RecordedReview review, GraphChange.@Nullable Effect effect, Predicate<String> tellsOf) {
    return new ReviewEvent(
        RecordedReviewDocument.of(review, tellsOf),
        effect == null ? null : RequestValues.name(effect));
  }

  static byte[] of(String name, GraphStatus status) {
    return of(name, EventStream.NOW, GraphDocument.of(status));
  }

  /** Writes an event that cannot be resumed from. */
  static byte[] of(String name, Object data) {
    return of(name, EventStream.NOW, data);
  }

  /** Writes an event; JSON has no line breaks. */
  private static byte[] of(String name, long id, Object data) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.writeBytes(("event: " + name + "\n").getBytes(StandardCharsets.UTF_8));
    if (id != EventStream.NOW) {
      text.writeBytes(("id: " + id + "\n").getBytes(StandardCharsets.UTF_8));
    }
    text.writeBytes("data: ".getBytes(StandardCharsets.UTF_8));
    try {
      Json.MAPPER.writeValue(text, data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    text.writeBytes("\n\n".getBytes(StandardCharsets.UTF_8));
    return text.toByteArray();
  }
}
