package org.resight.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LeaseTicketsTest {

  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

  private final Secret key = Secret.random();
  private final UUID lease = UUID.randomUUID();
  private final UUID project = UUID.randomUUID();
  private final UUID a = UUID.randomUUID();
  private final UUID b = UUID.randomUUID();
  private final UUID account = UUID.randomUUID();
  private final String ticket = LeaseTickets.of(key, lease, project, a, b, account, NOW);

  private boolean good(UUID graph, UUID one, UUID other, UUID who, Duration later) {
    return LeaseTickets.isGood(key, ticket, graph, one, other, who, NOW.plus(later));
  }

  @Test
  void ticket_isGood_forItsPairInAnyOrder_forSevenDays() {
    assertThat(good(project, a, b, account, Duration.ZERO)).isTrue();
    assertThat(good(project, b, a, account, Duration.ofDays(7).minusSeconds(1))).isTrue();
    assertThat(good(project, a, b, account, Duration.ofDays(7))).isFalse();
    assertThat(good(project, a, b, account, Duration.ofMinutes(-4))).as("clock").isTrue();
    assertThat(good(project, a, b, account, Duration.ofMinutes(-6))).isFalse();
    assertThat(LeaseTickets.lease(ticket)).contains(lease);
    assertThat(LeaseTickets.lease(lease.toString())).contains(lease);
    assertThat(LeaseTickets.lease("x")).isEmpty();
  }

  @Test
  void ticket_ofAnotherPairProjectAccountOrKey_isNotGood() {
    UUID other = UUID.randomUUID();
    assertThat(good(other, a, b, account, Duration.ZERO)).isFalse();
    assertThat(good(project, other, b, account, Duration.ZERO)).isFalse();
    assertThat(good(project, a, b, other, Duration.ZERO)).isFalse();
    assertThat(LeaseTickets.isGood(Secret.random(), ticket, project, a, b, account, NOW)).isFalse();
    assertThat(LeaseTickets.isGood(key, lease.toString(), project, a, b, account, NOW)).isFalse();
    assertThat(
            LeaseTickets.isGood(
                key,
                ticket.replace("." + NOW.getEpochSecond(), "." + (NOW.getEpochSecond() + 1)),
                project,
                a,
                b,
                account,
                NOW))
        .isFalse();
  }
}
