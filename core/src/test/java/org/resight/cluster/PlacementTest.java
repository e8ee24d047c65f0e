package org.resight.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.resight.journal.GraphKey;

class PlacementTest {

  private static final int GRAPHS = 3000;

  private final Random random = new Random(4);

  private GraphKey graph() {
    return new GraphKey(new UUID(random.nextLong(), random.nextLong()));
  }

  private Node node(String url, boolean draining) {
    return new Node(new UUID(random.nextLong(), random.nextLong()), url, "1", draining);
  }

  private List<Node> nodes(int n) {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      nodes.add(node("http://10.0.0." + i + ":8080", false));
    }
    return nodes;
  }

  @Test
  void order_ofManyGraphs_givesEachServerItsShare() {
    List<Node> nodes = nodes(3);
    Map<Node, Integer> owned = new HashMap<>();
    Map<Node, Integer> followed = new HashMap<>();
    for (int i = 0; i < GRAPHS; i++) {
      List<Node> order = Placement.order(graph(), nodes);
      assertThat(order).hasSize(3).containsAll(nodes);
      owned.merge(order.get(0), 1, Integer::sum);
      followed.merge(order.get(1), 1, Integer::sum);
    }
    assertThat(owned.values()).hasSize(3).allMatch(share -> share > GRAPHS / 4);
    assertThat(followed.values()).hasSize(3).allMatch(share -> share > GRAPHS / 4);
  }

  @Test
  void order_withoutTheFirst_isTheRestInTheSameOrder() {
    List<Node> nodes = nodes(4);
    for (int i = 0; i < 200; i++) {
      GraphKey graph = graph();
      List<Node> order = Placement.order(graph, nodes);
      List<Node> rest = new ArrayList<>(nodes);
      rest.remove(order.get(0));
      Collections.shuffle(rest, random);
      assertThat(Placement.order(graph, rest)).isEqualTo(order.subList(1, 4));
    }
  }

  @Test
  void order_ofAServerThatStartedAgain_givesItTheSameGraphs() {
    List<Node> nodes = nodes(3);
    List<Node> again = nodes(3);
    for (int i = 0; i < 200; i++) {
      GraphKey graph = graph();
      assertThat(Placement.order(graph, again).get(0).url())
          .isEqualTo(Placement.order(graph, nodes).get(0).url());
    }
  }

  @Test
  void order_withSomeDraining_leavesThemOutUnlessAllAre() {
    Node stays = node("http://a", false);
    Node leaves = node("http://b", true);
    GraphKey graph = graph();
    assertThat(Placement.order(graph, List.of(leaves, stays))).containsExactly(stays);
    assertThat(Placement.order(graph, List.of(leaves))).containsExactly(leaves);
    assertThat(Placement.order(graph, List.of())).isEmpty();
  }

  /** Servers of several versions must agree. */
  @Test
  void order_isTheSameInEveryVersion() {
    GraphKey graph = new GraphKey(new UUID(1, 2));
    assertThat(Placement.order(graph, nodes(5)))
        .extracting(Node::url)
        .containsExactly(
            "http://10.0.0.0:8080",
            "http://10.0.0.4:8080",
            "http://10.0.0.3:8080",
            "http://10.0.0.2:8080",
            "http://10.0.0.1:8080");
  }
}
