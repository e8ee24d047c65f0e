package org.resight.cluster;

import java.time.Duration;

/**
 * A server as the database knows it.
 *
 * @param node the server
 * @param leads whether it leads, or led last
 * @param lease how long its lease lasts still; negative for how long ago it ended
 * @param draining whether it is to serve no more
 * @param behind entries of the journals that it has not read; negative before it has read all once
 */
public record KnownNode(Node node, boolean leads, Duration lease, boolean draining, long behind) {

  /** Returns whether its lease has not ended. */
  public boolean isAlive() {
    return !lease.isNegative();
  }
}
