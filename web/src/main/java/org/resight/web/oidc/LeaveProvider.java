package org.resight.web.oidc;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;
import org.resight.access.AccessSettings;
import org.resight.web.access.SignOutAtProvider;

/** Leads a browser to the sign-out of the provider that its cookie names. Thread-safe. */
final class LeaveProvider implements SignOutAtProvider {

  private final ProviderSignIn signIn;
  private final AccessSettings settings;

  LeaveProvider(ProviderSignIn signIn, AccessSettings settings) {
    this.signIn = signIn;
    this.settings = settings;
  }

  @Override
  public Optional<URI> leave(HttpServletRequest request, String scheme) {
    return Sites.at(settings.publicUrls(), request.getHeader("Host"))
        .flatMap(site -> Cookies.stay(request, scheme).flatMap(kept -> signIn.leave(kept, site)));
  }
}
