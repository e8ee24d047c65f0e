package org.resight.web;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How many large bodies are worked on at the same time: each may cost some hundred megabytes until
 * it is answered.
 *
 * <p>Thread-safe; no method waits.
 */
@ApplicationScoped
public class Uploads {

  /** Large bodies at the same time. */
  static final int MOST = 4;

  private final Semaphore places = new Semaphore(MOST);

  /** Begins a request that may turn out to have a large body. */
  Upload begin() {
    return new Upload(places);
  }

  /** The part of one request in it. */
  static final class Upload {

    private enum State {
      SMALL,
      LARGE,
      ENDED
    }

    private final Semaphore places;
    private final AtomicReference<State> state = new AtomicReference<>(State.SMALL);

    private Upload(Semaphore places) {
      this.places = places;
    }

    /**
     * Takes a place, unless the request has one.
     *
     * @throws InvalidRequestException 503 if there is none
     */
    void becomeLarge() {
      if (state.get() != State.SMALL) {
        return;
      }
      if (!places.tryAcquire()) {
        throw new InvalidRequestException(
            "busy", 503, "Too many large bodies are being read; nothing was done.", Map.of());
      }
      if (!state.compareAndSet(State.SMALL, State.LARGE)) {
        places.release();
      }
    }

    /** Gives the place back, if there was one; once, however often it is called. */
    void end() {
      if (state.getAndSet(State.ENDED) == State.LARGE) {
        places.release();
      }
    }
  }
}
