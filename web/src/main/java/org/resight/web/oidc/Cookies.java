package org.resight.web.oidc;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** The two cookies of a sign-in by a provider. */
final class Cookies {

  /** Bytes of a cookie that every browser keeps. */
  static final int MOST = 3_800;

  private static final String TRIP = "resight-trip";
  private static final String STAY = "resight-provider";

  private Cookies() {}

  /** What a browser keeps while it is at the provider. */
  static Optional<String> trip(HttpServletRequest request, String scheme) {
    return value(request, prefix("__Host-", scheme) + TRIP);
  }

  static String setTrip(String sealed, String scheme) {
    return prefix("__Host-", scheme)
        + TRIP
        + "="
        + sealed
        + "; Path=/; HttpOnly; SameSite=Lax; Max-Age="
        + Trip.LONGEST.toSeconds()
        + secure(scheme);
  }

  static String endTrip(String scheme) {
    return prefix("__Host-", scheme)
        + TRIP
        + "=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"
        + secure(scheme);
  }

  /** By which provider somebody came; sent with the sign-out and nothing else. */
  static Optional<String> stay(HttpServletRequest request, String scheme) {
    return value(request, prefix("__Secure-", scheme) + STAY);
  }

  static String setStay(String sealed, String scheme) {
    return prefix("__Secure-", scheme)
        + STAY
        + "="
        + sealed
        + "; Path=/api/v1/sign-out; HttpOnly; SameSite=Strict"
        + secure(scheme);
  }

  private static String prefix(String prefix, String scheme) {
    return scheme.equals("https") ? prefix : "";
  }

  private static String secure(String scheme) {
    return scheme.equals("https") ? "; Secure" : "";
  }

  private static Optional<String> value(HttpServletRequest request, String name) {
    Cookie[] cookies = request.getCookies();
    for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
      if (cookie.getName().equals(name)) {
        return Optional.of(cookie.getValue());
      }
    }
    return Optional.empty();
  }
}
