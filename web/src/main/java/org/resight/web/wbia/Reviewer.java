package org.resight.web.wbia;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.model.Review;

/**
 * Who asks: a browser, known by a cookie, or whoever a client names.
 *
 * @param name the name that pairs are leased to
 * @param signature the name that decisions are signed with
 * @param session the value of the cookie to be set, or null
 */
record Reviewer(String name, String signature, @Nullable UUID session) {

  private static final String COOKIE = "resight-reviewer";
  private static final String PREFIX = "user:web:";

  /** What the old server signed with when it knew nobody. */
  private static final String NOBODY = PREFIX + "None";

  private static final int LONGEST = 200;

  /** Recognises a browser, or gives it a name. */
  static Reviewer of(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
      UUID known = cookie.getName().equals(COOKIE) ? PythonJson.uuid(cookie.getValue()) : null;
      if (known != null) {
        return new Reviewer(PREFIX + known, PREFIX + known, null);
      }
    }
    UUID session = UUID.randomUUID();
    return new Reviewer(PREFIX + session, NOBODY, session);
  }

  /** Returns the reviewer that a client names, or this one if it names none. */
  Reviewer or(@Nullable String given) {
    if (given == null || given.isBlank()) {
      return this;
    }
    if (given.length() > LONGEST
        || given.startsWith(Review.ALGORITHM)
        || given.indexOf('\0') >= 0) {
      throw WbiaException.input("reviewer", "This cannot be the name of a reviewer.");
    }
    return new Reviewer(given.strip(), given.strip(), session);
  }

  /** Has the browser remember its name. */
  void remember(HttpServletResponse response) {
    if (session != null) {
      response.addHeader("Set-Cookie", COOKIE + "=" + session + "; Path=/; HttpOnly; SameSite=Lax");
    }
  }
}
