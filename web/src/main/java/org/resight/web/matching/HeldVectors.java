package org.resight.web.matching;

import java.util.Map;
import java.util.concurrent.Semaphore;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/** How many numbers of vectors imports hold in memory at once, all together. Thread-safe. */
final class HeldVectors {

  private final int most;
  private final Semaphore free;

  /** Has room for so many numbers. */
  HeldVectors(int most) {
    this.most = most;
    this.free = new Semaphore(most);
  }

  /** As many as fit into a sixteenth of the largest heap, at four bytes each. */
  static HeldVectors ofServer() {
    return new HeldVectors(
        (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / 16 / Float.BYTES));
  }

  /** Begins an import that holds nothing yet. */
  Share share() {
    return new Share();
  }

  /** What one import holds; given back when it is closed. Not thread-safe. */
  final class Share implements AutoCloseable {

    private int held;

    /**
     * Takes room for numbers before they are read. Does not wait.
     *
     * @throws RefusedException {@link Refusal#TOO_MANY_ITEMS} if one import has no room for all its
     *     numbers; {@link Refusal#BUSY} if others hold too many
     */
    void take(long numbers) {
      if (held + numbers > most) {
        throw new RefusedException(
            Refusal.TOO_MANY_ITEMS,
            "This server's memory holds " + most + " numbers a call; send the vectors in several.",
            Map.of("most", most));
      }
      if (!free.tryAcquire((int) numbers)) {
        throw new RefusedException(Refusal.BUSY, "Other vectors are being imported; try again.");
      }
      held += (int) numbers;
    }

    @Override
    public void close() {
      free.release(held);
      held = 0;
    }
  }
}
