package org.resight.cluster;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.resight.refusal.JournalUnavailableException;

/**
 * What all servers know of each other, and who owns which graph. All times are those of one clock,
 * the database's; whether a lease has ended is decided there and nowhere else.
 *
 * <p>Thread-safe; every method blocks until the database has answered, for a second or so at the
 * most, and throws {@link JournalUnavailableException} if it does not.
 */
public interface NodeStore extends AutoCloseable {

  /** Takes a server in, with a lease. Forgets those whose leases ended an hour ago. */
  void join(Node node, Duration lease);

  /**
   * Has a lease last its full time again, from now on.
   *
   * @return false if it had ended, or was never had: nothing is changed then
   */
  boolean renew(Node node, Duration lease);

  /** Ends the lease of a server at once, so that others may claim what it owned. */
  void leave(UUID node);

  /** Returns the servers whose leases have not ended. */
  List<Node> living();

  /**
   * Claims graphs for a server: those that stand at the epoch seen, were not deleted, and whose
   * owner is nobody, itself, or a server whose lease has ended. Nothing is claimed by a server
   * whose own lease has ended.
   *
   * @param seen the graphs with their epochs
   * @return those it owns now, with the epoch that it has begun
   */
  List<Claim> claim(UUID node, Collection<Claim> seen);

  /**
   * Gives graphs up, so that others may claim them.
   *
   * @param owned the graphs, with the epochs that it has begun
   * @return those that were its own until now
   */
  List<Claim> release(UUID node, Collection<Claim> owned);

  @Override
  void close();
}
