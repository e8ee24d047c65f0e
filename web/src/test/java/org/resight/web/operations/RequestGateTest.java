package org.resight.web.operations;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestGateTest {

  /** What came of one request: its headers, and 0 as the status of one that was let through. */
  private static final class Answer extends ServletOutputStream {
    private final Map<String, String> headers = new HashMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int status = HttpServletResponse.SC_OK;
    private boolean through;

    @Override
    public void write(int b) {
      body.write(b);
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new UnsupportedOperationException();
    }

    HttpServletResponse response() {
      return (HttpServletResponse)
          Proxy.newProxyInstance(
              Answer.class.getClassLoader(),
              new Class<?>[] {HttpServletResponse.class},
              (proxy, called, arguments) -> {
                switch (called.getName()) {
                  case "setHeader" -> headers.put((String) arguments[0], (String) arguments[1]);
                  case "setStatus" -> status = (Integer) arguments[0];
                  case "getOutputStream" -> {
                    return this;
                  }
                  default -> {}
                }
                return null;
              });
    }

    String text() {
      return body.toString(StandardCharsets.UTF_8);
    }
  }

  private static HttpServletRequest request(
      String method, String path, Map<String, String> headers) {
    Map<String, Object> values = Map.of("getMethod", method, "getRequestURI", path);
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            RequestGateTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, called, arguments) ->
                called.getName().equals("getHeader")
                    ? headers.get((String) arguments[0])
                    : values.get(called.getName()));
  }

  private static Answer answer(boolean readOnly, String method, Map<String, String> headers)
      throws Exception {
    return answer(readOnly, method, "/api/v1/graphs", headers);
  }

  private static Answer answer(
      boolean readOnly, String method, String path, Map<String, String> headers) throws Exception {
    var answer = new Answer();
    RequestGate.pass(
        request(method, path, headers),
        answer.response(),
        (request, response) -> answer.through = true,
        readOnly);
    return answer;
  }

  private static @Nullable String idOf(String given) throws Exception {
    return answer(false, "GET", Map.of("X-Request-Id", given)).headers.get("X-Request-Id");
  }

  @Test
  void request_keepsTheIdOfAProxy_orGetsOne() throws Exception {
    assertThat(idOf("proxy-7.a_B")).isEqualTo("proxy-7.a_B");
    assertThat(answer(false, "GET", Map.of()).headers.get("X-Request-Id")).hasSize(36);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\r\nSet-Cookie: x", "<b>", "\u0661"})
  void request_withAnIdThatIsNone_getsANewOne(String given) throws Exception {
    assertThat(idOf(given)).isNotEqualTo(given).hasSize(36);
  }

  @Test
  void request_withAnIdThatIsTooLong_getsANewOne() throws Exception {
    assertThat(idOf("x".repeat(64))).isEqualTo("x".repeat(64));
    assertThat(idOf("x".repeat(65))).hasSize(36);
  }

  @ParameterizedTest
  @ValueSource(strings = {"xchunked", "gzip, chunked", "identity", "chunked, chunked", ""})
  void body_ofAnotherTransferCoding_isRefusedAndTheConnectionEnds(String coding) throws Exception {
    Answer answer = answer(false, "POST", Map.of("Transfer-Encoding", coding));
    assertThat(answer.through).isFalse();
    assertThat(answer.status).isEqualTo(400);
    assertThat(answer.headers).containsEntry("Connection", "close");
    assertThat(answer.text()).contains("Transfer-Encoding may only be chunked");
  }

  @ParameterizedTest
  @ValueSource(strings = {"chunked", " Chunked "})
  void body_inChunks_isLetThrough(String coding) throws Exception {
    assertThat(answer(false, "POST", Map.of("Transfer-Encoding", coding)).through).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "BREW"})
  void write_toAReadOnlyServer_isRefused(String method) throws Exception {
    assertThat(answer(false, method, Map.of()).through).isTrue();
    Answer answer = answer(true, method, Map.of());
    assertThat(answer.through).isFalse();
    assertThat(answer.status).isEqualTo(503);
    assertThat(answer.headers).containsKey("Retry-After");
    assertThat(answer.text()).contains("read-only");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/sign-in",
        "/api/v1/sign-out",
        "/api/v1/me/confirm",
        "/auth/oidc/kc/backchannel"
      })
  void peopleComeAndGo_onAReadOnlyServer(String path) throws Exception {
    assertThat(answer(true, "POST", path, Map.of()).through).isTrue();
    assertThat(answer(true, "POST", "/api/v1/me/password", Map.of()).through).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
  void read_ofAReadOnlyServer_isLetThrough(String method) throws Exception {
    assertThat(answer(true, method, Map.of()).through).isTrue();
  }
}
