package org.resight.web.routing;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.resight.cluster.Leadership;
import org.resight.cluster.Node;
import org.resight.cluster.NodeStore;
import org.resight.journal.Backend;
import org.resight.state.TestBench;
import org.resight.web.operations.OwnedGraph;

/** What was read while this server owned the graph is told only if it owns it still. */
class StillLeadingTest {

  private final TestBench bench = new TestBench();
  private final MultivaluedMap<String, Object> headers = new MultivaluedHashMap<>();
  private int status = 200;

  @AfterEach
  void close() {
    bench.close();
  }

  private static Leadership withoutLease() {
    NodeStore never =
        proxy(
            NodeStore.class,
            (method, argument) -> {
              throw new UnsupportedOperationException(method);
            });
    Node me = new Node(new UUID(1, 1), "http://me:8080", "1");
    return Leadership.among(never, me, System::nanoTime, System::currentTimeMillis);
  }

  /** Has the filter see the answer 200 to a request about a graph. */
  private void answer(String method, Leadership leadership) {
    OwnedGraph graph =
        new OwnedGraph(bench.open(bench.known(1, 3), Map.of(), Backend.GRAPH), leadership);
    UriInfo uri = proxy(UriInfo.class, (name, argument) -> URI.create("http://me:8080/api"));
    ContainerRequestContext request =
        proxy(
            ContainerRequestContext.class,
            (name, argument) ->
                switch (name) {
                  case "getProperty" -> graph;
                  case "getMethod" -> method;
                  case "getUriInfo" -> uri;
                  default -> throw new UnsupportedOperationException(name);
                });
    ContainerResponseContext response =
        proxy(
            ContainerResponseContext.class,
            (name, argument) ->
                switch (name) {
                  case "getStatus" -> status;
                  case "getHeaders" -> headers;
                  case "setStatus" -> {
                    status = (int) argument;
                    yield null;
                  }
                  case "setEntity" -> null;
                  default -> throw new UnsupportedOperationException(name);
                });
    new StillLeading().filter(request, response);
  }

  @Test
  void read_whoseServerLostItsLeaseMeanwhile_isToBeSentAgain() {
    answer("GET", withoutLease());
    assertThat(status).isEqualTo(503);
    assertThat(headers).containsKey("Retry-After");
  }

  @Test
  void read_ofAServerThatOwnsTheGraphStill_isTold() {
    answer("GET", Leadership.alone());
    assertThat(status).isEqualTo(200);
  }

  @Test
  void write_thatWasDone_isToldAnyhow() {
    answer("POST", withoutLease());
    assertThat(status).isEqualTo(200);
  }

  /** What a method with its first argument returns. */
  private interface Answers {
    @Nullable Object of(String method, Object argument);
  }

  private static <T> T proxy(Class<T> type, Answers answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                answers.of(method.getName(), arguments == null ? "" : arguments[0])));
  }
}
