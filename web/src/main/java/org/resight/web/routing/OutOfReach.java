package org.resight.web.routing;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.resight.cluster.KnownNode;
import org.resight.cluster.Leadership;
import org.resight.cluster.Node;
import org.resight.refusal.JournalUnavailableException;

/**
 * Which servers do not answer this one although they live: they have renewed their leases since it
 * asked them in vain. Another server may reach them, so waiting here makes no sense. Of one that is
 * gone or frozen the lease ends, and that is worth waiting for.
 *
 * <p>Thread-safe.
 */
final class OutOfReach {

  /** Questions without an answer after which a server may be out of reach. */
  private static final int IN_VAIN = 2;

  /** How long after such a question a lease must have been renewed, as questions take a while. */
  private static final Duration LATER = Duration.ofMillis(200);

  private final Function<Node, CompletionStage<?>> ask;
  private final Supplier<List<KnownNode>> known;
  private final Supplier<List<KnownNode>> asDatabaseSays;
  private final UUID me;
  private final Executor executor;
  private final Runnable changed;
  private final LongSupplier nanos;

  /** Questions that were not answered since the last that was; by server. */
  private final Map<UUID, InVain> inVain = new ConcurrentHashMap<>();

  private final Set<UUID> outOfReach = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean looking = new AtomicBoolean();

  /**
   * Questions in a row that were not answered.
   *
   * @param first when the first of them was sent
   */
  private record InVain(int count, long first) {}

  /**
   * Makes one that knows of none.
   *
   * @param ask asks a server anything; fails soon if it does not answer
   * @param known the servers as they were known lately
   * @param asDatabaseSays the servers as they are now; may throw {@link
   *     JournalUnavailableException}
   * @param executor asks the database
   * @param changed is run when one more is out of reach
   */
  OutOfReach(
      Function<Node, CompletionStage<?>> ask,
      Supplier<List<KnownNode>> known,
      Supplier<List<KnownNode>> asDatabaseSays,
      UUID me,
      Executor executor,
      Runnable changed,
      LongSupplier nanos) {
    this.ask = ask;
    this.known = known;
    this.asDatabaseSays = asDatabaseSays;
    this.me = me;
    this.executor = executor;
    this.changed = changed;
    this.nanos = nanos;
  }

  /** Returns whether a server lives that this one cannot reach. */
  boolean is(UUID server) {
    return outOfReach.contains(server);
  }

  /** Asks each of the others whether it answers; called a few times a second. */
  void look() {
    List<KnownNode> others =
        known.get().stream().filter(each -> !each.node().id().equals(me)).toList();
    Set<UUID> ids = others.stream().map(each -> each.node().id()).collect(Collectors.toSet());
    inVain.keySet().retainAll(ids);
    outOfReach.retainAll(ids);
    for (KnownNode each : others) {
      if (each.isAlive()) {
        ask(each.node());
      }
    }
    if (inVain.values().stream().anyMatch(each -> each.count() >= IN_VAIN)
        && looking.compareAndSet(false, true)) {
      try {
        executor.execute(this::judge);
      } catch (RejectedExecutionException e) {
        looking.set(false);
      }
    }
  }

  private void ask(Node server) {
    long sent = nanos.getAsLong();
    var unused =
        ask.apply(server)
            .whenComplete(
                (answer, failure) -> {
                  if (failure == null) {
                    inVain.remove(server.id());
                    outOfReach.remove(server.id());
                  } else {
                    inVain.merge(
                        server.id(),
                        new InVain(1, sent),
                        (before, one) -> new InVain(before.count() + 1, before.first()));
                  }
                });
  }

  /** Looks which of those that do not answer have renewed their leases since. */
  private void judge() {
    try {
      long asked = nanos.getAsLong();
      boolean more = false;
      for (KnownNode each : asDatabaseSays.get()) {
        UUID id = each.node().id();
        long renewed = asked - Leadership.LASTS.minus(each.lease()).toNanos();
        @Nullable InVain unanswered = inVain.get(id);
        if (unanswered != null
            && unanswered.count() >= IN_VAIN
            && renewed - unanswered.first() >= LATER.toNanos()) {
          more |= outOfReach.add(id);
        }
      }
      if (more) {
        changed.run();
      }
    } catch (JournalUnavailableException e) {
      // as little is known as before
    } finally {
      looking.set(false);
    }
  }
}
