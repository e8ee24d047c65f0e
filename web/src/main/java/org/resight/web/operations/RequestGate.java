package org.resight.web.operations;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.resight.settings.Settings;
import org.resight.web.body.Json;
import org.resight.web.problem.Problem;
import org.resight.web.problem.RequestId;

/**
 * What every request passes first: it gets an id, its body must end where both servers think it
 * does, and while the server is read-only it may not write, but for coming in and going out.
 */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class RequestGate extends HttpFilter {

  private static final long serialVersionUID = 1L;

  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  private static final Set<String> SESSIONS =
      Set.of("/api/v1/sign-in", "/api/v1/sign-out", "/api/v1/me/confirm");

  private static final String PROVIDERS = "/auth/oidc/";

  @Inject private transient Settings settings;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    pass(request, response, chain, settings.readOnly());
  }

  static void pass(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain, boolean readOnly)
      throws IOException, ServletException {
    response.setHeader(RequestId.NAME, RequestId.of(request));
    String coding = request.getHeader("Transfer-Encoding");
    if (coding != null && !coding.strip().equalsIgnoreCase("chunked")) {
      // A proxy may see the end of such a body somewhere else.
      response.setHeader("Connection", "close");
      answer(request, response, "bad-request", 400, "Transfer-Encoding may only be chunked.");
    } else if (readOnly && !READING.contains(request.getMethod()) && !isOfSessions(request)) {
      answer(
          request,
          response,
          "read-only",
          503,
          "The server is read-only at the moment: nothing was done.");
    } else {
      chain.doFilter(request, response);
    }
  }

  /** Who reads must come in, and nobody stays in who has signed out. */
  private static boolean isOfSessions(HttpServletRequest request) {
    return SESSIONS.contains(request.getRequestURI())
        || request.getRequestURI().startsWith(PROVIDERS);
  }

  private static void answer(
      HttpServletRequest request,
      HttpServletResponse response,
      String slug,
      int status,
      String detail)
      throws IOException {
    response.setStatus(status);
    response.setContentType("application/problem+json");
    if (status == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
      response.setHeader("Retry-After", Integer.toString(Problem.RETRY_AFTER));
    }
    Json.MAPPER.writeValue(
        response.getOutputStream(),
        Problem.of(slug, status, detail, request.getRequestURI(), Map.of()));
  }
}
