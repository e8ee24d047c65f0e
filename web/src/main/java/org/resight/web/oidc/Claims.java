package org.resight.web.oidc;

import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.resight.web.oidc.ProviderSettings.Join;

/** What an identity token says of a person, once it was verified. */
record Claims(IDTokenClaimsSet token) {

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
      case DOMAIN -> {
        String email = text("email", "").toLowerCase(Locale.ROOT);
        yield Boolean.TRUE.equals(token.getClaim("email_verified"))
            && join.names().contains(email.substring(email.lastIndexOf('@') + 1));
      }
      case GROUPS -> groups(settings.groupsClaim()).stream().anyMatch(join.names()::contains);
    };
  }

  /** A list of texts, or one; a dot leads into a claim within a claim. */
  private List<String> groups(String claim) {
    Object value = token.getClaim(claim);
    if (value == null) {
      for (String name : claim.split("\\.", -1)) {
        value = value == null ? token.getClaim(name) : member(value, name);
      }
    }
    if (value instanceof Collection<?> many) {
      return many.stream().filter(Objects::nonNull).map(Object::toString).toList();
    }
    return value instanceof String one ? List.of(one) : List.of();
  }

  private static @Nullable Object member(Object value, String name) {
    return value instanceof Map<?, ?> map ? map.get(name) : "";
  }

  private String text(String claim, String otherwise) {
    return token.getClaim(claim) instanceof String text && !text.isBlank() ? text : otherwise;
  }
}
