package org.resight.web.pages;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.resight.web.body.Json;
import org.resight.web.problem.BoundMetrics;
import org.resight.web.problem.Problem;

/**
 * What the server itself would answer with a page of its own: an address that is none, a method
 * that is not for it, a failure outside of the API. A browser that looks for a page gets one,
 * everybody else a problem document; the headers are those of every answer.
 */
@WebServlet(urlPatterns = "/error", asyncSupported = true)
public class ErrorServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private static final String PAGE = "/pages/not-found.html";

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    int status =
        request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
            ? code
            : HttpServletResponse.SC_NOT_FOUND;
    String path =
        request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String asked
            ? asked
            : request.getRequestURI();
    Problem problem = problem(status, path);
    BoundMetrics.refused(problem.type().substring(problem.type().lastIndexOf('/') + 1));
    PageHeaders.set(response, path);
    response.setStatus(status);
    byte[] body;
    if (status == HttpServletResponse.SC_NOT_FOUND && isForPeople(request.getHeader("Accept"))) {
      response.setContentType("text/html; charset=utf-8");
      body = page();
    } else {
      response.setContentType(Problem.MEDIA_TYPE);
      body = Json.MAPPER.writeValueAsBytes(problem);
    }
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  static boolean isForPeople(@Nullable String accept) {
    return accept != null && accept.contains("text/html");
  }

  static Problem problem(int status, String path) {
    return switch (status) {
      case HttpServletResponse.SC_BAD_REQUEST ->
          Problem.of("bad-request", status, "The request cannot be read.", path, Map.of());
      case HttpServletResponse.SC_FORBIDDEN ->
          Problem.of("forbidden", status, "Nobody may do this there.", path, Map.of());
      case HttpServletResponse.SC_NOT_FOUND ->
          Problem.of("not-found", status, "This server has nothing there.", path, Map.of());
      case HttpServletResponse.SC_METHOD_NOT_ALLOWED ->
          Problem.of("method-not-allowed", status, "This is not done there.", path, Map.of());
      default ->
          Problem.of(
              "internal-error", status, "Something went wrong that should not.", path, Map.of());
    };
  }

  private byte[] page() throws IOException {
    try (InputStream file = getServletContext().getResourceAsStream(PAGE)) {
      if (file == null) {
        throw new FileNotFoundException(PAGE);
      }
      return file.readAllBytes();
    }
  }
}
