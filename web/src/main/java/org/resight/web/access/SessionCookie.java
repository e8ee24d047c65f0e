package org.resight.web.access;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * The cookie that a session is known by: for this host and its https alone, or for localhost, which
 * has none.
 */
public final class SessionCookie {

  private static final String SECURE = "__Host-resight";
  private static final String PLAIN = "resight";

  private SessionCookie() {}

  static Optional<String> of(HttpServletRequest request, String scheme) {
    Cookie[] cookies = request.getCookies();
    String name = name(scheme);
    for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
      if (cookie.getName().equals(name)) {
        return Optional.of(cookie.getValue());
      }
    }
    return Optional.empty();
  }

  /** Returns the header that sets it. */
  public static String set(String secret, String scheme) {
    return name(scheme) + "=" + secret + attributes(scheme);
  }

  /** Returns the header that takes it away. */
  static String end(String scheme) {
    return name(scheme) + "=" + attributes(scheme) + "; Max-Age=0";
  }

  private static String name(String scheme) {
    return scheme.equals("https") ? SECURE : PLAIN;
  }

  private static String attributes(String scheme) {
    return "; Path=/; HttpOnly; SameSite=Lax" + (scheme.equals("https") ? "; Secure" : "");
  }
}
