package org.resight.web.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Who is at the other end: the client, or what a trusted proxy says of it. Headers of a proxy that
 * nobody named count for nothing.
 *
 * @param address of the client
 * @param scheme by which the client came
 */
record Peer(String address, String scheme) {

  static Peer of(HttpServletRequest request, Set<String> trusted) {
    String nearest = String.valueOf(request.getRemoteAddr());
    if (!trusted.contains(nearest)) {
      return new Peer(nearest, request.getScheme());
    }
    String scheme = request.getHeader("X-Forwarded-Proto");
    return new Peer(
        farthest(Collections.list(request.getHeaders("X-Forwarded-For")), nearest, trusted),
        "https".equals(scheme) ? "https" : request.getScheme());
  }

  /**
   * Each proxy writes behind the others, in the same line or in one of its own; the last that is no
   * proxy is the client.
   */
  private static String farthest(List<String> lines, String nearest, Set<String> trusted) {
    List<String> hops = Arrays.asList(String.join(",", lines).split(","));
    Collections.reverse(hops);
    return hops.stream()
        .map(String::strip)
        .filter(hop -> !trusted.contains(hop))
        .findFirst()
        .filter(hop -> hop.matches("[0-9A-Fa-f.:]{2,45}"))
        .orElse(nearest);
  }
}
