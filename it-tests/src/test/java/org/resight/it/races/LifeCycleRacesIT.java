package org.resight.it.races;

import static org.assertj.core.api.Assertions.assertThat;
import static org.resight.it.races.OldClient.code;
import static org.resight.it.races.OldClient.graph;
import static org.resight.it.races.OldClient.response;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.resight.it.server.ConcurrentRequests;
import org.resight.it.server.ResightClient.Answer;

/** Finishing, re-opening, callbacks, names, deletion. */
class LifeCycleRacesIT extends Races {

  /** Somebody who is called back. */
  private static final class Receiver implements AutoCloseable {

    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    volatile int status = 200;
    private final HttpServer server;

    Receiver() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            heard.add(
                exchange.getRequestURI().getPath()
                    + " "
                    + URLDecoder.decode(
                        new String(body, StandardCharsets.UTF_8), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
          });
      server.start();
    }

    String url(String path) {
      return "http://localhost:" + server.getAddress().getPort() + path;
    }

    String next() throws InterruptedException {
      String next = heard.poll(60, TimeUnit.SECONDS);
      assertThat(next).as("a callback").isNotNull();
      return next;
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  private static String told(String path, UUID graph) {
    return path + " graph_uuid={\"__UUID__\": \"" + graph + "\"}";
  }

  @Test
  void B25_addingToAFinishedGraph_opensItAgain() {
    List<UUID> annotations = annotations(4);
    UUID graph = graphOfPairs(annotations.subList(0, 2));
    response(old.decide(graph, annotations.get(0), annotations.get(1), "Same Animal"));
    assertThat(old.form(graph).status()).isEqualTo(605);
    UUID grown = graph(old.add(graph, annotations.subList(2, 4)));
    propose(grown, pairs(annotations.subList(2, 4)));
    Served pair = served(old.form(graph));
    assertThat(List.of(pair.a(), pair.b())).isEqualTo(annotations.subList(2, 4));
  }

  @Test
  void B27_aDeafReceiver_holdsUpNoGraph() throws Exception {
    try (ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      List<UUID> annotations = annotations(40);
      UUID graph =
          graph(
              old.create(
                  annotations,
                  Map.of("review_callback_url", "http://localhost:" + deaf.getLocalPort() + "/")));
      propose(graph, pairs(annotations));
      for (int i = 0; i < annotations.size(); i += 2) {
        response(old.decide(graph, annotations.get(i), annotations.get(i + 1), "Cannot Tell"));
      }
      assertThat(old.status(graph).path("status").asText()).isEqualTo("Finished");
      assertThat(code(old.delete(graph))).isEqualTo(200);
    }
  }

  @Test
  void B28_decisionsAndADeletionAtOnce_writeNothingIntoTheNextGraph() throws Exception {
    List<UUID> annotations = annotations(20);
    for (int round = 0; round < 20; round++) {
      UUID graph = graphOfPairs(annotations);
      List<Answer> answers =
          ConcurrentRequests.send(
                  THREADS,
                  (int i) ->
                      i == 7
                          ? old.delete(graph)
                          : old.decide(graph, annotations.get(0), annotations.get(1), "Unknown"))
              .all();
      assertThat(answers).allSatisfy(answer -> assertThat(code(answer)).isIn(200, 602));
      assertThat(code(old.decide(graph, annotations.get(0), annotations.get(1), "Unknown")))
          .isEqualTo(602);
      UUID next = graphOfPairs(annotations);
      response(old.decide(next, annotations.get(0), annotations.get(1), "Same Animal"));
      assertThat(client.graphOf(next).reviews()).isEqualTo(1);
      old.delete(next);
    }
  }

  /** The server calls again what did not answer well; not for a graph that is no more. */
  @Test
  void B28_afterADeletion_nothingIsToldAgain() throws Exception {
    try (Receiver receiver = new Receiver()) {
      receiver.status = 503;
      List<UUID> annotations = annotations(4);
      UUID graph =
          graph(old.create(annotations, Map.of("review_callback_url", receiver.url("/review"))));
      propose(graph, pairs(annotations));
      assertThat(receiver.next()).isEqualTo(told("/review", graph));
      assertThat(code(old.delete(graph))).isEqualTo(200);
      receiver.heard.clear();
      UUID next =
          graph(old.create(annotations, Map.of("review_callback_url", receiver.url("/next"))));
      propose(next, pairs(annotations));
      // When the next graph is told of again, the time of the first has passed.
      assertThat(receiver.next()).isEqualTo(told("/next", next));
      assertThat(receiver.next()).isEqualTo(told("/next", next));
      old.delete(next);
    }
  }

  @Test
  void callback_ofAGraphOpenedOverTheApi_carriesIdAndEvent() throws Exception {
    try (Receiver receiver = new Receiver()) {
      List<UUID> annotations = annotations(2);
      Answer opened =
          client.post(
              "/api/v1/graphs",
              Map.of(
                  "annotations",
                  annotations,
                  "callbacks",
                  Map.of("review", Map.of("url", receiver.url("/plain")))));
      UUID graph = UUID.fromString(opened.json().get("id").asText());
      propose(graph, pairs(annotations));
      assertThat(receiver.next()).isEqualTo("/plain graph=" + graph + "&event=review");
      old.delete(graph);
    }
  }

  @Test
  void B29_committingNamesAtOnce_namesNoTwoAnimalsAlike() throws Exception {
    for (int round = 0; round < 5; round++) {
      List<UUID> annotations = annotations(2 * THREADS);
      List<UUID> graphs = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        List<UUID> two = annotations.subList(2 * i, 2 * i + 2);
        UUID graph = graphOfPairs(two);
        response(old.decide(graph, two.get(0), two.get(1), "Same Animal"));
        graphs.add(graph);
      }
      List<Answer> answers =
          ConcurrentRequests.send(THREADS, (int i) -> old.sync(graphs.get(i))).all();
      Set<String> names = new HashSet<>();
      for (Answer answer : answers) {
        JsonNode changed = response(answer).get("name_dict");
        assertThat(changed).hasSize(2);
        changed.forEach(change -> names.add(change.get("new").asText()));
      }
      assertThat(names).hasSize(THREADS);
      graphs.forEach(old::delete);
    }
  }

  @Test
  void B29b_aDecisionThatWasAnswered_isInTheNextSync() throws Exception {
    List<UUID> annotations = annotations(2 * THREADS);
    UUID graph = graphOfPairs(annotations);
    ConcurrentRequests.send(
            THREADS,
            (int i) -> {
              UUID a = annotations.get(2 * i);
              response(old.decide(graph, a, annotations.get(2 * i + 1), "Same Animal"));
              response(old.sync(graph));
              assertThat(nameOf(a)).isNotNull();
              return true;
            })
        .all();
    assertThat(response(old.sync(graph)).get("match_list")).isEmpty();
    assertThat(response(old.sync(graph)).get("name_dict")).isEmpty();
  }
}
