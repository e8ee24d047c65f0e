package org.resight.it.crash;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.resight.it.network.HaProxy;
import org.resight.it.network.LoadBalancer;
import org.resight.it.network.ServerNetwork;
import org.resight.it.server.PostgresServer;
import org.resight.it.server.ResightClient;
import org.resight.it.server.RunningServer;
import org.resight.it.server.RunningServer.Place;
import org.resight.it.server.ServerKind;
import org.resight.it.tools.Balancer;

/**
 * Some servers, WildFly and Payara in turn, over one PostgreSQL and behind a balancer; each in a
 * network of its own, if there is one.
 */
final class RoundCluster implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  private final Path folder;
  private final int count;
  private final @Nullable ServerNetwork network;
  private final int port;
  private final List<String> javaOptions;
  private final PostgresServer postgres;
  private final List<RunningServer> servers = Collections.synchronizedList(new ArrayList<>());
  private @Nullable LoadBalancer balancer;

  /**
   * Starts the database only.
   *
   * @param folder for all files; new
   * @param network null if all are to be at ports of this machine
   * @param port of the balancer; without a network those of the servers follow
   */
  RoundCluster(
      Path folder, int count, @Nullable ServerNetwork network, int port, List<String> javaOptions)
      throws Exception {
    this.folder = folder;
    this.count = count;
    this.network = network;
    this.port = port;
    this.javaOptions = List.copyOf(javaOptions);
    Files.createDirectories(folder);
    Path data = folder.resolve("postgres");
    this.postgres =
        network == null
            ? PostgresServer.start(data)
            : PostgresServer.startAt(ServerNetwork.DATABASE, data);
  }

  /** Starts the next server: WildFly and Payara in turn. */
  void startServer() throws IOException, InterruptedException {
    int number = servers.size();
    Map<String, String> environment = new HashMap<>(postgres.environment());
    environment.put("RESIGHT_NODE_URL", place(number).uri().toString());
    environment.put("RESIGHT_DATA", folder.resolve("files").toString());
    environment.put("RESIGHT_SIGN_IN", "open");
    environment.put("RESIGHT_TRUSTED_PROXIES", address().getAddress().getHostAddress());
    environment.put(
        "RESIGHT_PUBLIC_URL",
        IntStream.range(0, count)
            .mapToObj(each -> place(each).uri().toString())
            .collect(Collectors.joining(",", uri() + ",", "")));
    servers.add(
        RunningServer.start(
            number % 2 == 0 ? ServerKind.WILDFLY : ServerKind.PAYARA,
            folder.resolve("server-" + number),
            place(number),
            environment,
            javaOptions));
  }

  /**
   * Starts the balancer.
   *
   * @param haProxy whether it is HAProxy
   */
  void startBalancer(boolean haProxy) throws Exception {
    List<InetSocketAddress> addresses =
        servers.stream()
            .map(server -> new InetSocketAddress(server.uri().getHost(), server.uri().getPort()))
            .toList();
    balancer =
        haProxy
            ? new HaProxy(
                Path.of(System.getProperty("haproxy.configuration")), folder, address(), addresses)
            : new Balancer(address(), addresses);
    Until.holds("the balancer knows a server", TIMEOUT, () -> client().isReady());
  }

  private Place place(int server) {
    return network == null
        ? Place.here(port + 1 + server)
        : new Place(ServerNetwork.address(server), port, network.prefix(server));
  }

  /** Returns the address of the balancer. */
  private InetSocketAddress address() throws IOException {
    return new InetSocketAddress(
        network == null
            ? InetAddress.getLoopbackAddress()
            : InetAddress.getByName(ServerNetwork.CLIENTS),
        port);
  }

  private URI uri() throws IOException {
    return URI.create(
        "http://"
            + (network == null ? "localhost" : address().getAddress().getHostAddress())
            + ":"
            + port);
  }

  /** Returns a client of the balancer. */
  ResightClient client() throws IOException {
    return new ResightClient(uri());
  }

  PostgresServer postgres() {
    return postgres;
  }

  Ownership ownership() {
    return new Ownership(postgres);
  }

  List<RunningServer> servers() {
    return List.copyOf(servers);
  }

  /** Returns the network; fails if the servers are at ports of this machine. */
  ServerNetwork network() {
    if (network == null) {
      throw new IllegalStateException("there is no network");
    }
    return network;
  }

  int number(RunningServer server) {
    return servers.indexOf(server);
  }

  /** Returns the server that leads; waits for one. */
  RunningServer leader() throws Exception {
    RunningServer[] found = new RunningServer[1];
    Until.holds(
        "a server leads",
        TIMEOUT,
        () -> {
          URI leader = ownership().leader().orElse(null);
          for (RunningServer server : servers()) {
            if (server.uri().equals(leader)) {
              found[0] = server;
            }
          }
          return found[0] != null;
        });
    return found[0];
  }

  /**
   * Has a server serve no more, and waits until it may be stopped: it owns nothing, and the
   * balancer sends it nothing.
   */
  void drain(RunningServer server) throws Exception {
    String id = ownership().id(server).orElseThrow();
    var answer = client().put("/api/v1/servers/" + id + "/draining", Map.of());
    if (!answer.isSuccess()) {
      throw new AssertionError("draining: " + answer.status() + " " + answer.text());
    }
    Until.holds("a server is drained", TIMEOUT, () -> ownership().hasNothing(server));
    LoadBalancer sends = Objects.requireNonNull(balancer);
    Until.holds("the balancer sends it nothing", TIMEOUT, () -> !sends.sendsTo(number(server)));
  }

  /** Waits until a server has a lease, says that it is ready, and gets requests. */
  void awaitReady(RunningServer server) throws Exception {
    Until.holds(
        server.uri() + " is ready again",
        TIMEOUT,
        () -> ownership().id(server).isPresent() && server.client().isReady());
    LoadBalancer sends = Objects.requireNonNull(balancer);
    Until.holds(
        "the balancer sends requests to " + server.uri(),
        TIMEOUT,
        () -> sends.sendsTo(number(server)));
  }

  /** Has all servers run again, after a round that did not end as it should. */
  void mend() throws Exception {
    for (RunningServer server : servers()) {
      server.kill();
      server.restart();
    }
    Until.holds("the balancer knows a server", TIMEOUT, () -> client().isReady());
  }

  @Override
  public void close() throws IOException {
    if (balancer != null) {
      balancer.close();
    }
    servers().forEach(RunningServer::close);
    postgres.close();
    if (network != null) {
      network.close();
    }
  }
}
