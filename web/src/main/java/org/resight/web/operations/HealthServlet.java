package org.resight.web.operations;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.resight.web.body.Json;

/**
 * {@code /health/live}: the server answers; {@code /health/ready}: it can serve, else 503; {@code
 * /health}: the same as ready.
 *
 * <p>A servlet and not a resource, because it stands at the server's root; mapped to {@code
 * /health} itself so that Payara leaves that path alone.
 */
@WebServlet({"/health", "/health/*"})
public class HealthServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // Containers do not serialize servlets.
  @Inject
  @Any
  private Instance<Readiness> parts;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getPathInfo() == null ? "" : request.getPathInfo();
    switch (path) {
      case "/live" -> answer(response, new Health("UP", null));
      case "", "/ready" -> answer(response, readiness(parts));
      default -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }

  static Health readiness(Iterable<Readiness> parts) {
    List<Part> asked =
        StreamSupport.stream(parts.spliterator(), false)
            .map(part -> Part.of(part.part(), part.waitsFor().orElse(null)))
            .toList();
    boolean ready = asked.stream().allMatch(part -> part.status().equals("UP"));
    return new Health(ready ? "UP" : "DOWN", asked);
  }

  private static void answer(HttpServletResponse response, Health health) throws IOException {
    response.setStatus(
        health.status().equals("UP")
            ? HttpServletResponse.SC_OK
            : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    response.setContentType("application/json");
    response.setHeader("Cache-Control", "no-store");
    Json.MAPPER.writeValue(response.getOutputStream(), health);
  }

  /** The answer, in the shape of MicroProfile Health. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Health(String status, @Nullable List<Part> checks) {}

  /** One part of it; {@code detail} says what it waits for. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Part(String name, String status, @Nullable String detail) {

    static Part of(String name, @Nullable String waitsFor) {
      return new Part(name, waitsFor == null ? "UP" : "DOWN", waitsFor);
    }
  }
}
