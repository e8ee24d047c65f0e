package org.resight.web.oidc;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of the server's own addresses a browser is at. What {@code Host} says only chooses among
 * those of the setting; nothing is ever made of it.
 */
final class Sites {

  private Sites() {}

  static Optional<URI> at(Set<URI> publicUrls, @Nullable String host) {
    String lower = host == null ? "" : host.toLowerCase(Locale.ROOT);
    return publicUrls.stream()
        .filter(
            url ->
                url.getRawAuthority().equals(lower)
                    || (url.getPort() == -1
                        && lower.equals(
                            url.getHost() + (url.getScheme().equals("http") ? ":80" : ":443"))))
        .findFirst();
  }
}
