package org.resight.web.routing;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a client reached the server that passes its request on.
 *
 * @param peer its address, or that of the proxy before it
 * @param local the address at which it reached that server
 * @param scheme {@code http} or {@code https}
 * @param host the header {@code Host}
 */
record PassedClient(String peer, String local, String scheme, String host) {

  static PassedClient of(HttpServletRequest request) {
    String host = request.getHeader("Host");
    return new PassedClient(
        line(request.getRemoteAddr()),
        line(request.getLocalAddr()),
        request.getScheme(),
        line(host == null ? request.getServerName() + ":" + request.getServerPort() : host));
  }

  private static String line(@Nullable String value) {
    return String.valueOf(value).replaceAll("[\\r\\n]", "");
  }

  /** Reads what {@link #text} gives. */
  static Optional<PassedClient> of(String text) {
    String[] lines = text.split("\n", -1);
    return lines.length == 4
        ? Optional.of(new PassedClient(lines[0], lines[1], lines[2], lines[3]))
        : Optional.empty();
  }

  String text() {
    return String.join("\n", peer, local, scheme, host);
  }

  /** Returns a request that was passed on, as the client sent it. */
  HttpServletRequest asSent(HttpServletRequest request) {
    return new AsSent(request, this);
  }

  private static final class AsSent extends HttpServletRequestWrapper {

    private final PassedClient client;

    AsSent(HttpServletRequest request, PassedClient client) {
      super(request);
      this.client = client;
    }

    @Override
    public String getRemoteAddr() {
      return client.peer;
    }

    @Override
    public String getRemoteHost() {
      return client.peer;
    }

    @Override
    public String getLocalAddr() {
      return client.local;
    }

    @Override
    public String getScheme() {
      return client.scheme;
    }

    @Override
    public boolean isSecure() {
      return client.scheme.equals("https");
    }

    @Override
    public @Nullable String getHeader(String name) {
      return name.equalsIgnoreCase("Host") ? client.host : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
      return name.equalsIgnoreCase("Host")
          ? Collections.enumeration(List.of(client.host))
          : super.getHeaders(name);
    }
  }
}
