package org.resight.state;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.resight.graph.GraphClient;
import org.resight.graph.GraphServices;
import org.resight.graph.GraphStatus;
import org.resight.graph.LockWait;
import org.resight.journal.GraphKey;
import org.resight.journal.ReviewJournal;
import org.resight.journal.ReviewJournal.End;
import org.resight.model.AnnotationId;
import org.resight.model.GraphId;
import org.resight.refusal.JournalUnavailableException;
import org.resight.refusal.RefusedException;

/**
 * Which of several servers owns which graph, and what this one does about it: it takes the graphs
 * that are its own, gives away those that others shall own, and reads along the rest. The server
 * that leads also says who shall own what.
 *
 * <p>On the server that leads, the state bean knows all graphs, on others those that they own.
 *
 * <p>Thread-safe, but for {@link #look}, which is called by one thread at a time.
 */
public final class SharedGraphs {

  private static final Logger LOG = System.getLogger(SharedGraphs.class.getName());

  /** Graphs that are on their way to others at the same time. */
  private static final int MOST_MOVING = 50;

  private final ReviewStateBean state;
  private final GraphServices services;
  private final FollowedGraphs followed;
  private final @Nullable UUID me;
  private final Predicate<GraphKey> doubtful;
  private final KeptGraphs kept = new KeptGraphs();

  private final Set<GraphKey> giving = ConcurrentHashMap.newKeySet();
  private final Map<GraphKey, CompletableFuture<?>> taking = new ConcurrentHashMap<>();

  /** Graphs for which something waits that only this server can do, as it leads. */
  private final Set<GraphKey> asked = ConcurrentHashMap.newKeySet();

  /** Grows when what this server owns is forgotten. */
  private final AtomicInteger losses = new AtomicInteger();

  private final GraphOwners owners;
  private volatile boolean hurried;

  /**
   * @param me what this server is called among others; null if it is alone
   * @param doubtful tells whether a graph is to be discarded, as its opening was answered with an
   *     error
   */
  SharedGraphs(
      ReviewStateBean state,
      GraphServices services,
      FollowedGraphs followed,
      @Nullable UUID me,
      Predicate<GraphKey> doubtful) {
    this.state = state;
    this.services = services;
    this.followed = followed;
    this.owners = new GraphOwners(services.journal());
    this.me = me;
    this.doubtful = doubtful;
  }

  /**
   * The servers at this moment.
   *
   * @param leads whether this one leads
   * @param follows whether this one reads along
   * @param able those that can own graphs, with their addresses
   */
  public record Servers(boolean leads, boolean follows, Map<UUID, String> able) {
    /** Copies the map. */
    public Servers {
      able = Map.copyOf(able);
    }
  }

  /** A graph that this server is to give to another. */
  public record Due(GraphClient client, UUID to) {}

  /**
   * Looks who owns what, and begins what follows from it.
   *
   * @return the graphs that are to be given away
   * @throws JournalUnavailableException if the database did not answer
   */
  public List<Due> look(Servers servers) {
    UUID node = me;
    if (node == null) {
      return List.of();
    }
    Set<GraphKey> underWay = Set.copyOf(giving);
    Map<GraphKey, End> ends = owners.ask();
    Map<GraphKey, GraphClient> here = new HashMap<>();
    for (GraphClient client : LockWait.untilHad(() -> state.clients())) {
      here.put(client.opening().key(), client);
      settle(client, ends.get(client.opening().key()), underWay, servers.leads());
    }
    List<Due> due = new ArrayList<>();
    List<End> others = new ArrayList<>();
    boolean comes = false;
    for (End end : ends.values()) {
      GraphClient client = here.get(end.key());
      boolean owned = client != null && client.isOwned();
      UUID wanted = end.wanted();
      if (client != null && end.isOf(node) && owned) {
        if (wanted != null && !wanted.equals(node) && !giving.contains(end.key())) {
          due.add(new Due(client, wanted));
        }
      } else if (end.isOf(node)) {
        if (!doubtful.test(end.key())) {
          take(end.key());
          comes = true;
        }
      } else {
        comes |= node.equals(wanted);
        if (!owned) {
          others.add(end);
        }
      }
    }
    if (servers.leads()) {
      comes |= place(node, ends.values(), here, servers.able());
    }
    asked.retainAll(ends.keySet());
    kept.forget(ends.keySet());
    hurried = comes || !asked.isEmpty();
    if (servers.follows()) {
      var unused = followed.follow(others, key -> taking.containsKey(key) || giving.contains(key));
    }
    return due;
  }

