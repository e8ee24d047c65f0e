package org.resight.web.wbia;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.graph.ReviewSubmission;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.Confidence;
import org.resight.model.EvidenceDecision;
import org.resight.model.MetaDecision;
import org.resight.model.Review;

/**
 * A decision form.
 *
 * <p>Immutable.
 *
 * @param one the first annotation, as submitted
 * @param other the second annotation
 * @param evidence the decision, or null if an annotation is to be excluded
 * @param excluded the annotation to be excluded, or null
 * @param tags {@code photobomb}, {@code scenerymatch}
 * @param confidence how sure the reviewer is
 * @param times the three times as they were given
 * @param serving names the serving of the pair that the form came with, or null
 */
record Decision(
    AnnotationId one,
    AnnotationId other,
    @Nullable EvidenceDecision evidence,
    @Nullable AnnotationId excluded,
    List<String> tags,
    Confidence confidence,
    Times times,
    @Nullable String serving) {

  /** The hidden field that names a serving, so that a double click decides once. */
  static final String SERVING = "resight-serving";

  private static final int LONGEST_TIME = 100;

  private static final Map<String, EvidenceDecision> EVIDENCE =
      Map.of(
          "sameanimal", EvidenceDecision.POSITIVE,
          "differentanimals", EvidenceDecision.NEGATIVE,
          "photobomb", EvidenceDecision.NEGATIVE,
          "scenerymatch", EvidenceDecision.NEGATIVE,
          "cannottell", EvidenceDecision.INCOMPARABLE,
          "unknown", EvidenceDecision.UNKNOWN,
          "unreviewed", EvidenceDecision.UNREVIEWED);

  /**
   * The times a client gives.
   *
   * @param serverStart when the pair was served
   * @param clientStart when it was shown
   * @param clientEnd when it was decided
   */
  record Times(
      @Nullable String serverStart, @Nullable String clientStart, @Nullable String clientEnd) {

    @Nullable Instant started() {
      Instant shown = time(clientStart);
      return shown == null ? time(serverStart) : shown;
    }

    @Nullable Instant decided() {
      return time(clientEnd);
    }

    /** Returns what cannot be kept as a time, in words, so that nothing is lost. */
    List<String> unread() {
      List<String> unread = new ArrayList<>();
      note(unread, "server_time_start", serverStart);
      note(unread, "client_time_start", clientStart);
      note(unread, "client_time_end", clientEnd);
      return unread;
    }

    private static void note(List<String> unread, String name, @Nullable String text) {
      if (text != null && !text.isBlank() && time(text) == null) {
        unread.add(name + ": " + text);
      }
    }

    /** Reads seconds since 1970, or RFC 3339; null if it is neither. */
    private static @Nullable Instant time(@Nullable String text) {
      if (text == null || text.isBlank() || text.length() > LONGEST_TIME) {
        return null;
      }
      try {
        OffsetDateTime time = OffsetDateTime.parse(text.strip());
        boolean kept = time.getYear() >= 1 && time.getYear() <= 9998;
        return kept ? time.toInstant().truncatedTo(ChronoUnit.MICROS) : null;
      } catch (DateTimeException e) {
        return seconds(text);
      }
    }

    private static @Nullable Instant seconds(String text) {
      try {
        double seconds = Double.parseDouble(text.strip());
        return seconds > 0 && seconds < 1e11
            ? Instant.ofEpochMilli(Math.round(seconds * 1000))
            : null;
      } catch (NumberFormatException e) {
        return null;
      }
    }
  }

  /**
   * Reads a decision.
   *
   * @throws WbiaException if there is none
   */
  static Decision of(Arguments form) {
    AnnotationId one = annotation(form, "identification-annot-uuid-1");
    AnnotationId other = annotation(form, "identification-annot-uuid-2");
    if (one.equals(other)) {
      throw WbiaException.failure("A pair needs two different annotations.");
    }
    String submitted = form.text("identification-submit");
    String word =
        submitted == null ? "" : submitted.toLowerCase(Locale.ROOT).replaceAll("\\s+", "");
    AnnotationId excluded =
        switch (word) {
          case "excludetop", "excludeleft" -> one;
          case "excludebottom", "excluderight" -> other;
          default -> null;
        };
    EvidenceDecision evidence = EVIDENCE.get(word);
    if (evidence == null && excluded == null) {
      throw WbiaException.failure("identification-submit is no decision.");
    }
    return new Decision(
        one,
        other,
        evidence,
        excluded,
        tags(form, word),
        confidence(form.text("ia-review-confidence")),
        new Times(
            form.text("server_time_start"),
            form.text("client_time_start"),
            form.text("client_time_end")),
        form.text(SERVING));
  }

  private static AnnotationId annotation(Arguments form, String name) {
    UUID uuid = PythonJson.uuid(form.text(name));
    if (uuid == null) {
      throw WbiaException.failure(name + " is no UUID.");
    }
    return AnnotationId.of(uuid);
  }

  private static List<String> tags(Arguments form, String word) {
    List<String> tags = new ArrayList<>();
    if (form.has("ia-photobomb-value") || word.equals("photobomb")) {
      tags.add("photobomb");
    }
    if (form.has("ia-scenerymatch-value") || word.equals("scenerymatch")) {
      tags.add("scenerymatch");
    }
    return tags;
  }

  private static Confidence confidence(@Nullable String code) {
    for (Confidence confidence : Confidence.values()) {
      if (confidence.name().toLowerCase(Locale.ROOT).equals(code)) {
        return confidence;
      }
    }
    return Confidence.UNSPECIFIED;
  }

  /** Returns the review that the form is. */
  ReviewSubmission submission(String reviewer, @Nullable String comment) {
    EvidenceDecision decided = evidence == null ? EvidenceDecision.UNREVIEWED : evidence;
    List<String> words = new ArrayList<>(times.unread());
    if (comment != null) {
      words.add(0, comment);
    }
    return new ReviewSubmission(
        id(decided, reviewer),
        new Review(AnnotationPair.of(one, other), decided, MetaDecision.NONE, confidence, reviewer),
        tags,
        words.isEmpty() ? null : String.join("\n", words),
        null,
        false,
        times.started(),
        times.decided());
  }

  /** The same decision on the same serving is the same review; a correction is another. */
  private @Nullable UUID id(EvidenceDecision decided, String reviewer) {
    UUID served = PythonJson.uuid(serving);
    if (served == null) {
      return null;
    }
    String name = String.join("|", served.toString(), reviewer, decided.name(), confidence.name());
    return UUID.nameUUIDFromBytes((name + tags).getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the answer: both annotations in the order submitted. */
  List<Object> answer() {
    return List.of(PythonJson.tagged(one.uuid()), PythonJson.tagged(other.uuid()));
  }
}
