package org.resight.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose word about the client counts. */
class PeerTest {

  private static final String PROXY = "10.0.0.2";

  private static Peer peer(String nearest, String chain, String proto) {
    return peer(nearest, chain == null ? List.of() : List.of(chain), proto);
  }

  private static Peer peer(String nearest, List<String> chain, String proto) {
    Map<String, String> headers = new HashMap<>();
    headers.put("X-Forwarded-Proto", proto);
    headers.put("X-Real-IP", "192.0.2.99");
    headers.put("Forwarded", "for=192.0.2.99;proto=https");
    HttpServletRequest request =
        (HttpServletRequest)
            Proxy.newProxyInstance(
                PeerTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, called, arguments) ->
                    switch (called.getName()) {
                      case "getRemoteAddr" -> nearest;
                      case "getScheme" -> "http";
                      case "getHeaders" -> {
                        assertThat(arguments).containsExactly("X-Forwarded-For");
                        yield Collections.enumeration(chain);
                      }
                      case "getHeader" -> headers.get(String.valueOf(arguments[0]));
                      default -> throw new UnsupportedOperationException(called.getName());
                    });
    return Peer.of(request, Set.of(PROXY, "10.0.0.3"));
  }

  @Test
  void nobodysProxy_saysNothing() {
    assertThat(peer("192.0.2.7", "198.51.100.1", "https")).isEqualTo(new Peer("192.0.2.7", "http"));
    assertThat(peer("192.0.2.7", PROXY, "https")).isEqualTo(new Peer("192.0.2.7", "http"));
    assertThat(peer("127.0.0.1", "198.51.100.1", "https")).isEqualTo(new Peer("127.0.0.1", "http"));
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.1, 198.51.100.1",
    "'203.0.113.5, 198.51.100.1', 198.51.100.1",
    "'203.0.113.5, 198.51.100.1, 10.0.0.3', 198.51.100.1",
    "'198.51.100.1, <script>', 10.0.0.2",
    "'10.0.0.3', 10.0.0.2",
    ", 10.0.0.2"
  })
  void aTrustedProxy_saysWhoCameToIt_notWhatThatOneSaid(String chain, String client) {
    assertThat(peer(PROXY, chain, "https")).isEqualTo(new Peer(client, "https"));
    assertThat(peer(PROXY, chain, "gopher").scheme()).isEqualTo("http");
  }

  /** HAProxy writes a line of its own; the lines before it are what the client said. */
  @Test
  void aProxyThatAddsALine_isBelieved_notTheLinesBeforeIt() {
    assertThat(peer(PROXY, List.of("1.2.3.4", "198.51.100.1"), "https").address())
        .isEqualTo("198.51.100.1");
    assertThat(peer(PROXY, List.of("1.2.3.4, 5.6.7.8", "198.51.100.1", "10.0.0.3"), "https"))
        .isEqualTo(new Peer("198.51.100.1", "https"));
    assertThat(peer(PROXY, List.of("1.2.3.4", "x"), "https").address()).isEqualTo(PROXY);
  }
}
