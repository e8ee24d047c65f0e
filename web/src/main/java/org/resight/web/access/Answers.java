package org.resight.web.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.resight.web.body.Json;
import org.resight.web.problem.BoundMetrics;
import org.resight.web.problem.Problem;

/** Writes why a request does not come in, as its address writes what goes wrong. */
final class Answers {

  private Answers() {}

  static void write(Refused refused, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getRequestURI();
    boolean old = Address.of(path).filter(OldContract::has).isPresent();
    byte[] body = Json.MAPPER.writeValueAsBytes(old ? envelope(refused) : problem(refused, path));
    response.setStatus(refused.status());
    if (refused.status() == HttpServletResponse.SC_UNAUTHORIZED) {
      // Browsers ask for a name and a password where a server says Basic.
      response.setHeader("WWW-Authenticate", "Bearer realm=\"Resight\"");
    }
    Problem.retryAfter(refused.status())
        .ifPresent(seconds -> response.setHeader("Retry-After", Integer.toString(seconds)));
    response.setContentType(old ? "application/json; charset=utf-8" : Problem.MEDIA_TYPE);
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /** Returns the problem of a refusal, and counts it. */
  private static Problem problem(Refused refused, String path) {
    BoundMetrics.refused(refused.slug());
    return Problem.of(refused.slug(), refused.status(), refused.detail(), path, refused.members());
  }

  private static Map<String, @Nullable Object> envelope(Refused refused) {
    BoundMetrics.refused("wbia-" + refused.status());
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("success", false);
    status.put("code", refused.status());
    Object id = refused.members().get("id");
    status.put("message", id == null ? refused.detail() : refused.detail() + " " + id);
    status.put("cache", -1);
    Map<String, @Nullable Object> envelope = new LinkedHashMap<>();
    envelope.put("status", status);
    envelope.put("response", null);
    return Collections.unmodifiableMap(envelope);
  }
}
