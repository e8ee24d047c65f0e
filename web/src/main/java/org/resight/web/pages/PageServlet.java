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
 * /conflicts}, {@code /catalogue}, {@code /data}, and {@code /p/{graph}/i/{name or label}} for one
 * individual. Each is one static file; the page reads what it shows from its address.
 */
@WebServlet("/p/*")
public class PageServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private static final Pattern ADDRESS = Pattern.compile("/[0-9A-Za-z-]{1,64}(?:/([a-z]*))?/?");

  /** A name is any text without a slash, of the length that names may have. */
  private static final Pattern INDIVIDUAL =
      Pattern.compile("/[0-9A-Za-z-]{1,64}/i/[^/\\p{Cntrl}]{1,200}/?");

  private static final Map<String, String> PAGES =
      Map.of(
          "", "/pages/project.html",
          "review", "/pages/review.html",
          "conflicts", "/pages/conflicts.html",
          "catalogue", "/pages/catalogue.html",
          "data", "/pages/data.html",
          "members", "/pages/members.html");

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
    if (address != null && INDIVIDUAL.matcher(address).matches()) {
      return Optional.of("/pages/individual.html");
    }
    Matcher matcher = ADDRESS.matcher(address == null ? "" : address);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String name = matcher.group(1);
    return Optional.ofNullable(PAGES.get(name == null ? "" : name));
  }
}
