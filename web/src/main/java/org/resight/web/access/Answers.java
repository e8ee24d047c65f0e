package org.resight.web.access;

import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes why a request does not come in, as its address writes what goes wrong. */
final class Answers {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Answers() {}

  static void write(Refused refused, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getRequestURI();
    boolean old = Address.of(path).filter(OldContract::has).isPresent();
    byte[] body = JSON.writeValueAsBytes(old ? envelope(refused) : problem(refused, path));
    response.setStatus(refused.status());
    response.setContentType(old ? "application/json; charset=utf-8" : "application/problem+json");
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private static Map<String, Object> problem(Refused refused, String path) {
    String words = refused.slug().replace('-', ' ');
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("type", "/problems/" + refused.slug());
    problem.put("title", Character.toUpperCase(words.charAt(0)) + words.substring(1));
    problem.put("status", refused.status());
    problem.put("detail", refused.detail());
    problem.put("instance", path);
    return problem;
  }

  private static Map<String, @Nullable Object> envelope(Refused refused) {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("success", false);
    status.put("code", refused.status());
    status.put("message", refused.detail());
    status.put("cache", -1);
    Map<String, @Nullable Object> envelope = new LinkedHashMap<>();
    envelope.put("status", status);
    envelope.put("response", null);
    return Collections.unmodifiableMap(envelope);
  }
}
