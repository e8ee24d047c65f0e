package org.resight.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** What a browser keeps for the server. */
class SealsTest {

  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(600);

  private final Secret key = Secret.random();
  private final String sealed = Seals.seal(key, "flow", "Grüße 4711", LATER);

  @Test
  void aSealedText_opens_untilItsTimeIsOver() {
    assertThat(Seals.open(key, "flow", sealed, NOW)).contains("Grüße 4711");
    assertThat(Seals.open(key, "flow", sealed, LATER.minusSeconds(1))).isPresent();
    assertThat(Seals.open(key, "flow", sealed, LATER)).isEmpty();
  }

  @Test
  void nothingElse_opensIt() {
    assertThat(Seals.open(Secret.random(), "flow", sealed, NOW)).isEmpty();
    assertThat(Seals.open(key, "other", sealed, NOW)).isEmpty();
    assertThat(Seals.open(key, "flow", "", NOW)).isEmpty();
    assertThat(Seals.open(key, "flow", "§", NOW)).isEmpty();
    assertThat(Seals.seal(key, "flow", "Grüße 4711", LATER)).isNotEqualTo(sealed);
  }

  @Test
  void oneBitChanged_anywhere_isSeen() {
    byte[] bytes = Base64.getUrlDecoder().decode(sealed);
    for (int i = 0; i < bytes.length; i++) {
      byte[] changed = bytes.clone();
      changed[i] ^= 1;
      assertThat(Seals.open(key, "flow", Base64.getUrlEncoder().encodeToString(changed), NOW))
          .as("byte %s", i)
          .isEmpty();
    }
  }
}
