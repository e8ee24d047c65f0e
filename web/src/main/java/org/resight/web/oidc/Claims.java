package org.resight.web.oidc;

import com.nimbusds.openid.connect.sdk.claims.ClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.resight.web.oidc.ProviderSettings.Join;

/**
 * What a provider says of a person: its identity token, once it was verified, and what it answers
 * when it is asked for more. What stands in the token goes before the rest.
 *
 * @param more what it answered, or null if it was not asked
 */
record Claims(IDTokenClaimsSet token, @Nullable ClaimsSet more) {

  /** What a handle is made of. */
  String handle() {
    return text("preferred_username", text("email", ""));
  }

  String name() {
    return text("name", "");
  }

  /** When the provider saw the person; a provider that does not say so has just done so. */
  Instant authenticatedAt(Instant now) {
    Date at = token.getAuthenticationTime();
    return at == null ? now : at.toInstant();
  }

  boolean joins(ProviderSettings settings) {
    Join join = settings.join();
    return switch (join.way()) {
      case INVITED -> false;
      case DOMAIN ->
          verifiedEmail().filter(email -> join.names().contains(domain(email))).isPresent();
      case GROUPS -> groups(settings.groupsClaim()).stream().anyMatch(join.names()::contains);
    };
  }

  /** Returns whether the token leaves out what decides on joining. */
  boolean lacks(ProviderSettings settings) {
    return switch (settings.join().way()) {
      case INVITED -> false;
      case DOMAIN -> token.getClaim("email") == null || token.getClaim("email_verified") == null;
      case GROUPS -> value(token, settings.groupsClaim()) == null;
    };
  }

  /** An address and the word that it was verified count together, from one place. */
  private Optional<String> verifiedEmail() {
    return places()
        .filter(place -> Boolean.TRUE.equals(place.getClaim("email_verified")))
        .map(place -> place.getClaim("email"))
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .findFirst();
  }

  private static String domain(String email) {
    String small = email.toLowerCase(Locale.ROOT);
    return small.substring(small.lastIndexOf('@') + 1);
  }

  /** A list of texts, or one. */
  private List<String> groups(String claim) {
    Object value =
        places().map(place -> value(place, claim)).filter(Objects::nonNull).findFirst().orElse("");
    if (value instanceof Collection<?> many) {
      return many.stream().filter(Objects::nonNull).map(Object::toString).toList();
    }
    return value instanceof String one ? List.of(one) : List.of();
  }

  private Stream<ClaimsSet> places() {
    return more == null ? Stream.of(token) : Stream.of(token, more);
  }

  /** Returns a claim, or null; a dot leads into a claim within a claim. */
  private static @Nullable Object value(ClaimsSet place, String claim) {
    Object value = place.getClaim(claim);
    if (value == null) {
      String[] names = claim.split("\\.", -1);
      value = place.getClaim(names[0]);
      for (int i = 1; i < names.length; i++) {
        value = value instanceof Map<?, ?> map ? map.get(names[i]) : null;
      }
    }
    return value;
  }

  private String text(String claim, String otherwise) {
    return places()
        .map(place -> place.getClaim(claim))
        .filter(value -> value instanceof String text && !text.isBlank())
        .map(String.class::cast)
        .findFirst()
        .orElse(otherwise);
  }
}
