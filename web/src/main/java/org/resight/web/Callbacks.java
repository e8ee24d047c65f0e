package org.resight.web;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;
import org.resight.state.GraphClient;

/** Tells other servers what happens to the graphs that ask for it. */
@ApplicationScoped
public class Callbacks {

  private static final int LONGEST_ADDRESS = 2_000;

  /** Watches a graph that has opened, if it wants to tell of its events. Thread-safe. */
  void watch(GraphClient client) {}

  /** Reads the address of a callback. */
  static URI address(@Nullable String text) {
    String address = Wire.text(text, "callbacks", LONGEST_ADDRESS);
    try {
      URI uri = new URI(address);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (web && uri.getHost() != null && uri.getUserInfo() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // said below
    }
    throw InvalidRequestException.value("callbacks", "the url must be a http or https address.");
  }
}
