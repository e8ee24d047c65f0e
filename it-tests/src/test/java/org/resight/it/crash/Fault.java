package org.resight.it.crash;

import java.util.Locale;

/** What happens to one of several servers, and how long clients may wait then. */
enum Fault {
  /** SIGKILL; it is started again. */
  KILL(Needs.NOTHING, true),
  /** SIGSTOP, until others own all that it had; then SIGCONT. */
  FREEZE(Needs.NOTHING, false),
  /** SIGTERM; it is started again. */
  TERM(Needs.NOTHING, true),
  /** It is drained, ended by SIGTERM once it owns nothing, and started again. */
  DRAIN(Needs.NOTHING, true),
  /** Its link is down, until others own all that it had. */
  CUT(Needs.NETWORK, false),
  /** What it sends to the database is lost, until others own all that it had. */
  NO_DATABASE(Needs.NETWORK, false),
  /** It and another do not hear of each other; both reach the database. */
  PART(Needs.NETWORK, false),
  /** The same, but neither knows a route to the other. */
  NO_ROUTE(Needs.NETWORK, false),
  /** Frozen in a transaction that holds the row of who leads. */
  HOLD_LEADER(Needs.NETWORK_AND_LEADER, false),
  /** Frozen in a transaction that holds the row of the catalogue. */
  HOLD_CATALOGUE(Needs.NETWORK_AND_LEADER, false),
  /** Frozen in a transaction that holds the row of a graph. */
  HOLD_GRAPH(Needs.NETWORK, false),
  /** All servers, one after the other, are drained, ended and started again. */
  ROLL(Needs.NOTHING, true);

  /** What a fault takes. */
  private enum Needs {
    NOTHING,
    NETWORK,
    NETWORK_AND_LEADER
  }

  private final Needs needs;
  private final boolean restarts;

  Fault(Needs needs, boolean restarts) {
    this.needs = needs;
    this.restarts = restarts;
  }

  /** Returns whether each server must be in a network of its own. */
  boolean needsNetwork() {
    return needs != Needs.NOTHING;
  }

  /** Returns whether it is always the server that leads. */
  boolean needsLeader() {
    return needs == Needs.NETWORK_AND_LEADER;
  }

  /** Returns whether the server's process ends. */
  boolean restarts() {
    return restarts;
  }

  /** Returns whether the others have to own all that the server had before it is healed. */
  boolean losesAll() {
    return !isPartition() && this != ROLL && this != DRAIN;
  }

  boolean isPartition() {
    return this == PART || this == NO_ROUTE;
  }

  /** Returns whether no call may be refused or cut. */
  boolean isPlanned() {
    return this == DRAIN || this == ROLL;
  }

  /** Returns how many milliseconds a client may be without an answer. */
  long mostGap() {
    return isPartition() ? 2000 : isPlanned() ? 3000 : 10_000;
  }

  /** Returns the fault of a name, in any case. */
  static Fault of(String name) {
    return valueOf(name.strip().toUpperCase(Locale.ROOT));
  }
}
