package org.resight.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The commands that wait until this server owns a graph that another one owns. They wait only if
 * somebody has said that it can be asked for.
 *
 * <p>Confined to its graph's thread, but for {@link #askBy}.
 */
final class Awaiting {

  /** How long a command waits at the most. */
  private static final long TIMEOUT = TimeUnit.SECONDS.toNanos(8);

  private record Waiting(Command<?> command, long since) {}

  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final int most;
  private final Consumer<Command<?>> refused;
  private volatile @Nullable Runnable ask;

  /**
   * @param most how many wait at the most
   * @param refused gets what cannot wait, or has waited too long
   */
  Awaiting(int most, Consumer<Command<?>> refused) {
    this.most = most;
    this.refused = refused;
  }

  /** Says how the graph is asked for, or null if it cannot be. May be called from any thread. */
  void askBy(@Nullable Runnable how) {
    ask = how;
  }

  /** Returns what needs no owner; what does waits, or is refused. */
  List<Command<?>> answerable(List<Command<?>> commands) {
    long now = System.nanoTime();
    while (!waiting.isEmpty() && now - waiting.peek().since() > TIMEOUT) {
      refused.accept(waiting.poll().command());
    }
    List<Command<?>> rest = new ArrayList<>();
    Runnable asking = ask;
    boolean added = false;
    for (Command<?> command : commands) {
      if (!command.needsOwner()) {
        rest.add(command);
      } else if (asking == null || waiting.size() >= most) {
        refused.accept(command);
      } else {
        waiting.add(new Waiting(command, now));
        added = true;
      }
    }
    if (added && asking != null) {
      asking.run();
    }
    return rest;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Takes all that waits, in its order. */
  List<Command<?>> take() {
    List<Command<?>> taken = new ArrayList<>(waiting.size());
    waiting.forEach(each -> taken.add(each.command()));
    waiting.clear();
    return taken;
  }
}
