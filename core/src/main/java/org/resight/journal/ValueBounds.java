package org.resight.journal;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.model.Review;
import org.resight.refusal.InvalidValueException;

/**
 * What the values of annotations, reviews and graphs may be, wherever they come from: a request, a
 * file or a backup.
 *
 * <p>Every method throws {@link InvalidValueException} with the field and the reason. Lengths are
 * in characters of Java.
 */
public final class ValueBounds {

  /** Names of reviewers and graphs. */
  public static final int LONGEST_NAME = 200;

  /** Comments and reasons. */
  public static final int LONGEST_COMMENT = 10_000;

  /** Texts of an annotation. */
  public static final int LONGEST_TEXT = 1_000;

  /** Addresses of callbacks. */
  public static final int LONGEST_ADDRESS = 2_000;

  private static final int MOST_TAGS = 50;
  private static final int LONGEST_TAG = 100;

  /** Pixels that a box may be away or wide. */
  private static final double MOST_PIXELS = 1_000_000;

  /** 2π, and a little for those who write it with few decimals. */
  private static final double TURN = 6.2832;

  private static final int BEST_QUALITY = 5;
  private static final Set<String> METHODS = Set.of("POST", "PUT", "DELETE", "GET");

  /** The years that both databases and RFC 3339 know. */
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

  private ValueBounds() {}

  /** Checks a text that may be missing. */
  public static void text(@Nullable String value, String field, int longest) {
    if (value == null) {
      return;
    }
    if (value.length() > longest) {
      throw new InvalidValueException(field, "must have at most " + longest + " characters.");
    }
    if (value.indexOf('\0') >= 0) {
      throw new InvalidValueException(field, "must not contain a NUL character.");
    }
    if (!isWellFormed(value)) {
      throw new InvalidValueException(field, "must not contain half a surrogate pair.");
    }
  }

  /** Checks a text that must be there. */
  public static void requiredText(@Nullable String value, String field, int longest) {
    text(value, field, longest);
    if (value == null || value.isBlank()) {
      throw new InvalidValueException(field, "must be given.");
    }
  }

  private static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /** Checks a time that may be missing. */
  public static void time(@Nullable Instant time, String field) {
    if (time != null && (time.isBefore(FIRST) || time.isAfter(LAST))) {
      throw new InvalidValueException(field, "must be of the years 1 to 9999.");
    }
  }

  /** Checks an annotation, but for its attributes. */
  public static void annotation(CatalogueAnnotation annotation) {
    text(annotation.collection(), "collection", LONGEST_NAME);
    text(annotation.externalId(), "externalId", LONGEST_TEXT);
    text(annotation.name(), "name", LONGEST_TEXT);
    text(annotation.imageUri(), "imageUri", LONGEST_TEXT);
    box(annotation.bbox());
    within(annotation.theta(), "theta", TURN);
    text(annotation.viewpoint(), "viewpoint", LONGEST_TEXT);
    text(annotation.species(), "species", LONGEST_TEXT);
    Integer quality = annotation.quality();
    if (quality != null && (quality < 0 || quality > BEST_QUALITY)) {
      throw new InvalidValueException("quality", "must be from 0 to " + BEST_QUALITY + ".");
    }
    time(annotation.takenAt(), "takenAt");
    within(annotation.latitude(), "latitude", 90);
    within(annotation.longitude(), "longitude", 180);
    text(annotation.encounter(), "encounter", LONGEST_TEXT);
  }

  private static void box(@Nullable List<Double> box) {
    if (box == null) {
      return;
    }
    if (box.size() != 4) {
      throw new InvalidValueException("bbox", "must be four numbers: x, y, width, height.");
    }
    for (double number : box) {
      if (!(Math.abs(number) <= MOST_PIXELS)) {
        throw new InvalidValueException("bbox", "must be within 1,000,000 pixels.");
      }
    }
    if (!(box.get(2) > 0 && box.get(3) > 0)) {
      throw new InvalidValueException("bbox", "must have a width and a height above 0.");
    }
  }

  private static void within(@Nullable Double value, String field, double most) {
    if (value != null && !(Math.abs(value) <= most)) {
      throw new InvalidValueException(field, "must be from -" + most + " to " + most + ".");
    }
  }

