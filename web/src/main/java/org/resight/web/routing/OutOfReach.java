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
 * asked them in vain. Another server may reach them, so a request is not kept waiting here. The
 * lease of a server that is gone or frozen ends soon, so a request waits for that.
 *
 * <p>Thread-safe.
 */
final class OutOfReach {

  /** Unanswered questions in a row after which a server may be out of reach. */
  private static final int IN_VAIN = 2;

  /** How much later than the first of them a lease must have been renewed. */
  private static final Duration LATER = Duration.ofMillis(200);

  private final Function<Node, CompletionStage<?>> ask;
  private final Supplier<List<KnownNode>> known;
  private final Supplier<List<KnownNode>> asDatabaseSays;
  private final UUID me;
  private final Executor executor;
  private final Runnable changed;
  private final LongSupplier nanos;

  /** The questions that a server has not answered since its last answer. */
  private final Map<UUID, InVain> inVain = new ConcurrentHashMap<>();

  private final Set<UUID> outOfReach = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean looking = new AtomicBoolean();

  /**
   * Questions in a row that were not answered.
   *
   * @param first when the first of them was sent, by the clock in nanoseconds
   */
  private record InVain(int count, long first) {}

  /**
   * Makes one for which all servers are within reach.
   *
   * @param ask asks a server anything; fails soon if it does not answer
   * @param known the servers as they were known lately
   * @param asDatabaseSays the servers as they are now; may throw {@link
   *     JournalUnavailableException}
   * @param executor asks the database
   * @param changed is run when one more is out of reach
   * @param nanos the clock, as {@link System#nanoTime}
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
                    InVain unanswered =
                        inVain.merge(
                            server.id(),
                            new InVain(1, sent),
                            (before, one) -> new InVain(before.count() + 1, before.first()));
                    if (unanswered.count() >= IN_VAIN) {
                      judgeSoon();
                    }
                  }
                });
  }

  /** At once and not with the next look: requests wait for it. */
  private void judgeSoon() {
    if (looking.compareAndSet(false, true)) {
      try {
        executor.execute(this::judge);
      } catch (RejectedExecutionException e) {
        looking.set(false);
      }
    }
  }

  /** Finds which of those that do not answer have renewed their leases since. Blocks. */
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
