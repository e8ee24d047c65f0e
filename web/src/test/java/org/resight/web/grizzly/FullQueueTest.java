package org.resight.web.grizzly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.resight.web.grizzly.Wire.answer;
import static org.resight.web.grizzly.Wire.headOf;
import static org.resight.web.grizzly.Wire.rest;
import static org.resight.web.grizzly.Wire.send;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import org.glassfish.grizzly.IOStrategy;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.RequestExecutorProvider;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.strategies.WorkerThreadIOStrategy;
import org.glassfish.grizzly.threadpool.AbstractThreadPool;
import org.glassfish.grizzly.threadpool.GrizzlyExecutorService;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;
import org.glassfish.grizzly.threadpool.ThreadPoolProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests to a listener with one thread, which each of them holds until it is let go. */
@Timeout(60)
class FullQueueTest {

  private static final int MOST = 3;
  private static final int LARGE = 3 * WaitingBodies.SMALL;

  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final Semaphore begun = new Semaphore(0);
  private final Semaphore arrived = new Semaphore(0);
  private final Semaphore letGo = new Semaphore(0);
  private final HttpServer server = new HttpServer();
  private final NetworkListener listener =
      new NetworkListener("queue", InetAddress.getLoopbackAddress().getHostAddress(), 0);
  private final List<Socket> clients = new ArrayList<>();
  private AutoCloseable changed = () -> {};
  private IOStrategy usual;
  private Queue<Runnable> queue;

  @BeforeEach
  void start() throws IOException {
    // As Payara has it: applications run on the thread that has read their request.
    listener.getTransport().setIOStrategy(WorkerThreadIOStrategy.getInstance());
    listener
        .getTransport()
        .setWorkerThreadPoolConfig(
            ThreadPoolConfig.defaultConfig()
                .copy()
                .setCorePoolSize(1)
                .setMaxPoolSize(1)
                .setQueueLimit(MOST));
    server.addListener(listener);
    server
        .getServerConfiguration()
        .addHttpHandler(
            new HttpHandler() {
              @Override
              public RequestExecutorProvider getRequestExecutorProvider() {
                return new RequestExecutorProvider.SameThreadProvider();
              }

              @Override
              public void service(Request request, Response response) throws Exception {
                begun.release();
                letGo.acquire();
                int length = request.getInputStream().readAllBytes().length;
                response.getWriter().write(length + " bytes");
              }
            },
            "/");
    server.start();
    var threads = (GrizzlyExecutorService) listener.getTransport().getWorkerThreadPool();
    queue = threads.getConfiguration().getQueue();
    threads
        .getMonitoringConfig()
        .addProbes(
            new ThreadPoolProbe.Adapter() {
              @Override
              public void onTaskQueueEvent(AbstractThreadPool pool, Runnable task) {
                arrived.release();
              }
            });
    usual = listener.getTransport().getIOStrategy();
    changed = AcceptedConnections.wait(listener.getTransport(), Duration.ofSeconds(30), clock);
  }

  @AfterEach
  void stop() throws Exception {
    letGo.release(1_000);
    for (Socket client : clients) {
      client.close();
    }
    server.shutdownNow();
    changed.close();
    clock.shutdownNow();
  }

  @Test
  void request_pastTheBound_isRefusedAtOnceAndTheOthersAreServed() throws Exception {
    for (int again = 0; again < 3; again++) {
      List<Socket> served = fill();

      Socket refused = connect();
      send(refused, head("POST", "Content-Length: 5") + "abcde");
      requireBusy(refused);

      requireServed(served);
    }
  }

  @Test
  void request_withoutBody_isRefusedByTheSameWords() throws Exception {
    List<Socket> served = fill();
    Socket refused = connect();
    send(refused, head("GET"));
    requireBusy(refused);
    Socket other = connect();
    send(other, head("HEAD"));
    assertThat(rest(other)).startsWith("HTTP/1.1 503").endsWith("\r\n\r\n");
    requireServed(served);
  }

  @Test
  void request_whoseBodyComesAfterTheRefusal_isReadToItsEnd() throws Exception {
    List<Socket> served = fill();
    Socket refused = connect();
    send(refused, head("POST", "Content-Length: " + LARGE));
    assertThat(headOf(refused)).startsWith("HTTP/1.1 503");
    send(refused, "x".repeat(LARGE / 2));
    requireServed(served);
    send(refused, "x".repeat(LARGE - LARGE / 2));
    assertThat(rest(refused)).endsWith("}");
  }

  @Test
  void request_whoseBodyIsWaitedFor_isRefusedWhenTheQueueHasFilled() throws Exception {
    Socket refused = connect();
    send(refused, head("POST", "Transfer-Encoding: chunked") + "2\r\nab\r\n");
    arrived.acquire();
    List<Socket> served = fill();
    send(refused, "3\r\ncde\r\n");
    assertThat(headOf(refused)).startsWith("HTTP/1.1 503");
    send(refused, "1\r\nf\r\n0\r\n\r\n");
    assertThat(rest(refused)).endsWith("}");
    requireServed(served);
  }

  @Test
  void request_thatAsksWhetherToSend_isRefusedAndCutOff() throws Exception {
    List<Socket> served = fill();
    Socket refused = connect();
    send(refused, head("POST", "Content-Length: 5", "Expect: 100-continue"));
    requireBusy(refused);
    requireServed(served);
  }

  @Test
  void request_thatRunsWithTheQueueFull_isReadToItsEnd() throws Exception {
    Socket large = connect();
    send(large, head("POST", "Content-Length: " + LARGE) + "x".repeat(WaitingBodies.SMALL));
    begun.acquire();
    List<Socket> served = fillQueue();
    letGo.release();
    send(large, "x".repeat(LARGE - WaitingBodies.SMALL));
    assertThat(answer(large)).startsWith("HTTP/1.1 200").endsWith(LARGE + " bytes");
    requireServed(served);
  }

  @Test
  void listener_thatWasChanged_isLeftAsItWasFound() throws Exception {
    changed.close();
    assertThat(listener.getTransport().getIOStrategy()).isSameAs(usual);
  }

  private static void requireBusy(Socket client) throws IOException {
    assertThat(rest(client))
        .startsWith("HTTP/1.1 503")
        .contains("Retry-After: 1\r\n", "Content-Type: application/problem+json")
        .contains("Connection: close\r\n", "\"type\":\"/problems/busy\"")
        .contains("\"instance\":\"/path\"", "nothing was done")
        .endsWith("}");
  }

  private void requireServed(List<Socket> clients) throws Exception {
    letGo.release(clients.size());
    for (Socket client : clients) {
      assertThat(answer(client)).startsWith("HTTP/1.1 200").endsWith(" bytes");
    }
    begun.drainPermits();
  }

  /** Sends one request that has the thread, and as many more as may wait. */
  private List<Socket> fill() throws Exception {
    Socket first = connect();
    send(first, head("GET"));
    begun.acquire();
    List<Socket> sent = fillQueue();
    sent.add(0, first);
    return sent;
  }

  private List<Socket> fillQueue() throws Exception {
    List<Socket> sent = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      Socket client = connect();
      send(client, head("POST", "Content-Length: 4") + "body");
      sent.add(client);
    }
    while (queue.size() < MOST) {
      arrived.acquire(); // told after each that has come to wait, perhaps long after
    }
    return sent;
  }

  private Socket connect() throws IOException {
    Socket client = Wire.connect(listener);
    clients.add(client);
    return client;
  }

  private static String head(String method, String... headers) {
    StringBuilder head = new StringBuilder(method + " /path HTTP/1.1\r\nHost: localhost\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return head.append("\r\n").toString();
  }
}
