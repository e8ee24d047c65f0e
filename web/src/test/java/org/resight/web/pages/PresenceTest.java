package org.resight.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PresenceTest {

  private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
  private static final UUID GRAPH = new UUID(1, 1);

  private final Presence presence = new Presence();

  private List<String> attend(String reviewer, String address, Instant at) {
    return presence.attend(GRAPH, reviewer, "review", address, at).stream()
        .map(Presence.Person::reviewer)
        .toList();
  }

  @Test
  void attend_showsWhoWasHeardOfWithinAMinute() {
    attend("Ben", "::1", NOW);
    assertThat(attend("Ana", "::1", NOW.plusSeconds(60))).containsExactly("Ana", "Ben");
    assertThat(attend("Ana", "::1", NOW.plusSeconds(61))).containsExactly("Ana");
  }

  @Test
  void attend_besideAThousandGhosts_isSeenAndSeesPeople() {
    attend("Ben", "10.0.0.2", NOW);
    for (int i = 0; i < 1_000; i++) {
      attend("ghost " + i, "10.0.0.9", NOW);
    }
    List<String> seen = attend("Ana", "10.0.0.1", NOW);
    assertThat(seen).contains("Ana", "Ben").hasSize(2 + Presence.MOST_OF_ONE);
  }

  @Test
  void attend_ofManyFromEverywhere_isBounded() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(attend("ghost " + i, "10.0.1." + i, NOW))
          .hasSizeLessThanOrEqualTo(Presence.MOST_PEOPLE)
          .contains("ghost " + i);
    }
  }

  @Test
  void attend_atManyGraphs_keepsTheNewest() {
    attend("Ana", "::1", NOW);
    for (int i = 0; i < Presence.MOST_GRAPHS; i++) {
      presence.attend(new UUID(2, i), "ghost", "review", "::2", NOW);
    }
    assertThat(attend("Ben", "::1", NOW)).containsExactly("Ben");
  }
}
