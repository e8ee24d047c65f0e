package org.resight.web.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls to a receiver on loopback, whose name the test's own resolver knows. */
@Timeout(60)
class CallbackCallTest {

  private static final String HOST = "receiver.test";

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private final AtomicInteger resolved = new AtomicInteger();
  private ServerSocket receiver;

  /** What the receiver does once it has read a request. */
  private interface Answer {
    void to(Socket client) throws Exception;
  }

  @BeforeEach
  void listen() throws IOException {
    receiver = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    receiver.close();
    timer.shutdownNow();
  }

  private void receive(Answer answer) {
    Thread thread =
        new Thread(
            () -> {
              while (!receiver.isClosed()) {
                try (Socket client = receiver.accept()) {
                  requests.add(read(client.getInputStream()));
                  answer.to(client);
                } catch (Exception e) {
                  // The caller has gone, or the test is over.
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private static String read(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("graph_uuid") < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      text.append((char) next);
    }
    return text.toString();
  }

  private static Answer text(String text) {
    return client -> client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private CallbackCall call(Set<String> listed, Duration limit) {
    return new CallbackCall(
        host -> {
          resolved.incrementAndGet();
          return new InetAddress[] {InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1})};
        },
        listed,
        limit,
        timer);
  }

  private URI url() {
    return URI.create("http://" + HOST + ":" + receiver.getLocalPort() + "/told?x=1");
  }

  @Test
  void theStatusIsRead_andTheHostResolvedOnce() throws Exception {
    receive(text("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"));

    assertThat(call(Set.of(HOST), Duration.ofSeconds(20)).send(url(), "POST", "graph_uuid=1"))
        .isEqualTo(204);

    assertThat(resolved).hasValue(1);
    assertThat(requests.poll(10, TimeUnit.SECONDS))
        .startsWith("POST /told?x=1 HTTP/1.1\r\nHost: " + HOST + ":")
        .contains("Content-Length: 12\r\n");
  }

  @Test
  void anAddressThatIsNotPublic_isNotConnected() {
    receive(text("HTTP/1.1 200 OK\r\n\r\n"));

    assertThatThrownBy(
            () -> call(Set.of(), Duration.ofSeconds(20)).send(url(), "POST", "graph_uuid=1"))
        .isInstanceOf(CallbackCall.NotPublicException.class);

    assertThat(requests).isEmpty();
  }

  @Test
  void aRedirect_isNotFollowed() throws Exception {
    receive(text("HTTP/1.1 302 Found\r\nLocation: " + url() + "\r\n\r\n"));

    assertThat(call(Set.of(HOST), Duration.ofSeconds(20)).send(url(), "POST", "graph_uuid=1"))
        .isEqualTo(302);
    assertThat(requests).hasSize(1);
  }

  @Test
  void aBodyWithoutEnd_costsNothing() throws Exception {
    receive(
        client -> {
          client
              .getOutputStream()
              .write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
          for (int i = 0; i < 600; i++) {
            client.getOutputStream().write('x');
            client.getOutputStream().flush();
            Thread.sleep(100);
          }
        });

    assertThat(call(Set.of(HOST), Duration.ofSeconds(50)).send(url(), "POST", "graph_uuid=1"))
        .isEqualTo(200);
  }

  @Test
  void aHeadThatTrickles_isGivenUpAtTheLimit() {
    receive(
        client -> {
          for (int i = 0; i < 600; i++) {
            client.getOutputStream().write(i == 0 ? 'H' : 'T');
            client.getOutputStream().flush();
            Thread.sleep(100);
          }
        });

    assertThatThrownBy(
            () -> call(Set.of(HOST), Duration.ofSeconds(1)).send(url(), "POST", "graph_uuid=1"))
        .isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void slowHosts_leaveRoomForOthers() {
    CallbackHosts hosts = new CallbackHosts(2);
    CallbackHosts.Call first = hosts.begin("quick.test");
    hosts.end(first, true, 1);

    assertThat(hosts.begin("slow.test")).isNotNull();
    assertThat(hosts.begin("slow.test")).isNotNull();
    assertThat(hosts.begin("slow.test")).as("two to one host").isNull();
    assertThat(hosts.begin("new.test")).as("two to all slow hosts").isNull();
    assertThat(hosts.begin("quick.test")).isNotNull();
    assertThat(hosts.begin("quick.test")).isNotNull();
    assertThat(hosts.begin("quick.test")).isNull();
  }

  @Test
  void aHostThatFails_isToldOfOnce_untilItAnswers() {
    CallbackHosts hosts = new CallbackHosts(2);
    assertThat(hosts.fails("down.test")).isTrue();
    assertThat(hosts.fails("down.test")).isFalse();
    assertThat(hosts.fails("other.test")).isTrue();
    hosts.end(hosts.begin("down.test"), false, 1);
    assertThat(hosts.fails("down.test")).isFalse();
    hosts.end(hosts.begin("down.test"), true, 1);
    assertThat(hosts.fails("down.test")).isTrue();
  }

  @Test
  void whatWaitsForOneHost_isBounded() {
    CallbackHosts hosts = new CallbackHosts(2);
    for (int i = 0; i < CallbackHosts.MOST_WAITING; i++) {
      assertThat(hosts.enter("slow.test")).isTrue();
    }
    assertThat(hosts.enter("slow.test")).isFalse();
    assertThat(hosts.dropped()).isEqualTo(1);
    assertThat(hosts.enter("other.test")).isTrue();
    hosts.leave("slow.test");
    assertThat(hosts.enter("slow.test")).isTrue();
  }
}
