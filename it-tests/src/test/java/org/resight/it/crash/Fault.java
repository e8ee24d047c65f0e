package org.resight.it.crash;

import java.util.Locale;
import java.util.Set;

/** What happens to one of several servers, and how long clients may wait then. */
enum Fault {
  /** SIGKILL; it is started again. */
  KILL(Needs.NOTHING),
  /** SIGSTOP, until others own all that it had; then SIGCONT. */
  FREEZE(Needs.NOTHING),
  /** SIGTERM; it is started again. */
  TERM(Needs.NOTHING),
  /** It is drained, ended by SIGTERM once it owns nothing, and started again. */
  DRAIN(Needs.NOTHING),
  /** Its network link is down, until others own all that it had. */
  CUT(Needs.NETWORK),
  /** What it sends to the database is lost, until others own all that it had. */
  NO_DATABASE(Needs.NETWORK),
  /** It and another do not reach each other; both reach the database. */
  PART(Needs.NETWORK),
  /** The same, but neither knows a route to the other. */
  NO_ROUTE(Needs.NETWORK),
  /** Frozen in a transaction that holds the row of who leads. */
  HOLD_LEADER(Needs.NETWORK_AND_LEADER),
  /** Frozen in a transaction that holds the row of the catalogue. */
  HOLD_CATALOGUE(Needs.NETWORK_AND_LEADER),
  /** Frozen in a transaction that holds the row of a graph. */
  HOLD_GRAPH(Needs.NETWORK),
  /** All servers, one after the other, are drained, ended and started again. */
  ROLL(Needs.NOTHING);

  /** What a fault needs. */
  private enum Needs {
    NOTHING,
    NETWORK,
    NETWORK_AND_LEADER
  }

  private final Needs needs;

  Fault(Needs needs) {
    this.needs = needs;
  }

  /** Returns whether each server must be in a network of its own. */
  boolean needsNetwork() {
    return needs != Needs.NOTHING;
  }

  /** Returns whether it is always the server that leads. */
  boolean needsLeader() {
    return needs == Needs.NETWORK_AND_LEADER;
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

  /**
   * Returns the statuses after which a call is to be sent again: those of a balancer, and those of
   * a container that ends while requests come.
   */
  Set<Integer> refusals() {
    return this == TERM ? Set.of(404, 425, 500, 502, 503, 504) : Set.of(425, 502, 503, 504);
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
