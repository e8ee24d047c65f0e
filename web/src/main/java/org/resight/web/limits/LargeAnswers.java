package org.resight.web.limits;

import jakarta.annotation.Priority;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * How many answers that a client has to take its part in are written at the same time: a client
 * that does not read holds a thread until the server gives it up, and must not hold all of them.
 *
 * <p>An answer of up to 64 KB needs no place: the kernel takes it off our hands. Of larger ones 16
 * are written at once, and 8 wait for them, for 2 s; any further one is answered 503. So 8 of the
 * 32 threads that answer are always there for small ones.
 *
 * <p>Only what was read is refused so: a write that has been done is answered whatever its length.
 * Photos are written on the threads of their requests, not on those that answer. Thread-safe.
 */
@Provider
@Priority(Priorities.ENTITY_CODER)
public class LargeAnswers implements ContainerRequestFilter, WriterInterceptor {

  private static final String READ = LargeAnswers.class.getName();

  private static final int SMALL = 64 << 10;
  private static final int WRITTEN = 16;
  private static final int WAITING = 8;
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** Interceptors may be made more than once; the threads are there once. */
  private static final Places PLACES = new Places(WRITTEN, WAITING, TIMEOUT);

  @Override
  public void filter(ContainerRequestContext request) {
    request.setProperty(READ, HttpMethod.GET.equals(request.getMethod()));
  }

  @Override
  public void aroundWriteTo(WriterInterceptorContext answer) throws IOException {
    if (!Boolean.TRUE.equals(answer.getProperty(READ)) || isPhoto(answer.getMediaType())) {
      answer.proceed();
      return;
    }
    Held held = new Held(answer.getOutputStream());
    answer.setOutputStream(held);
    try {
      answer.proceed();
      held.finish();
    } catch (IOException | RuntimeException e) {
      // Whoever was writing may have wrapped it.
      if (held.refused) {
        throw busy();
      }
      throw e;
    } finally {
      held.release();
      answer.setOutputStream(held.out);
    }
  }

  private static boolean isPhoto(@Nullable MediaType type) {
    return type != null && type.getType().equals("image");
  }

  private static RefusedException busy() {
    return new RefusedException(Refusal.BUSY, "Too many large answers are being read; try again.");
  }

  /** Keeps what is written until it is known to be small, or has a place. */
  private static final class Held extends OutputStream {

    private final OutputStream out;
    private ByteArrayOutputStream start = new ByteArrayOutputStream(512);
    private boolean passing;
    private boolean flushed;
    private boolean placed;
    private boolean refused;

    Held(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (!passing && start.size() + length > SMALL) {
        takePlace();
        pass();
      }
      if (passing) {
        out.write(bytes, offset, length);
      } else {
        start.write(bytes, offset, length);
      }
    }

    private void takePlace() {
      placed = PLACES.take();
      if (!placed) {
        refused = true;
        throw busy();
      }
    }

    private void pass() throws IOException {
      passing = true;
      start.writeTo(out);
      start = new ByteArrayOutputStream(0);
    }

    /** Writes what is held, unless there is to be another answer. */
    void finish() throws IOException {
      if (!passing && !refused) {
        pass();
        if (flushed) {
          out.flush();
        }
      }
    }

    void release() {
      if (placed) {
        placed = false;
        PLACES.release();
      }
    }

    @Override
    public void flush() throws IOException {
      if (passing) {
        out.flush();
      } else {
        flushed = true;
      }
    }

    /** Closed by a writer that has failed, it would commit half an answer: so it never closes. */
    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
