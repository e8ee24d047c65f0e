package org.resight.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.resight.access.AccessSettings;

class RequestChecksTest {

  private static final String JSON = "application/json";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String OLD = "/api/review/query/graph/v2/";

  private final Map<String, String> headers = new HashMap<>(Map.of("host", "localhost:8080"));
  private String peer = "127.0.0.1";
  private String local = "127.0.0.1";

  private RequestChecksTest with(String name, String value) {
    headers.put(name.toLowerCase(Locale.ROOT), value);
    return this;
  }

  private int ask(String signIn, String method, String path) {
    AccessSettings settings =
        AccessSettings.of(
            Map.of(
                    "RESIGHT_SIGN_IN",
                    signIn,
                    "RESIGHT_PUBLIC_URL",
                    "https://resight.example.org, http://lab:8080/")
                ::get);
    return new RequestChecks(settings, settings.signIn())
        .check(
            new Arriving(
                method,
                path,
                "http",
                peer,
                local,
                name -> headers.get(name.toLowerCase(Locale.ROOT))),
            Address.of(path))
        .map(Refused::status)
        .orElse(200);
  }

  @Test
  void aPathOfTheApiThatIsNoUri_isNone() {
    assertThat(ask("GET", "/api/v1/graphs/[x")).isEqualTo(400);
    assertThat(ask("GET", "/api/v1/graphs/%5Bx")).isEqualTo(200);
  }

