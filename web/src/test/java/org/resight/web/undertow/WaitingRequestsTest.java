package org.resight.web.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests to a server with one thread, which each of them holds until it is let go. */
@Timeout(60)
class WaitingRequestsTest {

  private static final int MOST = 3;

  private final Semaphore begun = new Semaphore(0);
  private final Semaphore arrived = new Semaphore(0);
  private final Semaphore letGo = new Semaphore(0);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Undertow server;
  private URI address;

  @BeforeEach
  void start() {
    WaitingRequests waiting = new WaitingRequests(MOST);
    HttpHandler thread =
        waiting.exit(
            exchange -> {
              begun.release();
              letGo.acquire();
            });
    HttpHandler entrance =
        waiting.entrance(
            exchange -> {
              exchange.dispatch(thread);
              arrived.release();
            });
    server =
        Undertow.builder()
            .setIoThreads(1)
            .setWorkerThreads(1)
            .addHttpListener(0, InetAddress.getLoopbackAddress().getHostAddress())
            .setHandler(entrance)
            .build();
    server.start();
    var bound = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    address = URI.create("http://localhost:" + bound.getPort() + "/path");
  }

  @AfterEach
  void stop() {
    letGo.release(1_000);
    server.stop();
  }

  @Test
  void request_pastTheBound_isRefusedAtOnceAndTheOthersAreServed() throws Exception {
    for (int again = 0; again < 3; again++) {
      List<CompletableFuture<HttpResponse<String>>> served = fill();

      HttpResponse<String> refused = send().join();

      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).contains("1");
      assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
      assertThat(refused.body())
          .contains("\"type\":\"/problems/busy\"", "\"instance\":\"/path\"", "nothing was done");
      assertThat(served).noneMatch(CompletableFuture::isDone);

      letGo.release(served.size());
      assertThat(served).allMatch(answer -> answer.join().statusCode() == 200);
      begun.acquire(MOST);
    }
  }

  /** Sends one request that has the thread, and as many more as may wait. */
  private List<CompletableFuture<HttpResponse<String>>> fill() throws InterruptedException {
    List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
    sent.add(send());
    begun.acquire();
    arrived.acquire();
    for (int i = 0; i < MOST; i++) {
      sent.add(send());
    }
    arrived.acquire(MOST);
    return sent;
  }

  private CompletableFuture<HttpResponse<String>> send() {
    return client.sendAsync(
        HttpRequest.newBuilder(address).POST(BodyPublishers.ofString("body")).build(),
        BodyHandlers.ofString());
  }
}
