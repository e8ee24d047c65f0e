package org.resight.web.access;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;

/** Where a browser goes on to when somebody who came by a provider signs out. */
public interface SignOutAtProvider {

  /** Returns the provider's page; empty if nobody came by one, or it has none. */
  Optional<URI> leave(HttpServletRequest request, String scheme);
}
