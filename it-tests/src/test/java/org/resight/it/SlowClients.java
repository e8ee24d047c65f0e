package org.resight.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Clients that hold a connection for as long as they can. */
final class SlowClients implements AutoCloseable {

  private static final int PAUSE = 200;
  private static final int PATIENCE = (int) Duration.ofSeconds(60).toMillis();

  /** So small that an answer stays in the server's hands. */
  private static final int RECEIVED = 4096;

  private final List<Socket> sockets = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  private SlowClients() {}

  /** Has clients send the body of a POST a byte every fifth of a second, as long as it lasts. */
  static SlowClients sending(int clients, URI to, byte[] body) throws IOException {
    SlowClients slow = new SlowClients();
    String type = "Content-Type: application/json\r\n";
    String head = head("POST", to) + type + "Content-Length: " + body.length + "\r\n\r\n";
    for (int i = 0; i < clients; i++) {
      slow.connect(to, head);
    }
    new Thread(() -> slow.drip(body), "slow-senders").start();
    return slow;
  }

  /** Has clients ask and read but the first byte of the answer. */
  static SlowClients reading(int clients, URI from) throws IOException {
    SlowClients slow = new SlowClients();
    for (int i = 0; i < clients; i++) {
      slow.connect(from, head("GET", from) + "\r\n");
    }
    return slow;
  }

  private static String head(String method, URI to) {
    return method + " " + to.getPath() + " HTTP/1.1\r\nHost: localhost\r\n";
  }

  /** Waits until so many of them have the first byte of their answers. */
  void awaitAnswers(int clients) throws IOException {
    for (Socket socket : sockets.subList(0, clients)) {
      if (socket.getInputStream().read() < 0) {
        throw new IOException("The server has closed the connection");
      }
    }
  }

  /** Returns how many of them the server has not answered yet. */
  long unanswered() throws IOException {
    int waiting = 0;
    for (Socket socket : sockets) {
      socket.setSoTimeout(1);
      try {
        socket.getInputStream().read();
      } catch (SocketTimeoutException e) {
        waiting++;
      }
    }
    return waiting;
  }

  private void connect(URI to, String head) throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    socket.setReceiveBufferSize(RECEIVED);
    socket.setSoTimeout(PATIENCE);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), to.getPort()), PATIENCE);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
  }

  private void drip(byte[] body) {
    try {
      for (int sent = 0; sent < body.length; sent++) {
        for (Socket socket : sockets) {
          socket.getOutputStream().write(body[sent]);
        }
        if (closed.await(PAUSE, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (IOException e) {
      // The server has had enough of it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
