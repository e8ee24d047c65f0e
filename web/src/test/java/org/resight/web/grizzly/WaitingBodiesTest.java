package org.resight.web.grizzly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.resight.web.grizzly.Wire.answer;
import static org.resight.web.grizzly.Wire.rest;
import static org.resight.web.grizzly.Wire.send;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.nio.transport.TCPNIOBindingHandler;
import org.glassfish.grizzly.nio.transport.TCPNIOServerConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies before a running listener, whose application says what it has got. */
@Timeout(60)
class WaitingBodiesTest {

  /** Longer than any test: a client that pauses between two parts is not to be cut off. */
  private static final Duration SILENCE = Duration.ofMinutes(2);

  private static final String HEAD = "POST / HTTP/1.1\r\nHost: localhost\r\n";

  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final BlockingQueue<Integer> begun = new LinkedBlockingQueue<>();
  private final HttpServer server = new HttpServer();
  private final NetworkListener listener =
      new NetworkListener("bodies", InetAddress.getLoopbackAddress().getHostAddress(), 0);
  private AutoCloseable changed = () -> {};

  @BeforeEach
  void start() throws IOException {
    server.addListener(listener);
    server
        .getServerConfiguration()
        .addHttpHandler(
            new HttpHandler() {
              @Override
              public void service(Request request, Response response) throws IOException {
                InputStream body = request.getInputStream();
                begun.add(body.available());
                response.getWriter().write(body.readAllBytes().length + " bytes");
              }
            },
            "/");
    server.start();
    changed = AcceptedConnections.wait(listener.getTransport(), SILENCE, clock);
  }

  @AfterEach
  void stop() throws Exception {
    changed.close();
    server.shutdownNow();
    clock.shutdownNow();
  }

  @Test
  void request_whoseBodyComesInPieces_runsWhenItIsThere() throws Exception {
    requireOneRun("Content-Length: 5", "ab", "cd", "e");
  }

  @Test
  void request_ofChunks_runsAfterTheLast() throws Exception {
    requireOneRun("Transfer-Encoding: chunked", "3\r\nab", "c\r\n2\r\nde\r\n", "0\r\n\r\n");
  }

  @Test
  void request_toASocketOpenedBeforeTheLastChange_waitsAsWell() throws Exception {
    TCPNIOServerConnection later =
        TCPNIOBindingHandler.builder(listener.getTransport())
            .processor(listener.getFilterChain())
            .build()
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    changed.close();
    changed = AcceptedConnections.wait(listener.getTransport(), SILENCE, clock);
    InetSocketAddress at = (InetSocketAddress) later.getLocalAddress();

    try (Socket client = new Socket(at.getAddress(), at.getPort())) {
      requireOneRun(client, "Content-Length: 5", "ab", "cd", "e");
    }
  }

  @Test
  void request_overAConnectionOfBefore_runsAsTheServerDoesIt() throws Exception {
    try (Socket client = connect()) {
      requireOneRun(client, "Content-Length: 5", "ab", "cd", "e");
      changed.close();

      send(client, HEAD + "Content-Length: 5\r\n\r\n");
      assertThat(begun.take()).isZero();
      send(client, "abcde");
      assertThat(answer(client)).startsWith("HTTP/1.1 200").endsWith("5 bytes");
    }
  }

  private void requireOneRun(String header, String first, String second, String last)
      throws Exception {
    try (Socket client = connect()) {
      requireOneRun(client, header, first, second, last);
    }
  }

  private void requireOneRun(Socket client, String header, String first, String second, String last)
      throws Exception {
    for (int again = 0; again < 3; again++) {
      send(client, HEAD + header + "\r\n\r\n");
      send(client, first);
      send(client, second);
      assertThat(begun.poll(50, TimeUnit.MILLISECONDS)).isNull();
      send(client, last);
      assertThat(begun.take()).isEqualTo(5);
      assertThat(answer(client)).startsWith("HTTP/1.1 200").endsWith("5 bytes");
    }
  }

