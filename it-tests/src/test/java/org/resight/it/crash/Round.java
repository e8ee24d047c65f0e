package org.resight.it.crash;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.resight.it.server.ResightClient;
import org.resight.it.server.ResightClient.Answer;
import org.resight.it.server.RunningServer;

/**
 * One round: clients review some graphs through the balancer, of which each server owns at least
 * one. A fault happens to a server and is healed. Another client reads at that server itself. If
 * there is a graph of many reviews, that server owns it, and one client reviews it.
 */
final class Round {

  /** Clients of each graph. */
  private static final int CLIENTS = 2;

  /** Answers that each client waits for before the fault, during it, and after it. */
  private static final int BEFORE = 10;

  private static final int MEANWHILE = 20;

  /** Answers during a partition, in which no change of owners is waited for. */
  private static final int APART = 100;

  private static final int AFTERWARDS = 20;

  private static final Duration PLACING = Duration.ofMinutes(5);

  private final RoundCluster cluster;
  private final int number;
  private final Fault fault;
  private final Random random;
  private final RoundHistory history;
  private final List<RecordedClients> clients = new ArrayList<>();
  private final @Nullable UUID largeGraph;
  private @Nullable LargeGraph large;
  private RunningServer victim;
  private RunningServer other;
  private boolean leads;
  private long begun;
  private String note = "";

  /**
   * Prepares a round.
   *
   * @param leads whether the fault is to happen to the server that leads
   * @param largeGraph of {@link ManyReviews}, or null
   */
  Round(
      RoundCluster cluster,
      int number,
      Fault fault,
      boolean leads,
      @Nullable UUID largeGraph,
      long seed,
      RoundHistory history)
      throws Exception {
    this.largeGraph = largeGraph;
    this.cluster = cluster;
    this.number = number;
    this.fault = fault;
    this.random = new Random(seed);
    this.history = history;
    RunningServer leader = cluster.leader();
    List<RunningServer> others = new ArrayList<>(cluster.servers());
    others.remove(leader);
    this.victim = leads || fault.needsLeader() ? leader : others.get(random.nextInt(others.size()));
    this.other = any(victim);
  }

  private RunningServer any(RunningServer besides) {
    List<RunningServer> others = new ArrayList<>(cluster.servers());
    others.remove(besides);
    return others.get(random.nextInt(others.size()));
  }

  /** Starts clients on one graph for each server, which owns it. */
  void begin() throws Exception {
    ResightClient balancer = cluster.client();
    for (RunningServer server : cluster.servers()) {
      WorkedGraph graph = WorkedGraph.create(balancer, random);
      clients.add(
          RecordedClients.insisting(
              cluster.client(), graph, CLIENTS, random.nextLong(), fault.refusals()));
      place(graph.id(), server);
    }
    if (largeGraph != null) {
      place(largeGraph, victim);
      awaitPlaced(largeGraph, victim);
    }
    for (RunningServer server : cluster.servers()) {
      awaitPlaced(clients.get(cluster.number(server)).graph().id(), server);
    }
    await(BEFORE, 0);
  }

  private List<UUID> ofVictim() {
    List<UUID> graphs = new ArrayList<>();
    graphs.add(clients.get(cluster.number(victim)).graph().id());
    if (largeGraph != null) {
      graphs.add(largeGraph);
    }
    return graphs;
  }

  private boolean owns(RunningServer server, UUID graph) throws Exception {
    return cluster.ownership().owner(graph).filter(server.uri()::equals).isPresent();
  }

  private void place(UUID graph, RunningServer server) throws Exception {
    String id = cluster.ownership().id(server).orElseThrow();
    Answer placed = cluster.client().put("/api/v1/servers/" + id + "/graphs/" + graph, Map.of());
    if (!placed.isSuccess()) {
      throw new AssertionError("placing: " + placed.status() + " " + placed.text());
    }
  }

  private void awaitPlaced(UUID graph, RunningServer server) throws Exception {
    Until.holds("a graph is where it was placed", PLACING, () -> owns(server, graph));
    history.happened("graph " + graph + " is at " + server.uri());
  }

  /** Has the fault happen, heals it, and waits for the clients. No other round is checked now. */
  void happen() throws Exception {
    leads = cluster.leader() == victim;
    if (largeGraph != null) {
      large = new LargeGraph(cluster.client(), largeGraph, fault.refusals(), random.nextLong());
      large.await(BEFORE, 0);
    }
    for (UUID graph : ofVictim()) {
      // An addition of annotations takes a graph to the server that leads.
      while (!owns(victim, graph)) {
        place(graph, victim);
        awaitPlaced(graph, victim);
      }
    }
    history.happened(fault + " of " + victim.uri() + (leads ? ", which leads" : ""));
    begun = System.nanoTime();
    CountDownLatch ended = new CountDownLatch(1);
    Thread reader = new Thread(() -> readThere(ended), "reader");
    reader.start();
    try {
      if (fault == Fault.ROLL) {
        roll();
      } else {
        happenOnce();
      }
      history.happened("all is well again");
      await(AFTERWARDS, System.nanoTime());
    } finally {
      ended.countDown();
      reader.join(2000);
      reader.interrupt();
      reader.join();
      stop();
    }
  }