  /** Has a graph be followed that this server does not own any more. */
  private void settle(
      GraphClient client, @Nullable End end, Set<GraphKey> underWay, boolean leads) {
    GraphKey key = client.opening().key();
    boolean comes = taking.containsKey(key); // before isOwned(): the graph may come in between
    if (client.isGivenUp()) {
      followed.leave(key);
      followed.keep(client);
      LockWait.untilHad(() -> state.drop(client));
    } else if (!client.isOwned()) {
      if (!comes) {
        followed.adopt(client);
        if (leads) {
          client.askBy(() -> ask(key));
          if (asked.contains(key)) {
            var unused = client.follow(position -> {}); // has what waits too long be refused
          }
        } else {
          LockWait.untilHad(() -> state.drop(client));
        }
      }
    } else if (isElsewhere(end) && !underWay.contains(key)) {
      LOG.log(Level.WARNING, "Graph {0} was taken from this server", client.id());
      if (leads) {
        var unused = client.askWhose(); // stays known: it is followed, or taken from a stranger
      } else {
        forget(client);
      }
    }
  }

  private void forget(GraphClient client) {
    client.giveUp();
    LockWait.untilHad(() -> state.drop(client));
    followed.leave(client.opening().key());
  }

  /** Has a graph be asked for that this server, which leads, has to write. */
  private void ask(GraphKey key) {
    UUID node = me;
    if (node != null && asked.add(key)) {
      hurried = true;
      // without a thread for it, the next look says so
      var unused =
          CompletableFuture.completedFuture(key)
              .thenAcceptAsync(its -> want(its, node), services.executor());
    }
  }

  private void want(GraphKey key, @Nullable UUID server) {
    try {
      services.journal().want(key, server);
    } catch (RuntimeException e) {
      LOG.log(Level.INFO, "It could not be said who is to own a graph: {0}", e.getMessage());
    }
  }

  /** Says who is to own what; returns whether this server is to own more than it does. */
  private boolean place(
      UUID node, Iterable<End> ends, Map<GraphKey, GraphClient> here, Map<UUID, String> able) {
    boolean comes = false;
    int moving = 0;
    for (End end : ends) {
      moving += end.wanted() == null || end.wanted().equals(end.owner()) ? 0 : 1;
    }
    for (End end : ends) {
      UUID owner = end.owner();
      GraphClient client = here.get(end.key());
      if (owner == null || client == null) {
        continue; // it is being opened
      }
      UUID target = target(node, end, client, able);
      UUID wanted = target.equals(owner) ? null : target;
      boolean changed = wanted == null ? end.wanted() != null : !wanted.equals(end.wanted());
      boolean begins = wanted != null && end.wanted() == null;
      if (changed && (!begins || moving < MOST_MOVING || asked.contains(end.key()))) {
        moving += begins ? 1 : 0;
        want(end.key(), wanted);
        comes |= node.equals(wanted);
      }
    }
    return comes;
  }

  private UUID target(UUID node, End end, GraphClient client, Map<UUID, String> able) {
    boolean stays =
        asked.contains(end.key())
            || kept.isKept(end.key())
            || (end.isOf(node)
                && client.status().availability() == GraphStatus.Availability.FAILED);
    if (stays) {
      return node;
    }
    Map<UUID, String> chosen = new HashMap<>(able);
    chosen.values().removeIf(url -> !url.equals(end.placed()));
    return Placement.of(end.key(), chosen.isEmpty() ? able : chosen).orElse(node);
  }

