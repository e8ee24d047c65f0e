package org.resight.web.pages;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Headers that keep a page to itself: nothing is loaded from another server, nothing runs that is
 * not a file of this one, and nobody frames it.
 *
 * <p>Static files are asked for anew each time and answered 304 while unchanged, so that no browser
 * runs the script of an older version against a newer server.
 */
public class PageHeaders extends HttpFilter {

  private static final long serialVersionUID = 1L;

  /** {@code blob:} is a picture chosen for import, before it is sent. */
  static final String CONTENT_POLICY =
      "default-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'none';"
          + " form-action 'self'; frame-ancestors 'none'";

  /** The browsable API document brings its own script, which styles its elements in place. */
  static final String DOCUMENT_POLICY =
      "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline';"
          + " object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = request.getRequestURI().substring(request.getContextPath().length());
    set(response, path);
    chain.doFilter(request, response);
  }

  /**
   * Sets the headers of an answer.
   *
   * @param path of the request
   */
  static void set(HttpServletResponse response, String path) {
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "same-origin");
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    response.setHeader(
        "Content-Security-Policy", path.startsWith("/api/docs") ? DOCUMENT_POLICY : CONTENT_POLICY);
    if (path.startsWith("/api/v1/") && !path.endsWith("/image")) {
      // What one person was told is not kept for the next one at the same browser.
      response.setHeader("Cache-Control", "no-store");
    } else if (!path.startsWith("/api/")) {
      response.setHeader("Cache-Control", "no-cache");
    }
  }
}
