package org.resight.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.resight.journal.GraphKey;

class PlacementTest {

  private static final int GRAPHS = 3000;

  private final SplittableRandom random = new SplittableRandom(3);

  @Test
  void of_severalServers_sharesGraphsOut_andMovesOnlyTheShareOfOneThatIsAdded() {
    Map<UUID, String> two = servers("http://10.0.0.1:8080", "http://10.0.0.2:8080");
    UUID added = id();
    Map<UUID, String> three = new HashMap<>(two);
    three.put(added, "http://10.0.0.3:8080");
    Map<UUID, Integer> shares = new HashMap<>();
    for (int i = 0; i < GRAPHS; i++) {
      GraphKey graph = new GraphKey(id());
      UUID before = Placement.of(graph, two).orElseThrow();
      UUID after = Placement.of(graph, three).orElseThrow();
      assertThat(after).isIn(before, added);
      shares.merge(after, 1, Integer::sum);
    }
    assertThat(shares.values()).hasSize(3).allMatch(share -> share > 900 && share < 1100);
  }

  @Test
  void of_aServerThatHasStartedAgain_isTheSame() {
    for (int i = 0; i < 100; i++) {
      GraphKey graph = new GraphKey(id());
      Map<UUID, String> before = servers("http://a", "http://b");
      Map<UUID, String> after = servers("http://a", "http://b");
      assertThat(after.get(Placement.of(graph, after).orElseThrow()))
          .isEqualTo(before.get(Placement.of(graph, before).orElseThrow()));
    }
  }

  @Test
  void of_noServers_isNone() {
    assertThat(Placement.of(new GraphKey(id()), Map.of())).isEmpty();
  }

  private Map<UUID, String> servers(String... urls) {
    Map<UUID, String> servers = new HashMap<>();
    for (String url : urls) {
      servers.put(id(), url);
    }
    return servers;
  }

  private UUID id() {
    return new UUID(random.nextLong(), random.nextLong());
  }
}