  /** Takes a graph that is this server's: reads the rest of its journal, and serves it. */
  private void take(GraphKey key) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    if (taking.putIfAbsent(key, done) != null) {
      return;
    }
    int before = losses.get();
    var unused =
        CompletableFuture.completedFuture(key) // fails, and throws not, if there is no thread
            .thenApplyAsync(services.journal()::graph, services.executor())
            .thenApply(found -> found.filter(graph -> graph.ours() && !graph.deleted()))
            .thenCompose(
                graph -> graph.map(mine -> take(mine, before)).orElseGet(CompletableFuture::allOf))
            .whenComplete(
                (taken, failure) -> {
                  taking.remove(key);
                  asked.remove(key);
                  if (failure != null) {
                    LOG.log(Level.WARNING, "A graph could not be taken yet", failure);
                  }
                  done.complete(failure == null);
                });
  }

  private CompletableFuture<Void> take(ReviewJournal.Journalled graph, int before) {
    GraphKey key = graph.opening().key();
    return followed
        .find(graph, position -> {})
        .thenCompose(
            found -> found.map(CompletableFuture::completedFuture).orElseGet(() -> replayed(graph)))
        .thenCompose(
            client ->
                client
                    .holding()
                    .thenCompose(
                        holding -> {
                          replace(client);
                          admit(client, graph.ids(), holding.annotations());
                          // whoever counts a loss gives up what is admitted by then
                          if (before != losses.get()) {
                            forget(client);
                            return CompletableFuture.failedStage(
                                new JournalUnavailableException("It is another server's again."));
                          }
                          return client.own(graph);
                        }))
        .thenAccept(
            client -> {
              followed.leave(key);
              if (asked.contains(key)) {
                kept.keepLonger(key);
              }
            });
  }

  private CompletableFuture<GraphClient> replayed(ReviewJournal.Journalled graph) {
    followed.leave(graph.opening().key());
    return followed
        .replayed(graph, position -> {})
        .thenApply(
            client -> {
              client.startFollowing();
              return client;
            });
  }

  /** Forgets the client before, if the graph had to be replayed whole. */
  private void replace(GraphClient client) {
    for (GraphClient other : LockWait.untilHad(() -> state.clients())) {
      if (other != client && other.opening().key().equals(client.opening().key())) {
        other.giveUp();
        LockWait.untilHad(() -> state.drop(other));
      }
    }
  }

  private void admit(GraphClient client, List<GraphId> ids, List<AnnotationId> members) {
    LockWait.untilHad(() -> state.admit(client, ids, members));
  }

  /**
   * Gives a graph to the server that shall own it.
   *
   * @return whether that was done; otherwise it is tried later
   */
  public CompletionStage<Boolean> give(Due due, boolean leads) {
    GraphClient client = due.client();
    GraphKey key = client.opening().key();
    giving.add(key);
    followed.adopt(client); // before others can write it
    if (leads) {
      client.askBy(() -> ask(key));
    }
    return client
        .give(due.to())
        .handle(
            (done, failure) -> {
              boolean given = failure == null && done;
              if (given) {
                owners.note(key, due.to()); // the next look drops it, unless this server leads then
              } else if (client.isOwned()) {
                followed.leave(key);
              }
              giving.remove(key);
              return given;
            });
  }

  /**
   * Says which server somebody chose for a graph; it moves there soon. Only on the server that
   * leads.
   *
   * @param url its address; null if it shall be anywhere
   * @throws JournalUnavailableException if the database did not answer
   */
  public void place(GraphClient client, @Nullable String url) {
    kept.leave(client.opening().key());
    services.journal().place(client.opening().key(), url);
  }

  /** Returns whether {@link #look} should be called soon, as a graph is on its way here. */
  public boolean isHurried() {
    return hurried;
  }

  /** Returns a stage that completes when no graph is being taken. */
  public CompletableFuture<Void> settled() {
    return CompletableFuture.allOf(taking.values().toArray(CompletableFuture<?>[]::new));
  }

  /** Keeps a graph for a while where it was made. */
  void keep(GraphKey key) {
    if (me != null) {
      kept.keep(key);
    }
  }

  /** Returns whether another server owns a graph. */
  boolean isElsewhere(@Nullable End end) {
    return me != null && end != null && end.owner() != null && !end.isOf(me);
  }

  /** Takes a graph in that another server owns, on the server that leads. */
  void follow(GraphClient client) {
    GraphKey key = client.opening().key();
    followed.adopt(client);
    client.askBy(() -> ask(key));
  }

  /** Forgets all graphs that this server owns: others own them. */
  public void bereft() {
    losses.incrementAndGet();
    LockWait.untilHad(() -> state.clients()).forEach(GraphClient::giveUp);
  }

  /** Forgets everything, as another server leads. */
  void clear() {
    losses.incrementAndGet();
    asked.clear();
    kept.clear();
  }

  /** Returns the graph with an id that this server owns; empty if it owns none with that id. */
  public Optional<GraphClient> owned(GraphId id) {
    try {
      return Optional.of(state.client(id)).filter(GraphClient::isOwned);
    } catch (RefusedException e) {
      return Optional.empty();
    }
  }

  /** Returns whether this server owns a graph. */
  public boolean isOwned(GraphKey key) {
    return LockWait.untilHad(() -> state.clients()).stream()
        .anyMatch(client -> client.opening().key().equals(key) && client.isOwned());
  }

  /** Returns the graph that holds an annotation, if this server owns it. */
  public Optional<GraphClient> ownedHolder(AnnotationId annotation) {
    try {
      return state.owner(annotation).filter(GraphClient::isOwned);
    } catch (RefusedException e) {
      return Optional.empty();
    }
  }

  /** Returns who owns what. */
  public GraphOwners owners() {
    return owners;
  }

  /**
   * The graphs that stay with the server that leads for a while, as it has written them: each
   * longer the more often that was so. Thread-safe.
   */
  private static final class KeptGraphs {

    private static final long FIRST = TimeUnit.SECONDS.toNanos(20);

    /** How often the time doubles, up to some forty minutes. */
    private static final int MOST_DOUBLED = 7;

    private record Kept(long since, long lasts, int times) {
      boolean isOver() {
        return System.nanoTime() - since > lasts;
      }
    }

    private final Map<GraphKey, Kept> kept = new ConcurrentHashMap<>();

    /** Keeps a graph for the shortest time. */
    void keep(GraphKey key) {
      kept.put(key, new Kept(System.nanoTime(), FIRST, 0));
    }

    /** Keeps a graph twice as long as the last time. */
    void keepLonger(GraphKey key) {
      kept.compute(
          key,
          (same, before) -> {
            int times = before == null ? 0 : Math.min(before.times() + 1, MOST_DOUBLED);
            return new Kept(System.nanoTime(), FIRST << times, times);
          });
    }

    /** Returns whether a graph is to stay. */
    boolean isKept(GraphKey key) {
      Kept found = kept.get(key);
      return found != null && !found.isOver();
    }

    /** Lets a graph go, and forgets how often it was kept. */
    void leave(GraphKey key) {
      kept.remove(key);
    }

    /** Forgets graphs that are not there any more. */
    void forget(Set<GraphKey> living) {
      // one that was made just now is kept before anybody knows that it lives
      kept.entrySet().removeIf(each -> each.getValue().isOver() && !living.contains(each.getKey()));
    }

    void clear() {
      kept.clear();
    }
  }
}
