package org.resight.graph;

import jakarta.ejb.ConcurrentAccessException;
import java.util.function.Supplier;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.state.ReviewStateBean;

/**
 * What to do when the lock of {@link ReviewStateBean} is not had in time. A step of the bean is
 * done whole or not at all, so either nothing is begun, or what was begun is gone through with.
 */
public final class LockWait {

  private LockWait() {}

  /**
   * Does a step that begins something.
   *
   * @throws RefusedException {@link Refusal#BUSY} if the lock was not had in time; nothing was done
   */
  static <T> T orBusy(Supplier<T> step) {
    try {
      return step.get();
    } catch (ConcurrentAccessException e) {
      throw new RefusedException(Refusal.BUSY, "The server is busy; nothing was done.");
    }
  }

  /** Does a step that begins something, like {@link #orBusy(Supplier)}. */
  static void orBusy(Runnable step) {
    orBusy(
        () -> {
          step.run();
          return true;
        });
  }

  /**
   * Does a step that must follow on what has been done, or undo it: tries until the lock is had.
   * Blocks as long as that takes.
   */
  public static <T> T untilHad(Supplier<T> step) {
    while (true) {
      try {
        return step.get();
      } catch (ConcurrentAccessException e) {
        // The container has waited already, and logged it.
      }
    }
  }

  /** Does a step that must follow, like {@link #untilHad(Supplier)}. */
  public static void untilHad(Runnable step) {
    untilHad(
        () -> {
          step.run();
          return true;
        });
  }
}
