package org.resight.web.routing;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Has each request served by the server that is to. Stands in {@code web.xml} before the filter
 * that asks who sends a request: only the server that serves it asks.
 */
public class RoutingFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  @Inject private transient Routing routing;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    routing.route(request, response, chain);
  }
}
