package org.resight.web.access;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The pages about people and servers that belong to no project; each is one static file. */
@WebServlet({"/sign-in", "/setup", "/account", "/people", "/audit", "/servers", "/join", "/reset"})
public class AccessPages extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    request
        .getRequestDispatcher("/pages" + request.getServletPath() + ".html")
        .forward(request, response);
  }
}
