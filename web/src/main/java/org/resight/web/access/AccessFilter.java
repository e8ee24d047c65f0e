package org.resight.web.access;

import jakarta.inject.Inject;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * The gate: no request reaches anything behind it that {@link RequestChecks} or the {@link Guard}
 * refuse.
 *
 * <p>Stands in {@code web.xml} between the filter that sets headers and the one that bounds bodies:
 * a refusal has the headers, and its body is never read.
 */
public class AccessFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  private static final String HTTPS_FOR_A_YEAR = "max-age=31536000";

  @Inject private transient Gate gate;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<Refused> refused = decision(request);
    stayOnHttps(request, response);
    if (refused.isPresent()) {
      gate.refused(request).ifPresent(asked -> gate.keep(asked, refused.get().status()));
      Answers.write(refused.get(), request, response);
    } else {
      try {
        chain.doFilter(request, response);
      } finally {
        keepWhenAnswered(request, response);
      }
    }
  }

  /** Who came by HTTPS once comes by it again, whatever a link says. */
  static void stayOnHttps(HttpServletRequest request, HttpServletResponse response) {
    if ("https".equals(request.getAttribute(Gate.SCHEME))) {
      response.setHeader("Strict-Transport-Security", HTTPS_FOR_A_YEAR);
    }
  }

  private void keepWhenAnswered(HttpServletRequest request, HttpServletResponse response) {
    Optional<Gate.Asked> asked = gate.audited(request);
    if (asked.isEmpty()) {
      return;
    }
    if (request.isAsyncStarted()) {
      try {
        request.getAsyncContext().addListener(new Answered(gate, asked.get(), response));
        return;
      } catch (IllegalStateException e) {
        // answered meanwhile
      }
    }
    gate.keep(asked.get(), response.getStatus());
  }

  /** Keeps an act when its request has been answered, however. */
  private record Answered(Gate gate, Gate.Asked asked, HttpServletResponse response)
      implements AsyncListener {
    @Override
    public void onComplete(AsyncEvent event) {
      gate.keep(asked, response.getStatus());
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      // comes to its end by itself
    }

    @Override
    public void onError(AsyncEvent event) {
      // comes to its end by itself
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      event.getAsyncContext().addListener(this);
    }
  }

  private Optional<Refused> decision(HttpServletRequest request) {
    try {
      return gate.check(request);
    } catch (RuntimeException e) {
      return Optional.of(Refusals.of(e));
    }
  }
}
