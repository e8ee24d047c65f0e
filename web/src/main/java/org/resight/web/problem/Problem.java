package org.resight.web.problem;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * A problem document of RFC 9457.
 *
 * @param type {@code /problems/} and a slug
 * @param title the slug in words
 * @param status the HTTP status
 * @param detail one sentence about this occurrence
 * @param instance the path of the request
 * @param members further members
 */
@JsonPropertyOrder({"type", "title", "status", "detail", "instance"})
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    String instance,
    @JsonAnyGetter Map<String, Object> members) {

  /** The media type of a problem document. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /** Seconds after which somebody who was told that the server is busy may ask again. */
  public static final int RETRY_AFTER = 1;

  /** Seconds after which somebody who asked too often may ask again. */
  private static final int RETRY_AFTER_TOO_OFTEN = 60;

  private static final int TOO_MANY_REQUESTS = 429;

  private static final int UNAVAILABLE = 503;

  /** The request is understood, and wrong. */
  public static final int UNPROCESSABLE = 422;

  public Problem {
    members = new TreeMap<>(members);
  }

  public static Problem of(
      String slug, int status, String detail, String instance, Map<String, Object> members) {
    String words = slug.replace('-', ' ');
    return new Problem(
        "/problems/" + slug,
        Character.toUpperCase(words.charAt(0)) + words.substring(1),
        status,
        detail,
        instance,
        members);
  }

  /** Returns the problem document of a refusal. */
  public static Problem of(RefusedException refused, String instance) {
    Map<String, Object> members = new HashMap<>(refused.members());
    if (refused.index() != RefusedException.NO_INDEX) {
      members.put("index", refused.index());
    }
    return of(
        slug(refused.refusal()), status(refused.refusal()), refused.detail(), instance, members);
  }

  /** Returns the last part of a refusal's type. */
  public static String slug(Refusal refusal) {
    return refusal.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the last part of the type. */
  public String slug() {
    return type.substring(type.lastIndexOf('/') + 1);
  }

  /** Returns the HTTP status of a refusal. */
  public static int status(Refusal refusal) {
    return switch (refusal) {
      case MALFORMED_JSON, MALFORMED_GZIP, INCOMPLETE_BODY, UNREADABLE_BODY -> 400;
      case SIGN_IN_NEEDED -> 401;
      case NOT_YOUR_ACT,
          SIGN_IN_FAILED,
          SECOND_FACTOR_NEEDED,
          SETUP_CODE,
          NOT_INVITED,
          NOT_YOURS,
          REVIEWER_NOT_YOU,
          NOT_OFFERED,
          RIGHT_MISSING ->
          403;
      case UNKNOWN_GRAPH,
          UNKNOWN_ANNOTATIONS,
          UNKNOWN_LEASE,
          NO_PHOTO,
          NO_MATCH,
          UNKNOWN_JOB,
          UNKNOWN_SERVER,
          UNKNOWN,
          INVITATION,
          RESET_LINK ->
          404;
      case ANNOTATIONS_IN_USE,
          IN_USE,
          ID_REUSED,
          NOTHING_TO_UNDO,
          NOT_YOUR_LEASE,
          EXTERNAL_ID_IN_USE,
          NAME_IN_USE,
          CHANGED,
          OTHER_COLLECTION,
          AMBIGUOUS_EXTERNAL_ID,
          MATCHING_RUNS,
          EXCLUDED,
          NOT_EMPTY,
          ALREADY_SET_UP,
          LAST_ADMINISTRATOR,
          TOO_MANY,
          IDENTITY,
          LAST_WAY_IN,
          SECOND_FACTOR ->
          409;
      case GONE -> 410;
      case CONTENT_TOO_LARGE, PHOTO_TOO_LARGE, PHOTO_TOO_MANY_PIXELS -> 413;
      case UNSUPPORTED_MEDIA_TYPE, NOT_A_PHOTO -> 415;
      case NOT_IN_GRAPH,
          CONTRADICTORY_DECISION,
          NOT_SUPPORTED,
          EMPTY_GRAPH,
          UNREADABLE_BACKUP,
          TOO_MANY_REVIEWERS,
          INVALID_VALUE,
          AMBIGUOUS_DATE,
          TIME_ZONE_NEEDED,
          UNKNOWN_MEMBER,
          SELF_PAIR,
          TOO_MANY_ITEMS,
          MALFORMED_CSV,
          OUT_OF_BOUNDS,
          PHOTO_DAMAGED,
          HANDLE,
          PASSWORD ->
          UNPROCESSABLE;
      case TOO_MANY_STREAMS, TOO_MANY_TRIES, TOO_MANY_REVIEWS -> TOO_MANY_REQUESTS;
      case BUSY, JOURNAL_UNAVAILABLE, NOT_OWNER, FAILED -> UNAVAILABLE;
    };
  }

  /** Returns after how many seconds who got a status may ask again; empty if it says nothing. */
  public static OptionalInt retryAfter(int status) {
    return switch (status) {
      case UNAVAILABLE -> OptionalInt.of(RETRY_AFTER);
      case TOO_MANY_REQUESTS -> OptionalInt.of(RETRY_AFTER_TOO_OFTEN);
      default -> OptionalInt.empty();
    };
  }

  public Response response() {
    Response.ResponseBuilder response = Response.status(status).type(MEDIA_TYPE).entity(this);
    retryAfter(status).ifPresent(seconds -> response.header("Retry-After", seconds));
    return response.build();
  }
}
