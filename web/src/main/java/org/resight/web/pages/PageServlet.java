package org.resight.web.pages;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a project's pages: {@code /p/{graph}} and {@code /p/{graph}/review}, {@code
 * /conflicts}, {@code /data}. Each is one static file; the page reads the graph from its address.
 */
@WebServlet("/p/*")
public class PageServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private static final Pattern ADDRESS = Pattern.compile("/[0-9A-Za-z-]{1,64}(?:/([a-z]*))?/?");

  private static final Map<String, String> PAGES =
      Map.of(
          "", "/pages/project.html",
          "review", "/pages/review.html",
          "conflicts", "/pages/conflicts.html",
          "data", "/pages/data.html");

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Optional<String> page = page(request.getPathInfo());
    if (page.isPresent()) {
      request.getRequestDispatcher(page.get()).forward(request, response);
    } else {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }

  /** Returns the file of the page at an address below {@code /p}, or empty if there is none. */
  static Optional<String> page(@Nullable String address) {
    Matcher matcher = ADDRESS.matcher(address == null ? "" : address);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String name = matcher.group(1);
    return Optional.ofNullable(PAGES.get(name == null ? "" : name));
  }
}