  @Test
  void request_ofBrokenChunks_isRefused() throws Exception {
    try (Socket client = connect()) {
      send(client, HEAD + "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n");
      assertThat(begun.poll(50, TimeUnit.MILLISECONDS)).isNull();
      send(client, "no number\r\n");
      assertThat(rest(client)).startsWith("HTTP/1.1 400");
      assertThat(begun).isEmpty();
    }
  }

  @Test
  void request_forAnotherProtocol_hasNoBody() throws Exception {
    try (Socket client = connect();
        Socket other = connect()) {
      String upgrade = "Connection: Upgrade\r\nUpgrade: other\r\n";
      send(client, HEAD + upgrade + "Content-Length: 5\r\n\r\n");
      assertThat(rest(client)).startsWith("HTTP/1.1 400");
      assertThat(begun).isEmpty();
      send(other, "GET / HTTP/1.1\r\nHost: localhost\r\n" + upgrade + "\r\n");
      assertThat(begun.take()).isZero();
    }
  }

  @Test
  void request_thatAsksWhetherToGoOn_isToldSoOnce() throws Exception {
    try (Socket client = connect()) {
      send(client, HEAD + "Content-Length: 5\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n");
      assertThat(answer(client)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      assertThat(begun).isEmpty();
      send(client, "abcde");
      String rest = rest(client);
      assertThat(rest).startsWith("HTTP/1.1 200").contains("5 bytes");
    }
  }

  @Test
  void request_withMoreThanIsWaitedFor_runsBeforeAllIsThere() throws Exception {
    try (Socket client = connect()) {
      int length = 3 * WaitingBodies.SMALL;
      for (int again = 0; again < 3; again++) {
        send(client, HEAD + "Content-Length: " + length + "\r\n\r\n");
        send(client, "x".repeat(WaitingBodies.SMALL - 1));
        assertThat(begun.poll(50, TimeUnit.MILLISECONDS)).isNull();
        send(client, "x");
        assertThat(begun.take()).isEqualTo(WaitingBodies.SMALL);
        send(client, "x".repeat(length - WaitingBodies.SMALL));
        assertThat(answer(client)).startsWith("HTTP/1.1 200").endsWith(length + " bytes");
      }
    }
  }

  @Test
  void request_thatFollowsInTheSamePacket_isNotLost() throws Exception {
    try (Socket client = connect()) {
      send(client, HEAD + "Content-Length: 5\r\n\r\nab");
      send(client, "cde" + HEAD + "Connection: close\r\nContent-Length: 2\r\n\r\nab");
      String answers = rest(client);
      assertThat(answers).contains("5 bytes").endsWith("2 bytes");
    }
  }

  @Test
  void client_thatFallsSilent_isCutOff() throws Exception {
    changed.close();
    changed = AcceptedConnections.wait(listener.getTransport(), Duration.ofMillis(500), clock);
    try (Socket client = connect();
        Socket other = connect()) {
      send(client, HEAD + "Content-Length: 5\r\n\r\nab");
      send(other, HEAD + "Content-Length: 5\r\n\r\nabcde");
      assertThat(answer(other)).endsWith("5 bytes");
      assertThat(isCutOff(client)).isTrue();
      send(other, HEAD + "Content-Length: 2\r\n\r\nab");
      assertThat(answer(other)).endsWith("2 bytes");
      assertThat(begun).hasSize(2);
    }
  }

  @Test
  void listener_thatWasChanged_isLeftAsItWasFound() throws Exception {
    changed.close();
    try (Socket client = connect()) {
      send(client, HEAD + "Content-Length: 5\r\n\r\nab");
      assertThat(begun.take()).isLessThanOrEqualTo(2);
      send(client, "cde");
      assertThat(answer(client)).endsWith("5 bytes");
    }
  }

  private static boolean isCutOff(Socket client) throws IOException {
    try {
      return client.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  private Socket connect() throws IOException {
    return Wire.connect(listener);
  }
}
