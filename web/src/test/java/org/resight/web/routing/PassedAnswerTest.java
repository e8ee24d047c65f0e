package org.resight.web.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer of a server that is ending Resight is told from one of Resight. */
class PassedAnswerTest {

  private record Told(int statusCode, HttpHeaders headers) implements ResponseInfo {
    @Override
    public HttpClient.Version version() {
      return HttpClient.Version.HTTP_1_1;
    }
  }

  private static PassedAnswer answer(int status, boolean came) {
    return answer(status, came ? Map.of(PassedAnswer.HEADER, List.of("yes")) : Map.of());
  }

  private static PassedAnswer answer(int status, Map<String, List<String>> headers) {
    BodySubscriber<PassedAnswer> body =
        PassedAnswer.of(new Told(status, HttpHeaders.of(headers, (name, value) -> true)));
    body.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long n) {
            // all of it comes below
          }

          @Override
          public void cancel() {
            // there is nothing to be cancelled
          }
        });
    body.onNext(List.of(ByteBuffer.wrap("body".getBytes(StandardCharsets.UTF_8))));
    body.onComplete();
    return body.getBody().toCompletableFuture().join();
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 500, 503})
  void of_anAnswerOfTheContainer_nothingWasDone(int status) {
    assertThat(answer(status, false).misdirected()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 404, 409, 500, 503})
  void of_anAnswerOfResight_isPassedOn(int status) {
    PassedAnswer answer = answer(status, true);
    assertThat(answer.misdirected()).isFalse();
    assertThat(answer.whole()).isNotNull().returns(4L, Spool::size);
  }

  @Test
  void of_aProblemOfAnEarlierVersion_isPassedOn() {
    Map<String, List<String>> problem = Map.of("Content-Type", List.of("application/problem+json"));
    assertThat(answer(404, problem).misdirected()).isFalse();
    assertThat(answer(404, Map.of("Content-Type", List.of("text/html"))).misdirected()).isTrue();
  }

  @Test
  void of_aRefusalBeforeTheRequestCameToResight_isPassedOn() {
    assertThat(answer(431, false).misdirected()).isFalse();
  }

  @Test
  void of_aServerThatDoesNotServeTheGraph_nothingWasDone() {
    assertThat(answer(421, true).misdirected()).isTrue();
  }
}
