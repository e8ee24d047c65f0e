package org.resight.it.tools;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.resight.it.network.LoadBalancer;

/**
 * A small balancer for trials: each connection goes to the next of several servers that is ready.
 * Connections of one that is not ready any more are cut, as their clients would wait for ever. It
 * knows nothing of HTTP but {@code /health/ready}.
 *
 * <p>Thread-safe.
 */
public final class Balancer implements LoadBalancer {

  private static final int ASKED_MS = 500;
  private static final int CONNECT_MS = 1000;

  private final ServerSocket listening;
  private final List<Target> targets = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();

  /** A server, and the connections that lead to it. */
  private static final class Target {
    private final InetSocketAddress address;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean ready;

    Target(InetSocketAddress address) {
      this.address = address;
    }
  }

  /** Listens at an address of this machine. */
  public Balancer(InetSocketAddress own, List<InetSocketAddress> servers) throws IOException {
    listening = new ServerSocket(own.getPort(), 200, own.getAddress());
    servers.forEach(server -> targets.add(new Target(server)));
    begin("balancer", this::accept);
    targets.forEach(target -> begin("ready-" + target.address, () -> look(target)));
  }

  @Override
  public boolean sendsTo(int server) {
    return targets.get(server).ready;
  }

  /** Returns its address. */
  public URI uri() {
    return URI.create("http://localhost:" + listening.getLocalPort());
  }

  private static void begin(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void look(Target target) {
    while (!listening.isClosed()) {
      boolean ready = isReady(target.address);
      if (ready != target.ready) {
        System.out.println("Balancer: " + target.address + (ready ? " is ready" : " is not ready"));
        target.ready = ready;
      }
      if (!ready) {
        target.open.forEach(Balancer::close);
      }
      try {
        Thread.sleep(ASKED_MS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static boolean isReady(InetSocketAddress address) {
    try {
      var asked =
          (HttpURLConnection)
              URI.create(
                      "http://"
                          + address.getHostString()
                          + ":"
                          + address.getPort()
                          + "/health/ready")
                  .toURL()
                  .openConnection();
      asked.setConnectTimeout(CONNECT_MS);
      asked.setReadTimeout(CONNECT_MS);
      return asked.getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        begin("connection", () -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    for (int tried = 0; tried < targets.size(); tried++) {
      Target target = targets.get(Math.floorMod(next.getAndIncrement(), targets.size()));
      if (!target.ready) {
        continue;
      }
      Socket server = new Socket();
      try {
        server.connect(target.address, CONNECT_MS);
      } catch (IOException e) {
        close(server);
        continue;
      }
      target.open.add(server);
      begin("answers", () -> pass(server, client));
      pass(client, server);
      target.open.remove(server);
      return;
    }
    close(client);
  }

  private static void pass(Socket from, Socket to) {
    try (from;
        to;
        InputStream read = from.getInputStream()) {
      read.transferTo(to.getOutputStream());
    } catch (IOException e) {
      // either end has closed it
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it is closed
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