  private int ask(String method, String path) {
    return ask("open", method, path);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:8080, 200",
    "LOCALHOST, 200",
    "127.0.0.1:1, 200",
    "[::1]:8080, 200",
    "resight.example.org, 200",
    "resight.example.org:443, 200",
    "lab:8080, 200",
    "lab, 421",
    "resight.example.org:8080, 421",
    "resight.example.org.evil.example, 421",
    "0.0.0.0:8080, 421",
    "127.0.0.2, 421",
    "localhost.evil.example, 421",
    "'', 421",
  })
  void host_isOurs_orTheRequestIsMisdirected(String host, int status) {
    assertThat(with("Host", host).ask("GET", "/")).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Type, application/json, /api/v1/graphs, 200",
    "Content-Type, text/csv; charset=utf-8, /api/v1/graphs, 200",
    "Content-Type, a, /api/v1/graphs, 415",
    "Content-Type, a, /api/query/graph/v2/, 200",
    "Accept, 'text/html, application/xhtml+xml;q=0.9, */*;q=0.8', /api/v1/graphs, 200",
    "Accept, 'text/html, image/gif, *; q=.2, */*; q=.2', /api/v1/graphs, 200",
    "Content-Type, multipart/form-data; boundary=, /api/v1/graphs, 415",
    "Content-Type, 'image/png; name=\"a b\"', /api/v1/graphs, 200",
    "Accept, 'application/json, a', /api/v1/graphs, 400",
  })
  void mediaType_isOne(String header, String value, String path, int status) {
    assertThat(with(header, value).ask("POST", path)).isEqualTo(status);
  }

  @Test
  void noHost_isMisdirected() {
    headers.clear();
    assertThat(ask("GET", "/health/live")).isEqualTo(421);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1, 200",
    "0:0:0:0:0:0:0:1, 0:0:0:0:0:0:0:1, 200",
    "::1, 127.8.0.1, 200",
    "192.168.1.7, 192.168.1.2, 403",
    "192.168.1.7, 127.0.0.1, 403",
    "127.0.0.1, 192.168.1.2, 403",
    "localhost, 127.0.0.1, 403",
  })
  void localMode_wantsBothEndsOnThisMachine(String from, String to, int status) {
    peer = from;
    local = to;
    assertThat(ask("local", "GET", "/")).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Forwarded",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Proto",
        "X-Real-IP",
        "Via"
      })
  void localMode_refusesWhoeverComesThroughAProxy(String header) {
    assertThat(with(header, "127.0.0.1").ask("local", "GET", "/")).isEqualTo(403);
  }

  @Test
  void localMode_doesNotAnswerUnderAPublicName() {
    assertThat(with("Host", "lab:8080").ask("local", "GET", "/")).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, same-origin, 200",
    "POST, same-site, 403",
    "POST, cross-site, 403",
    "POST, none, 403",
    "DELETE, cross-site, 403",
    "PUT, same-site, 403",
    "GET, same-origin, 200",
    "GET, none, 200",
    "GET, same-site, 403",
    "GET, cross-site, 403",
    "HEAD, cross-site, 403",
  })
  void aBrowser_mayAskTheApiFromItsOwnPagesOnly(String method, String site, int status) {
    assertThat(with("Sec-Fetch-Site", site).ask(method, "/api/v1/graphs")).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "http, lab:8080, '', 403",
    "http, lab:8080, 1, 200",
    "http, localhost:8080, '', 200",
    "http, 127.0.0.1:8080, '', 200",
    "https, resight.example.org, '', 200",
    "http, resight.example.org, '', 403",
  })
  void plainHttp_isForLoopback_orForWhoWantsIt(
      String scheme, String host, String insecure, int status) {
    Map<String, String> values =
        Map.of(
            "RESIGHT_PUBLIC_URL",
            "https://resight.example.org, http://lab:8080/",
            "RESIGHT_INSECURE_HTTP",
            insecure);
    AccessSettings settings = AccessSettings.of(values::get);
    Arriving request =
        new Arriving("GET", "/", scheme, peer, local, name -> name.equals("Host") ? host : null);
    assertThat(
            new RequestChecks(settings, settings.signIn())
                .check(request, Address.of("/"))
                .map(Refused::status)
                .orElse(200))
        .isEqualTo(status);
  }

  @Test
  void aLinkFromElsewhere_leadsToAPage() {
    assertThat(with("Sec-Fetch-Site", "cross-site").ask("GET", "/p/x/review")).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8080, 200",
    "https://resight.example.org, 200",
    "http://localhost:9090, 403",
    "https://localhost:8080, 403",
    "http://evil.example, 403",
    "null, 403",
  })
  void anOlderBrowser_isKnownByItsOrigin(String origin, int status) {
    with("Origin", origin);
    assertThat(ask("POST", "/api/v1/graphs")).isEqualTo(status);
    assertThat(ask("GET", "/api/v1/graphs")).isEqualTo(status);
  }

  @Test
  void theNewerHeader_goesBeforeTheOlder() {
    with("Origin", "http://localhost:8080").with("Sec-Fetch-Site", "cross-site");
    assertThat(ask("POST", "/api/v1/graphs")).isEqualTo(403);
  }

  @Test
  void aCookieWithoutOrigin_writesNothing() {
    with("Cookie", "resight=x");
    assertThat(ask("DELETE", "/api/v1/graphs/x")).isEqualTo(403);
    assertThat(ask("GET", "/api/v1/graphs")).isEqualTo(200);
    assertThat(ask("GET", OLD)).isEqualTo(403);
  }

  @Test
  void aProgram_needsNoHeader() {
    with("Content-Type", JSON);
    assertThat(ask("POST", "/api/v1/graphs")).isEqualTo(200);
    assertThat(ask("DELETE", "/api/v1/graphs/x")).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/query/graph/v2/, 403",
    "/api/query/graph/v2, 403",
    "/api/%71uery/graph/v2/, 403",
    "/api/review/query/graph/v2/, 403",
    "/api/status/query/graph/v2/, 403",
    "/review/identification/graph/, 200",
  })
  void aReadOfTheOldContractWithAnEffect_isAWrite(String path, int status) {
    assertThat(with("Sec-Fetch-Site", "cross-site").ask("GET", path)).isEqualTo(status);
    boolean page = status == 200;
    boolean tells = path.startsWith("/api/status");
    assertThat(with("Sec-Fetch-Site", "none").ask("GET", path))
        .as("a link in an e-mail")
        .isEqualTo(page || tells ? 200 : 403);
    assertThat(with("Sec-Fetch-Site", "same-origin").ask("GET", path)).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/submit/identification/v2/", "/submit/identification/", OLD, "/review/"})
  void aForm_ofAnotherOrigin_changesNothing(String path) {
    with("Content-Type", FORM);
    assertThat(ask("POST", path)).as("a program").isEqualTo(200);
    with("Origin", "http://evil.example");
    assertThat(ask("POST", path)).as("a page").isEqualTo(403);
    with("Origin", "http://localhost:8080");
    assertThat(ask("POST", path)).as("our page").isEqualTo(200);
  }

  @Test
  void plainText_changesNothing() {
    with("Content-Type", "Text/Plain; charset=utf-8");
    assertThat(ask("POST", OLD)).isEqualTo(415);
    assertThat(ask("POST", "/api/v1/graphs")).isEqualTo(415);
    with("Content-Type", FORM);
    assertThat(ask("POST", "/api/v1/graphs")).isEqualTo(415);
    with("Content-Type", "multipart/form-data; boundary=x");
    assertThat(ask("POST", OLD)).isEqualTo(415);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/graphs/%2e%2e/backup",
        "/api/v1//graphs",
        "/api/v1/graphs;x=1",
        "/api/v1/graphs%3bx",
        "/api%2fv1/graphs",
        "/api/v1/..%5cbackup",
        "/api/v1/%00",
        "/api/v1/%zz",
        "/api/v1/%c0%af",
        "/./api/v1/graphs",
        "api",
      })
  void aPathThatServersReadDifferently_isNone(String path) {
    assertThat(ask("GET", path)).isEqualTo(400);
  }

  @Test
  void aPath_isDecodedBeforeItIsLookedAt() {
    with("Sec-Fetch-Site", "cross-site");
    assertThat(ask("GET", "/%61pi/v1/graphs")).isEqualTo(403);
  }
}
