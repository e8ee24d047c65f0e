package org.resight.web.problem;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.TreeMap;

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

  public Response response() {
    Response.ResponseBuilder response = Response.status(status).type(MEDIA_TYPE).entity(this);
    if (status == Response.Status.SERVICE_UNAVAILABLE.getStatusCode()) {
      response.header("Retry-After", RETRY_AFTER);
    }
    return response.build();
  }
}
