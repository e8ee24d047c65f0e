package org.resight.it.crash;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.resight.audit.SentReview;
import org.resight.it.server.ResightClient;
import org.resight.it.server.ResightClient.Answer;
import org.resight.it.server.RunningServer;
import org.resight.it.server.ServerKind;
import org.resight.model.AnnotationPair;

/** What the tests of several servers do with one of them. */
public final class ClusteredServers {

  /** Longer than any change of owners takes, also where other tests use the machine. */
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private ClusteredServers() {}

  /**
   * Starts a server that knows others.
   *
   * @param database the settings of their database
   * @param data where all of them have their photos
   */
  public static RunningServer start(
      ServerKind kind, String name, Map<String, String> database, Path data) throws Exception {
    int port = RunningServer.freePort();
    Map<String, String> environment = new HashMap<>(database);
    environment.put("RESIGHT_NODE_URL", "http://127.0.0.1:" + port);
    environment.put("RESIGHT_DATA", data.toString());
    return RunningServer.start(
        kind,
        Path.of(System.getProperty("servers.folder"), name),
        port,
        environment,
        RunningServer.SOON_STARTED);
  }

  /** Sends a signal, such as STOP or CONT, to all processes of a server. */
  static void signal(String name, RunningServer server) throws Exception {
    ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
    for (ProcessHandle each : Stream.concat(Stream.of(process), process.descendants()).toList()) {
      int exit =
          new ProcessBuilder("kill", "-" + name, Long.toString(each.pid())).start().waitFor();
      if (exit != 0) {
        throw new AssertionError("kill -" + name + " ended with " + exit);
      }
    }
  }

  /** Returns a review of any pair, to be sent. */
  static SentReview draw(WorkedGraph graph, Random random) {
    AnnotationPair pair = graph.draw(random);
    return new SentReview(
        UUID.randomUUID(),
        pair.a().uuid(),
        pair.b().uuid(),
        "positive",
        null,
        "unspecified",
        "ana");
  }

  /** Sends a review once. */
  static Answer send(ResightClient client, WorkedGraph graph, SentReview review) {
    return client.post(ResightClient.graph(graph.id()) + "/reviews", review);
  }

  /** Sends a review, with the same id, until it is taken. */
  static Answer review(RunningServer server, WorkedGraph graph, Random random) {
    SentReview review = draw(graph, random);
    return insist(() -> send(server.client(), graph, review));
  }

  /** Asks how many reviews a graph has until that is answered. */
  static long reviews(RunningServer server, WorkedGraph graph) {
    return insist(() -> server.client().get(ResightClient.graph(graph.id())))
        .json()
        .get("reviews")
        .asLong();
  }

  private static Answer insist(Supplier<Answer> call) {
    long begun = System.nanoTime();
    Answer answer;
    do {
      answer = call.get();
    } while (answer.status() == 503 && System.nanoTime() - begun < TIMEOUT.toNanos());
    if (answer.status() != 200) {
      throw new AssertionError(answer.status() + " " + answer.text());
    }
    return answer;
  }
}