  private void happenOnce() throws Exception {
    int at = cluster.number(victim);
    switch (fault) {
      case KILL -> victim.kill();
      case TERM -> history.happened("it ended within " + victim.stop().toMillis() + " ms");
      case FREEZE -> ClusteredServers.signal("STOP", victim);
      case DRAIN -> {
        cluster.drain(victim);
        history.happened("drained");
        await(MEANWHILE, System.nanoTime());
        victim.stop();
      }
      case CUT -> cluster.network().cut(at, true);
      case NO_DATABASE -> cluster.network().cutFromDatabase(at, true);
      case PART -> cluster.network().part(at, cluster.number(other), true);
      case NO_ROUTE -> cluster.network().forgetRoutes(at, cluster.number(other), true);
      case HOLD_LEADER, HOLD_CATALOGUE, HOLD_GRAPH -> hold(at);
      case ROLL -> throw new IllegalStateException();
    }
    try {
      await(fault.isPartition() ? APART : MEANWHILE, System.nanoTime());
      if (fault.losesAll()) {
        Until.holds(
            "others own all of " + victim.uri(),
            Duration.ofSeconds(60),
            () -> cluster.ownership().hasNothing(victim));
      }
      history.happened("others serve");
    } finally {
      heal(at);
    }
    cluster.awaitReady(victim);
  }

  private void heal(int at) throws Exception {
    switch (fault) {
      case KILL, TERM, DRAIN -> victim.restart();
      case FREEZE, HOLD_LEADER, HOLD_CATALOGUE, HOLD_GRAPH ->
          ClusteredServers.signal("CONT", victim);
      case CUT -> cluster.network().cut(at, false);
      case NO_DATABASE -> cluster.network().cutFromDatabase(at, false);
      case PART -> cluster.network().part(at, cluster.number(other), false);
      case NO_ROUTE -> cluster.network().forgetRoutes(at, cluster.number(other), false);
      case ROLL -> throw new IllegalStateException();
    }
    history.happened("healed");
  }

  /** Freezes a server in a transaction that waits for the row, and then has it. */
  private void hold(int at) throws Exception {
    try (RowLock lock = lock(clients.get(at).graph().id())) {
      if (fault != Fault.HOLD_GRAPH) {
        ResightClient importing = cluster.client();
        var unused =
            CompletableFuture.runAsync(
                () -> importing.post("/api/v1/annotations", "text/csv", "id\n" + uuid() + "\n"));
      }
      int connection = lock.awaitWaiting(victim.uri().getHost());
      ClusteredServers.signal("STOP", victim);
      begun = System.nanoTime();
      lock.release();
      note = "its connection was " + lock.stateOf(connection);
      history.happened("frozen; " + note);
    }
  }

  /** A graph that has moved is awaited: nobody at the server would wait for its row. */
  private RowLock lock(UUID graph) throws Exception {
    while (true) {
      RowLock lock = RowLock.of(cluster.ownership(), fault, graph);
      if (fault != Fault.HOLD_GRAPH || owns(victim, graph)) {
        return lock;
      }
      lock.close();
      awaitPlaced(graph, victim);
    }
  }

  private UUID uuid() {
    return new UUID(random.nextLong(), random.nextLong());
  }

  private void roll() throws Exception {
    List<RunningServer> order = new ArrayList<>(cluster.servers());
    RunningServer leader = cluster.leader();
    order.remove(leader);
    order.add(leader);
    for (RunningServer server : order) {
      cluster.drain(server);
      history.happened(server.uri() + " is drained");
      server.stop();
      history.happened(server.uri() + " has ended");
      server.restart();
      cluster.awaitReady(server);
      history.happened(server.uri() + " is ready");
    }
  }

  private void await(int times, long since) throws InterruptedException {
    for (RecordedClients each : clients) {
      each.awaitEach(times, since);
    }
    if (large != null) {
      large.await(times, since);
    }
  }

  /** Reads at the failing server itself; its answers must never be stale. */
  private void readThere(CountDownLatch ended) {
    Random own = new Random(number);
    ResightClient there = victim.client();
    try {
      while (ended.getCount() > 0) {
        RecordedClients each = clients.get(own.nextInt(clients.size()));
        boolean answered = each.readAt(there, own);
        if (ended.await(answered ? 20 : 100, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has the clients end, also if the round failed. */
  void stop() throws InterruptedException {
    for (RecordedClients each : clients) {
      each.stop();
    }
    if (large != null) {
      large.stop();
    }
  }

  /** Keeps what the clients saw of a round that did not end as it should. */
  void keep() throws IOException {
    List<String> surprises = new ArrayList<>();
    for (RecordedClients each : clients) {
      history.write(each, List.of());
      surprises.addAll(each.surprises());
    }
    history.write(surprises);
  }

  /** Checks what the clients saw, and keeps it. Deletes the graphs in which nothing is wrong. */
  RoundResult check() throws Exception {
    RoundCheck check = new RoundCheck(cluster, history);
    List<String> faults = new ArrayList<>();
    List<CallLog> logs = new ArrayList<>();
    int calls = 0;
    for (RecordedClients each : clients) {
      faults.addAll(check.faults(each));
      logs.add(each.calls());
      calls += each.history().size();
    }
    if (large != null) {
      faults.addAll(large.faults(cluster, history));
      logs.add(large.calls());
      calls += large.size();
      note += (note.isEmpty() ? "" : ", ") + "gap of the large graph " + gap(large.calls()) + " ms";
    }
    history.write(faults);
    List<CallLog.Failure> failures = logs.stream().flatMap(log -> log.failures().stream()).toList();
    int cut = (int) failures.stream().filter(CallLog.Failure::cut).count();
    return new RoundResult(
        number,
        fault,
        leads,
        logs.stream().mapToLong(this::gap).max().orElse(0),
        logs.stream().mapToLong(CallLog::slowest).max().orElse(0),
        calls,
        failures.size() - cut,
        cut,
        faults,
        note);
  }

  private long gap(CallLog calls) {
    return calls.longestGap(begun);
  }
}
