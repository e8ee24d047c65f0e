package org.resight.it.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resight.it.server.DeployedWar;

/** What the gate refuses, as each server hands requests to it. */
class RequestChecksIT extends DeployedWar {

  private static final String FORM = "application/x-www-form-urlencoded";

  private int status(RawRequest request) {
    return request.status(client.server());
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, 200",
    "127.0.0.1:8080, 200",
    "[::1]:1, 200",
    "evil.example, 421",
    "0.0.0.0:8080, 421",
  })
  void host_isOurs_orTheRequestIsMisdirected(String host, int status) {
    assertThat(status(RawRequest.of("GET", "/api/v1/graphs").host(host))).isEqualTo(status);
    assertThat(status(RawRequest.of("GET", "/health/live").host(host))).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"})
  void localMode_refusesWhoeverComesThroughAProxy(String header) {
    String answer =
        RawRequest.of("GET", "/api/v1/graphs").with(header, "127.0.0.1").send(client.server());
    assertThat(answer).startsWith("HTTP/1.1 403").contains("/problems/local-only");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/graphs",
    "GET, /%61pi/v1/graphs",
    "POST, /api/v1/graphs",
    "DELETE, /api/v1/graphs/00000000-0000-0000-0000-000000000000",
    "GET, /api/query/graph/v2/?graph_uuid=x",
    "GET, /api/%71uery/graph/v2/?graph_uuid=x",
    "POST, /submit/identification/v2/",
    "POST, /%73ubmit/identification/v2/",
    "POST, /review/identification/graph/",
  })
  void aPageOfAnotherOrigin_neitherReadsNorWrites(String method, String path) {
    assertThat(status(RawRequest.of(method, path).with("Sec-Fetch-Site", "cross-site")))
        .isEqualTo(403);
    assertThat(status(RawRequest.of(method, path).with("Sec-Fetch-Site", "same-site")))
        .isEqualTo(403);
    if (!method.equals("GET")) {
      assertThat(
              status(
                  RawRequest.of(method, path)
                      .with("Origin", "http://evil.example")
                      .body(FORM, "a=b")))
          .isEqualTo(403);
      assertThat(status(RawRequest.of(method, path).with("Cookie", "resight=x"))).isEqualTo(403);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/graphs/..%2f..%2fbackup",
    "/api/v1/graphs;a=b",
    "/api//v1/graphs",
    "/api/v1/graphs/%2e%2e/annotations",
    "/api/v1/graphs/[x/pairs",
    "nonsense",
    "api/v1/graphs",
  })
  void aPathThatServersReadDifferently_isRefused(String path) {
    assertThat(status(RawRequest.of("GET", path))).isBetween(400, 404);
  }

  @Test
  void refusals_haveTheHeadersOfEveryAnswer_andTheShapeOfTheirAddress() {
    String api =
        RawRequest.of("POST", "/api/v1/graphs")
            .with("Sec-Fetch-Site", "cross-site")
            .send(client.server());
    assertThat(api)
        .contains("application/problem+json", "/problems/other-origin")
        .containsIgnoringCase("X-Content-Type-Options: nosniff");
    String old =
        RawRequest.of("POST", "/api/query/graph/v2/")
            .body("text/plain", "{}")
            .send(client.server());
    assertThat(old).startsWith("HTTP/1.1 415").contains("\"success\":false", "\"code\":415");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /nonsense",
    "GET, /a/b.php",
    "GET, /p/x/y/z/w",
    "GET, /health/x",
    "GET, /css/none.css",
    "GET, /api/none",
    "GET, /error",
    "POST, /nonsense",
    "DELETE, /nonsense",
  })
  void whatIsNowhere_hasAPageOfOurs_orAProblem(String method, String path) {
    String problem = RawRequest.of(method, path).send(client.server());
    assertThat(problem)
        .matches("(?s)HTTP/1.1 40[345] .*")
        .contains("application/problem+json", "\"instance\":\"" + path + "\"")
        .containsIgnoringCase("X-Content-Type-Options: nosniff")
        .containsIgnoringCase("Content-Security-Policy: default-src 'self'");
    if (method.equals("GET")) {
      String page = RawRequest.of(method, path).with("Accept", "text/html").send(client.server());
      assertThat(page)
          .startsWith("HTTP/1.1 404")
          .contains("data-page=\"not-found\"")
          .containsIgnoringCase("X-Content-Type-Options: nosniff")
          .containsIgnoringCase("Content-Security-Policy: default-src 'self'");
    }
  }

  @Test
  void filesOfTheApplication_areNowhere() {
    for (String path : new String[] {"/WEB-INF/web.xml", "/META-INF/MANIFEST.MF", "/web-inf"}) {
      assertThat(RawRequest.of("GET", path).send(client.server()))
          .startsWith("HTTP/1.1 404")
          .contains("application/problem+json")
          .containsIgnoringCase("X-Content-Type-Options: nosniff")
          .containsIgnoringCase("Content-Security-Policy: default-src '");
    }
  }

  @Test
  void aPreflight_isAnsweredWithoutPermission() {
    String answer =
        RawRequest.of("OPTIONS", "/api/v1/graphs")
            .with("Origin", "http://evil.example")
            .with("Access-Control-Request-Method", "POST")
            .send(client.server());
    assertThat(answer).doesNotContainIgnoringCase("Access-Control-Allow");
  }
}
