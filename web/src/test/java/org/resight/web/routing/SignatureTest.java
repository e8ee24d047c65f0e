package org.resight.web.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SignatureTest {

  private static final PassedClient CLIENT =
      new PassedClient("203.0.113.9", "10.0.0.1", "https", "resight.example.org");

  private final Signature signature = new Signature(() -> "secret");
  private final String signed = signature.sign(CLIENT, 7, "POST", "/api/v1/graphs?a=b");

  @Test
  void read_ofWhatAnotherServerSigned_isTheClient() {
    assertThat(new Signature(() -> "secret").read(signed, 7, "POST", "/api/v1/graphs?a=b"))
        .hasValue(CLIENT);
  }

  @Test
  void read_forAnythingElse_isEmpty() {
    assertThat(signature.read(signed, 8, "POST", "/api/v1/graphs?a=b")).isEmpty();
    assertThat(signature.read(signed, 7, "GET", "/api/v1/graphs?a=b")).isEmpty();
    assertThat(signature.read(signed, 7, "POST", "/api/v1/graphs")).isEmpty();
    assertThat(new Signature(() -> "other").read(signed, 7, "POST", "/api/v1/graphs?a=b"))
        .isEmpty();
  }

  @Test
  void read_ofAChangedHeader_isEmpty() {
    String other = signature.sign(CLIENT, 7, "POST", "/");
    String forged = other.substring(0, other.indexOf('.')) + signed.substring(20);
    for (String header :
        List.of("", ".", "a", "a.b.c", "?.?", forged, signed + "A", signed.substring(1))) {
      assertThat(signature.read(header, 7, "POST", "/api/v1/graphs?a=b")).as(header).isEmpty();
    }
  }
}
