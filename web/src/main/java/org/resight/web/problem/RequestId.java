package org.resight.web.problem;

import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The id of a request, the same in its answer, in the access log and in the audit: the one of the
 * header {@code X-Request-Id} where a proxy has sent one, else a new one.
 */
public final class RequestId {

  /** The header, and the attribute of the same name that the access log reads. */
  public static final String NAME = "X-Request-Id";

  private static final Pattern KNOWN = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private RequestId() {}

  /** Returns the id, which stays the request's from then on. */
  public static String of(HttpServletRequest request) {
    if (request.getAttribute(NAME) instanceof String known) {
      return known;
    }
    String id = id(request.getHeader(NAME));
    request.setAttribute(NAME, id);
    return id;
  }

  private static String id(@Nullable String given) {
    return given != null && KNOWN.matcher(given).matches() ? given : UUID.randomUUID().toString();
  }
}
