package org.resight.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessSettingsTest {

  private static AccessSettings of(String name, String value) {
    return AccessSettings.of(Map.of(name, value)::get);
  }

  @Test
  void publicUrls_areOrigins() {
    assertThat(
            of("RESIGHT_PUBLIC_URL", "https://Resight.Example.org:443/, http://lab:8080")
                .publicUrls())
        .containsExactlyInAnyOrder(
            URI.create("https://resight.example.org"), URI.create("http://lab:8080"));
    assertThat(of("RESIGHT_PUBLIC_URL", " ").publicUrls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resight.example.org",
        "ftp://x",
        "https://x/path",
        "https://u@x",
        "https://x?q",
        "https://",
        "https://a b"
      })
  void publicUrl_thatIsNoOrigin_isRefusedInOneSentence(String url) {
    assertThatThrownBy(() -> of("RESIGHT_PUBLIC_URL", url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("RESIGHT_PUBLIC_URL must be");
  }

  @Test
  void signIn_isByAccounts_unlessAnotherIsSaid() {
    assertThat(AccessSettings.of(name -> null).signIn()).isEqualTo(AccessSettings.SignIn.ACCOUNTS);
    assertThat(of("RESIGHT_SIGN_IN", " ").signIn()).isEqualTo(AccessSettings.SignIn.ACCOUNTS);
    assertThat(of("RESIGHT_SIGN_IN", "local").signIn()).isEqualTo(AccessSettings.SignIn.LOCAL);
    assertThat(of("RESIGHT_SIGN_IN", "open").signIn()).isEqualTo(AccessSettings.SignIn.OPEN);
    assertThatThrownBy(() -> of("RESIGHT_SIGN_IN", "none"))
        .hasMessageStartingWith("RESIGHT_SIGN_IN must be");
  }
}
