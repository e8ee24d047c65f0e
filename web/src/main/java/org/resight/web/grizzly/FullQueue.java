package org.resight.web.grizzly;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.IOStrategy;
import org.glassfish.grizzly.Transport;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.strategies.SameThreadIOStrategy;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;

/**
 * Reads what comes when no further request may wait for a thread, so that it can be answered.
 *
 * <p>Payara bounds the queue of its threads, and closes the connection of whoever is past the
 * bound. Here such bytes are read by the thread that found them, which serves many connections: it
 * must not run an application, and {@link WaitingBodies} asks for that.
 *
 * <p>Thread-safe: a connection is read by one thread at a time.
 */
@SuppressWarnings("rawtypes") // as the methods that it overrides
final class FullQueue implements IOStrategy {

  private static final Attribute<Thread> READER =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(FullQueue.class.getName());

  private final IOStrategy usual;

  /**
   * Stands in for a strategy.
   *
   * @param usual does all that there is a place for
   */
  FullQueue(IOStrategy usual) {
    this.usual = usual;
  }

  /** Returns whether this thread reads the connection for want of another. */
  static boolean isReader(Connection<?> connection) {
    return READER.get(connection) == Thread.currentThread();
  }

  @Override
  public boolean executeIoEvent(Connection connection, IOEvent event) throws IOException {
    return executeIoEvent(connection, event, true);
  }

  @Override
  public boolean executeIoEvent(Connection connection, IOEvent event, boolean enabled)
      throws IOException {
    try {
      return usual.executeIoEvent(connection, event, enabled);
    } catch (RejectedExecutionException e) {
      // The usual one has stopped listening to the event before it asked for a thread.
      READER.set(connection, Thread.currentThread());
      try {
        return SameThreadIOStrategy.getInstance().executeIoEvent(connection, event, false);
      } finally {
        READER.remove(connection);
      }
    }
  }

  @Override
  public Executor getThreadPoolFor(Connection connection, IOEvent event) {
    return usual.getThreadPoolFor(connection, event);
  }

  @Override
  public ThreadPoolConfig createDefaultWorkerPoolConfig(Transport transport) {
    return usual.createDefaultWorkerPoolConfig(transport);
  }
}
