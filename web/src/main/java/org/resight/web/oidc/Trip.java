package org.resight.web.oidc;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.resight.access.Seals;
import org.resight.access.Secret;
import org.resight.web.body.Json;

/**
 * What must be known when a browser comes back from a provider; the browser keeps it, sealed.
 *
 * <p>Immutable.
 *
 * @param provider where it went
 * @param state what the provider must give back
 * @param nonce what the identity token must name
 * @param verifier what the code is worth nothing without
 * @param to the path where the person wanted to go
 * @param account to which the identity is to be linked; null to sign in
 */
record Trip(
    String provider,
    String state,
    String nonce,
    String verifier,
    String to,
    @Nullable UUID account) {

  static final Duration LONGEST = Duration.ofMinutes(10);

  private static final String PURPOSE = "sign-in by a provider";
  private static final Pattern PATH =
      Pattern.compile("/(?![/\\\\])[\\x21-\\x5b\\x5d-\\x7e]{0,1000}");

  String sealed(Secret key, Instant now) {
    try {
      return Seals.seal(key, PURPOSE, Json.MAPPER.writeValueAsString(this), now.plus(LONGEST));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static Optional<Trip> open(Secret key, String sealed, Instant now) {
    return Seals.open(key, PURPOSE, sealed, now)
        .map(
            text -> {
              try {
                return Json.MAPPER.readValue(text, Trip.class);
              } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
              }
            });
  }

  /** Returns a path of this server; whatever else was asked for, the first page. */
  static String path(@Nullable String wished) {
    return wished != null && PATH.matcher(wished).matches() ? wished : "/";
  }

  /** Leaves the secrets out. */
  @Override
  public String toString() {
    return "Trip[" + provider + "]";
  }
}
