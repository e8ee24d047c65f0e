package org.resight.web.oidc;

import java.net.URI;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.resight.access.FederatedSignIns.Joining;
import org.resight.access.Identity;
import org.resight.web.oidc.OidcSettings.Administrator;

/** The providers of this server. Thread-safe. */
class Providers {

  private final Map<String, Provider> byId = new LinkedHashMap<>();
  private final @Nullable Administrator administrator;

  Providers(OidcSettings settings, ProviderCalls calls, Clock clock, Provider.KeyTimes times) {
    for (ProviderSettings one : settings.providers()) {
      byId.put(one.id(), new Provider(one, calls, clock, times));
    }
    administrator = settings.administrator();
  }

  Collection<Provider> all() {
    return byId.values();
  }

  Optional<Provider> find(@Nullable String id) {
    return Optional.ofNullable(id == null ? null : byId.get(id));
  }

  /** Returns the provider of an issuer; empty if the settings do not name it any more. */
  Optional<Provider> ofIssuer(String issuer) {
    return byId.values().stream()
        .filter(provider -> provider.settings().issuer().equals(URI.create(issuer)))
        .findFirst();
  }

  Joining joining(Provider provider, Identity identity, Claims claims) {
    if (administrator != null
        && administrator.provider().equals(provider.settings().id())
        && administrator.subject().equals(identity.subject())) {
      return Joining.ADMINISTRATOR;
    }
    return claims.joins(provider.settings()) ? Joining.ACCOUNT : Joining.REFUSED;
  }
}
