package org.resight.report;

import java.util.Map;
import java.util.concurrent.Semaphore;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * How many reviews are held in memory at once to tell which decisions changed since the names of a
 * graph were last committed. Thread-safe.
 */
public final class ComparedReviews {

  /**
   * What a review and what is told of it take: measured at 475 for 10,000,000 reviews of 8,000,000
   * pairs.
   */
  private static final long BYTES_EACH = 600;

  private final int most;
  private final Semaphore free;

  /** Makes shares of so many reviews. */
  public ComparedReviews(int most) {
    this.most = most;
    this.free = new Semaphore(most);
  }

  /** As many as fit into a third of the largest heap. */
  public static ComparedReviews ofServer() {
    return new ComparedReviews(
        (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / 3 / BYTES_EACH));
  }

  /** Returns how many reviews are held now. */
  public int held() {
    return most - free.availablePermits();
  }

  /**
   * Takes a share, to be given back once the answer is written. Does not wait.
   *
   * @param reviews since the last commit of names
   * @throws RefusedException {@link Refusal#TOO_MANY_ITEMS} if they are more than the server holds;
   *     {@link Refusal#BUSY} if others hold too many
   */
  public Runnable take(long reviews) {
    if (reviews > most) {
      throw new RefusedException(
          Refusal.TOO_MANY_ITEMS,
          reviews
              + " reviews came since the names were last committed. This server's memory holds "
              + most
              + " at once.",
          Map.of("most", most),
          RefusedException.NO_INDEX);
    }
    int share = (int) Math.max(0, reviews);
    if (!free.tryAcquire(share)) {
      throw new RefusedException(
          Refusal.BUSY, "Decisions of other projects are being compared; try again.");
    }
    return () -> free.release(share);
  }
}
