package org.resight.database;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.resight.refusal.JournalUnavailableException;

/**
 * Lets one thread at a time change what is in the database or save it.
 *
 * <p>H2 saves its maps one after the other. If a second transaction changes them meanwhile, the
 * file may hold a change of it without the undo record. The end of the process at that moment
 * leaves half a transaction behind (H2's issue 2080).
 *
 * <p>Fair, so that a long transaction that gives its turn away for a moment lets all others
 * through. Thread-safe.
 */
final class WriteTurn {

  /** How long a thread waits for its turn. */
  private static final Duration LIMIT = Database.STATEMENT_LIMIT;

  private final ReentrantLock turn = new ReentrantLock(true);

  /**
   * Waits for the turn of this thread, an interrupt notwithstanding.
   *
   * @throws JournalUnavailableException after 5 s
   */
  void take() {
    long end = System.nanoTime() + LIMIT.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          if (turn.tryLock(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            return;
          }
          throw new JournalUnavailableException("The database is busy with other writers.");
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Takes the turn back of a thread that gave it away, however long it takes. */
  void takeBack() {
    turn.lock();
  }

  /** Gives the turn to the thread that has waited longest. */
  void give() {
    turn.unlock();
  }
}
