package org.resight.web;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How many large and how many slow bodies are read at the same time: a large one may cost some
 * hundred megabytes until it is answered, and a slow one holds a thread.
 *
 * <p>Thread-safe; no method waits.
 */
@ApplicationScoped
public class Uploads {

  /** Large bodies at the same time. */
  static final int MOST_LARGE = 4;

  /** Slow bodies at the same time; fewer than any server has threads. */
  static final int MOST_SLOW = 12;

  /** A body is large from this many bytes on. */
  static final long LARGE = 1 << 20;

  /** How long a thread may wait for a body in all, however little comes. */
  static final Duration GRACE = Duration.ofSeconds(10);

  /** Bytes a second below which a body is slow. */
  static final double SLOW = 1 << 16;

  private final Semaphore large = new Semaphore(MOST_LARGE);
  private final Semaphore slow = new Semaphore(MOST_SLOW);

  /**
   * Begins a request that may turn out to have a large or a slow body.
   *
   * @param parsed whether the body is made into objects; others cost no memory however large
   */
  Upload begin(boolean parsed) {
    return new Upload(parsed ? new Place(large) : null, new Place(slow));
  }

  private static InvalidRequestException busy(String detail) {
    return new InvalidRequestException("busy", 503, detail, Map.of());
  }

  /** The part of one request in it. */
  static final class Upload {

    private final @Nullable Place large;
    private final Place slow;

    private Upload(@Nullable Place large, Place slow) {
      this.large = large;
      this.slow = slow;
    }

    /**
     * Takes note of how much of the body has come.
     *
     * @param waited nanoseconds for which a thread has waited for it
     * @throws InvalidRequestException 503 if there are too many such bodies already
     */
    void read(long bytes, long waited) {
      if (large != null && bytes >= LARGE && !large.taken()) {
        throw busy("Too many large bodies are being read; nothing was done.");
      }
      if (waited > GRACE.toNanos() && bytes < SLOW * waited / 1e9 && !slow.taken()) {
        throw busy("Too many bodies come slowly; nothing was done.");
      }
    }

    /** Gives its places back; once, however often it is called. */
    void end() {
      if (large != null) {
        large.end();
      }
      slow.end();
    }
  }

  /** A place that one request may take once. */
  private static final class Place {

    private enum State {
      NONE,
      TAKEN,
      ENDED
    }

    private final Semaphore places;
    private final AtomicReference<State> state = new AtomicReference<>(State.NONE);

    Place(Semaphore places) {
      this.places = places;
    }

    /** Takes the place unless that is done; returns whether there is one. */
    boolean taken() {
      if (state.get() != State.NONE) {
        return true;
      }
      if (!places.tryAcquire()) {
        return false;
      }
      if (!state.compareAndSet(State.NONE, State.TAKEN)) {
        places.release();
      }
      return true;
    }

    void end() {
      if (state.getAndSet(State.ENDED) == State.TAKEN) {
        places.release();
      }
    }
  }
}
