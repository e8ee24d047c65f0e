package org.resight.cluster;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.resight.refusal.JournalUnavailableException;

/**
 * What all servers know of each other, and which of them leads. All times are those of one clock,
 * the database's; whether a lease has ended is decided there and nowhere else.
 *
 * <p>Thread-safe; every method blocks until the database has answered, for some seconds at the
 * most, and throws {@link JournalUnavailableException} if it does not.
 */
public interface NodeStore extends AutoCloseable {

  /** Returns the secret that all servers of the database know. The first one that asks makes it. */
  String secret();

  /**
   * Has the lease of a server last its full time from now on, and then looks who leads. Forgets
   * servers whose leases ended an hour ago.
   *
   * @param behind entries of the journals that it has not read; negative before it has read all
   */
  Standing renew(Node node, Duration lease, long behind);

  /**
   * Has a server lead if the one before does not live any more. From then on the database refuses
   * whatever that one writes: each journal has begun another epoch, but for those of other servers
   * that live.
   *
   * @return who leads now
   */
  Standing lead(Node node, Duration lease);

  /**
   * Has the server that leads own the graphs of servers whose leases have ended, or that nobody
   * knows. The database refuses from then on what those write, and tells them of it.
   *
   * @return how many graphs
   */
  int claim(UUID leader);

  /**
   * Has a server lead no more, whose lease goes on. Somebody else may lead at once, and own its
   * graphs.
   */
  void release(UUID node);

  /** Returns all servers whose leases have not ended more than an hour ago, by their addresses. */
  List<KnownNode> nodes();

  /**
   * Says whether a server is to serve no more, so that it hands over if it leads.
   *
   * @return whether there is such a server
   */
  boolean drain(UUID node, boolean draining);

  /** Ends the lease of a server at once, so that others need not wait for its end. */
  void leave(UUID node);

  @Override
  void close();
}
