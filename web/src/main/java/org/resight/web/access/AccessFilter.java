package org.resight.web.access;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccessSettings;

/**
 * The gate: no request reaches anything behind it that {@link RequestChecks} refuse.
 *
 * <p>Stands in {@code web.xml} between the filter that sets headers and the one that bounds bodies:
 * a refusal has the headers, and its body is never read.
 */
public class AccessFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  @Inject private transient AccessSettings settings;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<Refused> refused = new RequestChecks(settings).check(arriving(request));
    if (refused.isPresent()) {
      Answers.write(refused.get(), request, response);
    } else {
      chain.doFilter(request, response);
    }
  }

  private static Arriving arriving(HttpServletRequest request) {
    return new Arriving(
        request.getMethod(),
        request.getRequestURI().substring(request.getContextPath().length()),
        request.getScheme(),
        request.getRemoteAddr(),
        request.getLocalAddr(),
        name -> header(request, name));
  }

  /** HTTP/2 has no header for the host. */
  private static @Nullable String header(HttpServletRequest request, String name) {
    String value = request.getHeader(name);
    return value == null && name.equals("Host") && request.getProtocol().startsWith("HTTP/2")
        ? request.getServerName() + ":" + request.getServerPort()
        : value;
  }
}
