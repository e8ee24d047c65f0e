package org.resight.web.events;

import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One client that is told how something stands: the newest only, once a second at the most, until
 * it has ended. A client that takes nothing for {@value ClientStream#STALLED} s is cut off.
 * Thread-safe.
 */
final class NewestStream extends ClientStream {

  private final String event;
  private final Supplier<EventStreams.Newest> source;
  private final Runnable closing;
  private @Nullable Object told;
  private boolean ending;

  NewestStream(
      String event,
      Supplier<EventStreams.Newest> source,
      Executor executor,
      Consumer<Runnable> inASecond,
      AsyncContext async,
      Runnable closing)
      throws IOException {
    super(executor, inASecond, async);
    this.event = event;
    this.source = source;
    this.closing = closing;
  }

  @Override
  void begin() {
    tell();
  }

  private void tell() {
    if (isClosed()) {
      return;
    }
    if (out.waiting() == 0) {
      EventStreams.Newest now = source.get();
      if (now.document().equals(told)) {
        // Shows in time when the client has gone.
        out.write(EventStream.COMMENT);
      } else {
        told = now.document();
        out.write(ServerSentEvent.of(event, now.document()));
      }
      if (now.last()) {
        lastIsWritten();
        return;
      }
    } else if (stalls(System.nanoTime())) {
      close();
      return;
    }
    later(this::tell);
  }

  /** Ends the stream when all is out; not before, as the server says at any time that it is. */
  private void lastIsWritten() {
    synchronized (this) {
      ending = true;
    }
    drained();
  }

  @Override
  public void drained() {
    boolean end;
    synchronized (this) {
      end = ending;
    }
    if (end && out.isDrained()) {
      close();
    }
  }

  @Override
  void ended() {
    closing.run();
  }
}
