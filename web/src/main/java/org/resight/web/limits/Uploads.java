package org.resight.web.limits;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * How many bodies that are not small are read at the same time: each holds a thread for as long as
 * its client takes to send it, and a large one may cost some hundred megabytes until it is
 * answered.
 *
 * <p>Both servers have the first 64 KB of a body before they run a request of HTTP/1, so a small
 * body holds no thread; of HTTP/2, only WildFly has. Thread-safe; only {@link Upload#comes} waits.
 */
@ApplicationScoped
public class Uploads {

  /** Large bodies at the same time. */
  static final int MOST_LARGE = 4;

  /** A body is large from this many bytes on. */
  static final long LARGE = 1 << 20;

  /**
   * Bytes of a body that the servers have before they run its request, or a little less: WildFly's
   * buffers are somewhat short of 16 KB each.
   */
  static final long SMALL = 60_000;

  /** Threads that may wait for a body at the same time; WildFly has 16 a core, 32 at least. */
  static final int MOST_COMING = 6 * Math.max(2, Runtime.getRuntime().availableProcessors());

  private static final int MOST_WAITING = MOST_COMING / 3;

  /**
   * Threads that may wait for a place for a body that the server has not waited for: of the 200
   * that Payara has, as many as requests come over one connection of HTTP/2.
   */
  private static final int MOST_WAITING_EARLY = 100;

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final Semaphore large = new Semaphore(MOST_LARGE);

  /** Bytes that large bodies may have together, unless there is one alone. */
  private final long memory;

  /** Bytes that have been read of them. */
  private final AtomicLong reserved = new AtomicLong();

  private final Places coming;

  /** For the beginnings of bodies that the server has not waited for. */
  private final Places early;

  /** Has the bytes of large bodies shown. */
  @Inject
  void show(PrometheusMeterRegistry registry) {
    Gauge.builder("resight.bodies.bytes", reserved, AtomicLong::get)
        .description("bytes that have been read of large bodies that are not answered yet")
        .register(registry);
  }

  /** Lets a body wait for two seconds for its place. */
  public Uploads() {
    this(TIMEOUT);
  }

  Uploads(Duration timeout) {
    this(timeout, Runtime.getRuntime().maxMemory() / 4);
  }

  Uploads(Duration timeout, long memory) {
    this.memory = memory;
    this.coming = new Places(MOST_COMING, MOST_WAITING, timeout);
    this.early = new Places(MOST_COMING, MOST_WAITING_EARLY, timeout);
  }

  /**
   * Begins a request that may turn out to have a body that is not small.
   *
   * @param parsed whether the body is made into objects; others cost no memory however large
   * @param awaited whether the server has had the first {@link #SMALL} bytes before it ran this
   */
  Upload begin(boolean parsed, boolean awaited) {
    return new Upload(parsed, awaited);
  }

  private static RefusedException busy(String detail) {
    return new RefusedException(Refusal.BUSY, detail);
  }

  /** The part of one request in it. */
  final class Upload {

    private final boolean parsed;
    private final boolean awaited;
    private boolean isLarge;
    private long bytes;
    private @Nullable Places held;
    private boolean ended;

    private Upload(boolean parsed, boolean awaited) {
      this.parsed = parsed;
      this.awaited = awaited;
    }

    /**
     * Takes note of how much of the body has been read, unfolded.
     *
     * @throws RefusedException 503 if there are too many large bodies already
     */
    synchronized void read(long count) {
      if (!parsed || count < LARGE || ended) {
        return;
      }
      if (!isLarge) {
        if (!large.tryAcquire()) {
          throw busy("Too many large bodies are being read; nothing was done.");
        }
        isLarge = true;
      }
      long more = count - bytes;
      long all = reserved.addAndGet(more);
      bytes = count;
      if (all > memory && all > bytes) {
        throw busy("The large bodies that are being read need too much memory; nothing was done.");
      }
    }

    /**
     * Says that the thread is going to read more, and may have to wait for it.
     *
     * @param come bytes that it has read
     * @throws RefusedException 503 if too many threads do already
     */
    synchronized void comes(long come) {
      Places needed = come >= SMALL ? coming : early;
      if (ended || needed == held || (awaited && needed == early)) {
        return;
      }
      hasCome();
      if (!needed.take()) {
        throw busy("Too many bodies are being sent; nothing was done.");
      }
      held = needed;
    }

    /** Says that all of the body is there. */
    synchronized void hasCome() {
      if (held != null) {
        held.release();
        held = null;
      }
    }

    /** Gives its places back; once, however often it is called. */
    synchronized void end() {
      hasCome();
      ended = true;
      if (isLarge) {
        isLarge = false;
        large.release();
        reserved.addAndGet(-bytes);
      }
    }
  }
}
