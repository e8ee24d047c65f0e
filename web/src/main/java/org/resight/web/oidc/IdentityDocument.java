package org.resight.web.oidc;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccessData;
import org.resight.access.Account;
import org.resight.access.IdentityLink;

/**
 * An identity that an account comes in by.
 *
 * @param handle the account's
 * @param provider its id; null if the settings do not name it any more
 * @param issuer the provider's own name
 * @param subject what the provider calls the person
 */
record IdentityDocument(
    UUID id,
    String handle,
    @Nullable String provider,
    String issuer,
    String subject,
    Instant createdAt) {

  /** Several identities. */
  record IdentitiesDocument(List<IdentityDocument> items) {}

  static IdentitiesDocument of(
      AccessData data, Providers providers, Predicate<IdentityLink> which) {
    return new IdentitiesDocument(
        data.identities().values().stream()
            .filter(which)
            .map(link -> of(link, data, providers))
            .sorted(
                Comparator.comparing(IdentityDocument::handle).thenComparing(IdentityDocument::id))
            .toList());
  }

  static IdentityDocument of(IdentityLink link, AccessData data, Providers providers) {
    Account account = data.accounts().get(link.account());
    return new IdentityDocument(
        link.id(),
        account == null ? "" : account.handle(),
        providers
            .ofIssuer(link.identity().issuer())
            .map(provider -> provider.settings().id())
            .orElse(null),
        link.identity().issuer(),
        link.identity().subject(),
        link.createdAt());
  }
}
