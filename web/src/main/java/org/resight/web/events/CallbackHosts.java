package org.resight.web.events;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many calls go to one host at the same time, and to all slow hosts together, so that the
 * others never wait for them.
 *
 * <p>A host is slow until a call to it has ended in {@value #SOON} ms. Thread-safe; nothing waits.
 */
final class CallbackHosts {

  /** Calls to one host at the same time. */
  static final int MOST_TO_ONE = 2;

  /** Milliseconds that a call to a host may take that is not slow. */
  static final int SOON = 2_000;

  /** Calls that may wait for one host. */
  static final int MOST_WAITING = 1_000;

  private static final int MOST_KNOWN = 10_000;

  private final int mostToSlow;
  private final Map<String, Integer> calls = new HashMap<>();
  private final Map<String, Integer> waiting = new HashMap<>();
  private final Set<String> quick = known();
  private final Set<String> failing = known();
  private int toSlow;
  private long dropped;

  /**
   * Makes bounds, with no calls.
   *
   * @param mostToSlow calls to all slow hosts together
   */
  CallbackHosts(int mostToSlow) {
    this.mostToSlow = mostToSlow;
  }

  /** Makes a set of hosts that forgets what was used longest ago. */
  private static Set<String> known() {
    return Collections.newSetFromMap(
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_KNOWN;
          }
        });
  }

  /** A call under way. */
  record Call(String host, boolean slow) {}

  /** Takes a place among those that wait for a host, if there is one. */
  synchronized boolean enter(String host) {
    int before = waiting.getOrDefault(host, 0);
    if (before >= MOST_WAITING) {
      dropped++;
      return false;
    }
    waiting.put(host, before + 1);
    return true;
  }

  /** Gives the place back, whatever came of it. */
  synchronized void leave(String host) {
    waiting.computeIfPresent(host, (name, count) -> count == 1 ? null : count - 1);
  }

  /** Begins a call to a host, if it may begin now; {@link #end} has to follow then. */
  synchronized @Nullable Call begin(String host) {
    boolean slow = !quick.contains(host);
    if (calls.getOrDefault(host, 0) >= MOST_TO_ONE || (slow && toSlow >= mostToSlow)) {
      return null;
    }
    calls.merge(host, 1, Integer::sum);
    toSlow += slow ? 1 : 0;
    return new Call(host, slow);
  }

  /** Ends a call. */
  synchronized void end(Call call, boolean answered, long millis) {
    calls.computeIfPresent(call.host(), (host, under) -> under == 1 ? null : under - 1);
    toSlow -= call.slow() ? 1 : 0;
    if (answered) {
      failing.remove(call.host());
    }
    if (answered && millis <= SOON) {
      quick.add(call.host());
    } else {
      quick.remove(call.host());
    }
  }

  /**
   * Takes note that a host was not told of something; returns whether this is worth a line in the
   * log: the first time since it answered.
   */
  synchronized boolean fails(String host) {
    return failing.add(host);
  }

  /** Returns how many calls were dropped because too many waited for their host. */
  synchronized long dropped() {
    return dropped;
  }

  /** Returns how many calls are under way. */
  synchronized int underWay() {
    return calls.values().stream().mapToInt(Integer::intValue).sum();
  }
}