  /** Checks a callback. */
  public static void callback(Callback callback) {
    if (!METHODS.contains(callback.method())) {
      throw new InvalidValueException("callbacks", "the method must be POST, PUT, DELETE or GET.");
    }
    URI url = callback.url();
    boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!web
        || url.getHost() == null
        || url.getUserInfo() != null
        || url.toString().length() > LONGEST_ADDRESS) {
      throw new InvalidValueException("callbacks", "the url must be a http or https address.");
    }
  }

  /** Checks what a graph is opened with. */
  public static void opening(GraphOpening opening) {
    text(opening.name(), "name", LONGEST_NAME);
    time(opening.createdAt(), "createdAt");
    opening.callbacks().values().forEach(ValueBounds::callback);
  }

  /**
   * Checks an entry of a journal.
   *
   * @param backend of its graph
   */
  public static void entry(JournalEntry entry, Backend backend) {
    switch (entry.entryKind()) {
      case REVIEW -> review(((JournalEntry.Reviewed) entry).review());
      case CANDIDATES -> candidates(((JournalEntry.Proposed) entry).candidates(), backend);
      case EXCLUSION -> {
        JournalEntry.Excluded excluded = (JournalEntry.Excluded) entry;
        exclusion(excluded.reviewer(), excluded.reason());
      }
      case INCLUSION -> {
        JournalEntry.Included included = (JournalEntry.Included) entry;
        exclusion(included.reviewer(), included.reason());
      }
      case CALIBRATION -> {
        JournalEntry.Calibrated calibrated = (JournalEntry.Calibrated) entry;
        calibrated.positive().forEach(score -> finite(score, "positive"));
        calibrated.negative().forEach(score -> finite(score, "negative"));
      }
      case NAMES -> {
        JournalEntry.Named named = (JournalEntry.Named) entry;
        named.names().values().forEach(name -> requiredText(name, "name", LONGEST_TEXT));
      }
      case SYNC -> {
        JournalEntry.Synced synced = (JournalEntry.Synced) entry;
        synced.names().values().forEach(name -> text(name, "name", LONGEST_TEXT));
      }
      case ACT -> {
        JournalEntry.Acted acted = (JournalEntry.Acted) entry;
        requiredText(acted.author(), "author", LONGEST_NAME);
        requiredText(acted.kind(), "kind", LONGEST_NAME);
        time(acted.at(), "at");
      }
      case NAMING -> {
        JournalEntry.NamesGiven given = (JournalEntry.NamesGiven) entry;
        requiredText(given.author(), "author", LONGEST_NAME);
        time(given.at(), "at");
        for (AnnotationCatalogue.Renamed name : given.names().values()) {
          text(name.before(), "name", LONGEST_TEXT);
          text(name.after(), "name", LONGEST_TEXT);
        }
        given.shared().forEach(key -> text(key, "shared", 2 * LONGEST_TEXT));
      }
      case ANNOTATIONS_ADDED, ANNOTATIONS_REMOVED -> {
        // Ids alone, which cannot be out of bounds.
      }
    }
  }

  private static void review(RecordedReview recorded) {
    Review review = recorded.review();
    requiredText(review.reviewer(), "reviewer", LONGEST_NAME);
    text(recorded.comment(), "comment", LONGEST_COMMENT);
    if (recorded.tags().size() > MOST_TAGS) {
      throw new InvalidValueException("tags", "at most " + MOST_TAGS + ".");
    }
    recorded.tags().forEach(tag -> requiredText(tag, "tags", LONGEST_TAG));
    time(recorded.startedAt(), "startedAt");
    time(recorded.decidedAt(), "decidedAt");
    time(recorded.recordedAt(), "recordedAt");
  }

  private static void exclusion(String reviewer, @Nullable String reason) {
    requiredText(reviewer, "reviewer", LONGEST_NAME);
    text(reason, "reason", LONGEST_COMMENT);
  }

  private static void candidates(CandidateBatch batch, Backend backend) {
    for (int i = 0; i < batch.size(); i++) {
      score(batch.match(i), "match", backend, true);
      score(batch.nomatch(i), "nomatch", backend, false);
      score(batch.notcomp(i), "notcomp", backend, false);
    }
  }

  private static void score(double score, String field, Backend backend, boolean required) {
    if (Double.isNaN(score) && !required) {
      return;
    }
    if (backend == Backend.GRAPH && !(score >= 0 && score <= 1)) {
      throw new InvalidValueException(field, "must be a probability, from 0 to 1.");
    }
    finite(score, field);
  }

  private static void finite(double number, String field) {
    if (!Double.isFinite(number)) {
      throw new InvalidValueException(field, "must be a number.");
    }
  }

  /** Reads the address of a callback. */
  public static URI address(@Nullable String text) {
    requiredText(text, "callbacks", LONGEST_ADDRESS);
    try {
      URI url = new URI(String.valueOf(text));
      callback(new Callback(url, "POST", Callback.Form.PLAIN));
      return url;
    } catch (URISyntaxException e) {
      throw new InvalidValueException("callbacks", "the url must be a http or https address.");
    }
  }
}
