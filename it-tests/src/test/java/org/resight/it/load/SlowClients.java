package org.resight.it.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
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
  private static final int TIMEOUT = (int) Duration.ofSeconds(60).toMillis();

  /** So small that an answer stays in the server's hands. */
  private static final int RECEIVED = 4096;

  private static final String GO_ON = "HTTP/1.1 100 Continue\r\n\r\n";

  private final List<Socket> sockets = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  private SlowClients() {}

  /** How a POST is sent that never ends. */
  enum Sending {
    /** A body that every server would have whole before it runs a request. */
    SMALL("Content-Length: 60000", 0, " "),
    /** A head, and nothing else. */
    HEAD("Content-Length: 60000", 0, ""),
    /** A head that asks whether to go on, and does not. */
    EXPECTING("Content-Length: 60000\r\nExpect: 100-continue", 0, ""),
    /** A head that asks for a protocol that nobody speaks, and a body that does not come. */
    UPGRADING("Content-Length: 60000\r\nConnection: Upgrade\r\nUpgrade: other", 0, ""),
    /** A body of unknown length. */
    CHUNKED("Transfer-Encoding: chunked", 0, "1\r\n \r\n"),
    /** A large body: much of it at once, and then hardly anything. */
    LARGE("Content-Length: 1000000", 100_000, " "),
    /** A large body, much of it at once, and then nothing. */
    STOPPED("Content-Length: 1000000", 100_000, "");

    private final String header;
    private final String start;
    private final String drop;

    Sending(String header, int start, String drop) {
      this.header = header;
      // Blanks before a value are no fault: whoever parses what comes has to wait for more.
      this.start = " ".repeat(start);
      this.drop = drop;
    }
  }

  /** Has clients send the body of a POST slowly, a drop every fifth of a second. */
  static SlowClients sending(int clients, URI to, Sending how) throws IOException {
    SlowClients slow = new SlowClients();
    String head = head("POST", to) + "Content-Type: application/json\r\n" + how.header + "\r\n\r\n";
    for (int i = 0; i < clients; i++) {
      slow.connect(to, head);
    }
    for (Socket socket : slow.sockets) {
      send(socket, how.start);
    }
    if (!how.drop.isEmpty()) {
      new Thread(() -> slow.drip(how.drop), "slow-senders").start();
    }
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

  /** Returns how many of them have been told nothing but to go on. */
  long unanswered() throws IOException {
    int waiting = 0;
    for (Socket socket : sockets) {
      socket.setSoTimeout(1);
      try {
        socket.getInputStream().readNBytes(GO_ON.length() + 1);
      } catch (SocketTimeoutException e) {
        waiting++;
      } catch (SocketException e) {
        // The server has had enough of this one.
      }
    }
    return waiting;
  }

  private void connect(URI to, String head) throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    socket.setReceiveBufferSize(RECEIVED);
    socket.setSoTimeout(TIMEOUT);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), to.getPort()), TIMEOUT);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
  }

  private void drip(String drop) {
    try {
      while (!closed.await(PAUSE, TimeUnit.MILLISECONDS)) {
        for (Socket socket : sockets) {
          send(socket, drop);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(Socket socket, String text) {
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      // The server has had enough of this one.
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
