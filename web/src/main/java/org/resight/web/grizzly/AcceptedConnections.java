package org.resight.web.grizzly;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.IOStrategy;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.nio.NIOTransport;
import org.glassfish.grizzly.nio.SelectionKeyHandler;
import org.jspecify.annotations.Nullable;

/**
 * Has {@link WaitingBodies} stand in the way of the connections that a listener accepts from now
 * on.
 *
 * <p>The chain of filters of a running listener cannot be changed: each connection has an array as
 * long as the chain was when it came. So a new connection gets a chain of its own kind before it is
 * read first, which is when its key is registered; all else of keys is done as before.
 */
final class AcceptedConnections implements SelectionKeyHandler, AutoCloseable {

  /** How often is looked for silent clients in the time that they are given. */
  private static final int ROUNDS = 6;

  private final NIOTransport transport;
  private final SelectionKeyHandler keys;
  private final IOStrategy threads;
  private final FilterChain usual;
  private final FilterChain waiting;
  private final WaitingBodies bodies;
  private final ScheduledFuture<?> rounds;

  private AcceptedConnections(
      NIOTransport transport,
      FilterChain usual,
      int at,
      Duration silence,
      ScheduledExecutorService clock) {
    this.transport = transport;
    this.keys = transport.getSelectionKeyHandler();
    this.threads = transport.getIOStrategy();
    this.usual = usual;
    this.bodies = new WaitingBodies(silence);
    this.waiting = FilterChainBuilder.stateless().addAll(usual).add(at, bodies).build();
    long round = silence.dividedBy(ROUNDS).toMillis();
    this.rounds =
        clock.scheduleWithFixedDelay(bodies::endSilent, round, round, TimeUnit.MILLISECONDS);
  }

  /**
   * Changes a listener until it is closed.
   *
   * @param transport the listener's; a {@link NIOTransport} whose chain ends at an HTTP handler
   * @param silence for how long a client may send nothing of a body
   * @throws IllegalStateException if it is another
   */
  static AutoCloseable wait(
      @Nullable Object transport, Duration silence, ScheduledExecutorService clock) {
    if (transport instanceof NIOTransport nio && nio.getProcessor() instanceof FilterChain chain) {
      int at = chain.indexOfType(HttpServerFilter.class);
      if (at > 0) {
        var accepted = new AcceptedConnections(nio, chain, at, silence, clock);
        nio.setSelectionKeyHandler(accepted);
        nio.setIOStrategy(new FullQueue(accepted.threads));
        return accepted;
      }
    }
    throw new IllegalStateException("A listener of another kind: " + transport);
  }

  @Override
  public void close() {
    if (transport.getSelectionKeyHandler() == this) {
      transport.setSelectionKeyHandler(keys);
      transport.setIOStrategy(threads);
    }
    rounds.cancel(false);
    bodies.end();
  }

  @Override
  public void onKeyRegistered(SelectionKey key) {
    keys.onKeyRegistered(key);
    NIOConnection connection = keys.getConnectionForKey(key);
    // A connection gets the chain of the socket that accepts it. That socket outlives this
    // deployment, so its chain stays as it was.
    if (connection != null
        && key.channel() instanceof SocketChannel
        && connection.getProcessor() == usual) {
      connection.setProcessor(waiting);
    }
  }

  @Override
  public void onKeyDeregistered(SelectionKey key) {
    keys.onKeyDeregistered(key);
  }

  @Override
  public boolean onProcessInterest(SelectionKey key, int interest) throws IOException {
    return keys.onProcessInterest(key, interest);
  }

  @Override
  public void cancel(SelectionKey key) throws IOException {
    keys.cancel(key);
  }

  @Override
  public NIOConnection getConnectionForKey(SelectionKey key) {
    return keys.getConnectionForKey(key);
  }

  @Override
  public void setConnectionForKey(NIOConnection connection, SelectionKey key) {
    keys.setConnectionForKey(connection, key);
  }

  @Override
  public int ioEvent2SelectionKeyInterest(IOEvent event) {
    return keys.ioEvent2SelectionKeyInterest(event);
  }

  @Override
  public IOEvent selectionKeyInterest2IoEvent(int interest) {
    return keys.selectionKeyInterest2IoEvent(interest);
  }

  @Override
  public IOEvent[] getIOEvents(int interest) {
    return keys.getIOEvents(interest);
  }
}
