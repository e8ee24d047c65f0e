package org.resight.it.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page of another origin, open in a reviewer's browser, can do nothing here. */
@InBrowser
class ForeignOriginIT {

  private final Site site = Site.shared();
  private Site.Project project;
  private HttpServer other;
  private BrowserContext context;
  private Page page;

  @BeforeEach
  void openAPageOfAnotherOrigin() throws IOException {
    project = site.project(3);
    other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext(
        "/",
        exchange -> {
          byte[] html = "<!doctype html><title>elsewhere</title>".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, html.length);
          exchange.getResponseBody().write(html);
          exchange.close();
        });
    other.start();
    context = Chromium.browser().newContext();
    page = context.newPage();
  }

  @AfterEach
  void close() {
    context.close();
    other.stop(0);
  }

  private void open(String host) {
    page.navigate("http://" + host + ":" + other.getAddress().getPort() + "/");
  }

  private long reviews() {
    return site.get("/graphs/" + project.id()).get("reviews").asLong();
  }

  /** Another port of the same host is another origin, although cookies go there. */
  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1"})
  void fetch_writesNothing_andReadsNothing(String host) {
    open(host);
    String form =
        "identification-annot-uuid-1="
            + project.photos().get(0)
            + "&identification-annot-uuid-2="
            + project.photos().get(1)
            + "&identification-submit=Same";
    String old = site.address("/api/review/query/graph/v2/?graph_uuid=" + project.id());
    for (String type :
        new String[] {"application/x-www-form-urlencoded", "text/plain", "multipart/form-data"}) {
      // What is not answered to this page may yet have been done: the reviews are counted below.
      page.evaluate(
          "([url, type, body]) => fetch(url, {method: 'POST', mode: 'no-cors', credentials:"
              + " 'include', headers: {'Content-Type': type}, body}).catch(() => 'kept out')",
          new String[] {old, type, form});
    }
    for (String method : new String[] {"DELETE", "PUT", "POST"}) {
      Object outcome =
          page.evaluate(
              "([url, method]) => fetch(url, {method, headers: {'Content-Type':"
                  + " 'application/json'}, body: '{}'}).then(a => a.status, () => 'kept out')",
              new String[] {site.address("/api/v1/graphs/" + project.id()), method});
      assertThat(outcome).as(method).isEqualTo("kept out");
    }
    Object read =
        page.evaluate(
            "url => fetch(url).then(a => a.text(), () => 'kept out')",
            site.address("/api/v1/graphs"));
    assertThat(read).isEqualTo("kept out");
    assertThat(reviews()).isZero();
  }

  @Test
  void aForm_thatIsSubmitted_changesNothing() {
    open("localhost");
    page.evaluate(
        "([url, a, b]) => { const f = document.createElement('form'); f.method = 'post'; f.action ="
            + " url; for (const [n, v] of [['identification-annot-uuid-1', a],"
            + " ['identification-annot-uuid-2', b], ['identification-submit', 'Same']]) { const i ="
            + " document.createElement('input'); i.name = n; i.value = v; f.append(i); }"
            + " document.body.append(f); f.submit(); }",
        new String[] {
          site.address("/submit/identification/v2/?graph_uuid=" + project.id()),
          project.photos().get(0),
          project.photos().get(1)
        });
    page.waitForURL("**/submit/**");
    assertThat(page.content()).contains("another origin");
    assertThat(reviews()).isZero();
  }

  @Test
  void aPicture_isNotShown() {
    open("localhost");
    Object shown =
        page.evaluate(
            "url => new Promise(done => { const i = new Image(); i.onload = () => done('shown');"
                + " i.onerror = () => done('kept out'); i.src = url; })",
            site.address("/api/v1/annotations/" + project.photos().get(0) + "/image"));
    assertThat(shown).isEqualTo("kept out");
  }

  /** A name of the page's own that leads here makes it the same origin, but for the host's name. */
  @Test
  void aNameThatIsNotOurs_leadsNowhere() {
    int port = URI.create(site.address("/")).getPort();
    for (String path : new String[] {"/", "/api/v1/graphs"}) {
      assertThat(page.navigate("http://rebound.localhost:" + port + path).status()).isEqualTo(421);
    }
  }
}
