package org.resight.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PageHeadersTest {

  private static Map<String, String> headers(String path) throws Exception {
    Map<String, Object> asked = Map.of("getRequestURI", path, "getContextPath", "");
    Map<String, String> headers = new HashMap<>();
    ClassLoader loader = PageHeadersTest.class.getClassLoader();
    new PageHeaders()
        .doFilter(
            (HttpServletRequest)
                Proxy.newProxyInstance(
                    loader,
                    new Class<?>[] {HttpServletRequest.class},
                    (proxy, called, arguments) -> asked.get(called.getName())),
            (HttpServletResponse)
                Proxy.newProxyInstance(
                    loader,
                    new Class<?>[] {HttpServletResponse.class},
                    (proxy, called, arguments) ->
                        headers.put((String) arguments[0], (String) arguments[1])),
            (request, response) -> headers.put("through", "yes"));
    return headers;
  }

  @Test
  void everyAnswer_keepsThePageToItself() throws Exception {
    for (String path : List.of("/", "/p/x/review", "/api/v1/graphs", "/js/lib/api.js")) {
      assertThat(headers(path))
          .containsEntry("X-Content-Type-Options", "nosniff")
          .containsEntry("Referrer-Policy", "same-origin")
          .containsEntry("Cross-Origin-Opener-Policy", "same-origin")
          .containsEntry("through", "yes");
      assertThat(headers(path).get("Content-Security-Policy"))
          .contains("default-src 'self'", "object-src 'none'", "base-uri 'none'")
          .contains("frame-ancestors 'none'")
          .doesNotContain("unsafe");
    }
  }

  @Test
  void whatTheApiTells_isKeptByNoBrowser() throws Exception {
    assertThat(headers("/api/v1/accounts")).containsEntry("Cache-Control", "no-store");
    assertThat(headers("/api/v1/annotations/x/image")).doesNotContainKey("Cache-Control");
    assertThat(headers("/js/lib/api.js")).containsEntry("Cache-Control", "no-cache");
  }

  /** A manager of passwords can fill them in; nobody reads them over a shoulder. */
  @Test
  void passwords_areHidden_andCanBePasted() throws IOException {
    int fields = 0;
    try (Stream<Path> scripts = Files.walk(Path.of("src/main/webapp/js"))) {
      for (Path script : scripts.filter(file -> file.toString().endsWith(".js")).toList()) {
        for (String line : Files.readString(script).split("\n", -1)) {
          if (line.contains("-password\"") && line.contains("autocomplete")) {
            fields++;
            assertThat(line).as(script.toString()).contains("type: \"password\"");
          }
          assertThat(line).as(script.toString()).doesNotContain("\"paste\"");
        }
      }
    }
    assertThat(fields).isGreaterThan(4);
  }
}
