package org.resight.web.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resight.access.AccessSettings;
import org.resight.web.oidc.ProviderSettings.Join;
import org.resight.web.oidc.ProviderSettings.Way;

/** The settings of providers; a wrong one stops the start in one sentence. */
class OidcSettingsTest {

  private final Map<String, String> values =
      new HashMap<>(
          Map.of(
              "RESIGHT_PUBLIC_URL", "https://resight.example.org",
              "RESIGHT_OIDC_KC_ISSUER", "https://kc.example.org/realms/a",
              "RESIGHT_OIDC_KC_CLIENT_ID", "resight",
              "RESIGHT_OIDC_KC_CLIENT_SECRET", "hidden"));

  private OidcSettings read() {
    return OidcSettings.of(values.keySet(), values::get, AccessSettings.of(values::get));
  }

  @Test
  void withoutAnySetting_thereIsNoProvider() {
    assertThat(
            OidcSettings.of(Set.of("PATH"), name -> null, AccessSettings.of(name -> null))
                .providers())
        .isEmpty();
  }

  @Test
  void aProvider_hasDefaultsForAllButThree() {
    ProviderSettings kc = read().providers().get(0);
    assertThat(kc.id()).isEqualTo("kc");
    assertThat(kc.label()).isEqualTo("kc");
    assertThat(kc.scopes()).containsExactly("openid", "profile", "email");
    assertThat(kc.join()).isEqualTo(Join.INVITED);
    assertThat(kc.groupsClaim()).isEqualTo("groups");
    assertThat(kc.toString()).doesNotContain("hidden");
  }

  @Test
  void severalProviders_standSideBySide() {
    values.put("RESIGHT_OIDC_MY_UNI_ISSUER", "https://uni.example.org/");
    values.put("RESIGHT_OIDC_MY_UNI_CLIENT_ID", "resight");
    values.put("RESIGHT_OIDC_MY_UNI_LABEL", "University");
    values.put("RESIGHT_OIDC_MY_UNI_SCOPES", "openid groups");
    values.put("RESIGHT_OIDC_MY_UNI_JOIN", "domain:Example.org, uni.example.org");
    values.put("RESIGHT_OIDC_KC_JOIN", "groups:a,b");
    values.put("RESIGHT_ADMIN", "my-uni:00-11:22");
    OidcSettings read = read();
    assertThat(read.providers()).extracting(ProviderSettings::id).containsExactly("kc", "my-uni");
    assertThat(read.administrator())
        .isEqualTo(new OidcSettings.Administrator("my-uni", "00-11:22"));
    ProviderSettings uni = read.providers().get(1);
    assertThat(uni.clientSecret()).isNull();
    assertThat(uni.scopes()).isEqualTo(List.of("openid", "groups"));
    assertThat(uni.join())
        .isEqualTo(new Join(Way.DOMAIN, Set.of("example.org", "uni.example.org")));
    assertThat(read.providers().get(0).join()).isEqualTo(new Join(Way.GROUPS, Set.of("a", "b")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RESIGHT_OIDC_KC_LABLE|x|RESIGHT_OIDC_KC_LABLE is no setting",
        "RESIGHT_OIDC_ISSUER|x|RESIGHT_OIDC_ISSUER is no setting",
        "RESIGHT_OIDC_KC_CLIENT_ID|''|RESIGHT_OIDC_KC_CLIENT_ID is missing",
        "RESIGHT_OIDC_X_LABEL|x|RESIGHT_OIDC_X_ISSUER is missing",
        "RESIGHT_OIDC_KC_ISSUER|http://kc.example.org|RESIGHT_OIDC_KC_ISSUER must be",
        "RESIGHT_OIDC_KC_ISSUER|https://kc.example.org?x=y|RESIGHT_OIDC_KC_ISSUER must be",
        "RESIGHT_OIDC_KC_ISSUER|kc|RESIGHT_OIDC_KC_ISSUER must be",
        "RESIGHT_OIDC_KC_ISSUER|h t|RESIGHT_OIDC_KC_ISSUER must be",
        "RESIGHT_OIDC_KC_SCOPES|profile|RESIGHT_OIDC_KC_SCOPES must name openid",
        "RESIGHT_OIDC_KC_JOIN|anybody|RESIGHT_OIDC_KC_JOIN must be",
        "RESIGHT_OIDC_KC_JOIN|domain|RESIGHT_OIDC_KC_JOIN must be",
        "RESIGHT_OIDC_KC_JOIN|domain:|RESIGHT_OIDC_KC_JOIN must be",
        "RESIGHT_OIDC_KC_JOIN|domain:localhost|RESIGHT_OIDC_KC_JOIN must be",
        "RESIGHT_OIDC_KC_JOIN|groups:,|RESIGHT_OIDC_KC_JOIN must be",
        "RESIGHT_ADMIN|kc|RESIGHT_ADMIN must be",
        "RESIGHT_ADMIN|kc:|RESIGHT_ADMIN must be",
        "RESIGHT_ADMIN|other:4711|RESIGHT_ADMIN must be",
        "RESIGHT_PUBLIC_URL|''|RESIGHT_OIDC needs RESIGHT_PUBLIC_URL",
        "RESIGHT_PUBLIC_URL|http://lab.example.org|With RESIGHT_OIDC each address"
      })
  void aWrongSetting_isToldByItsName_withoutItsValue(String name, String value, String told) {
    values.put(name, value);
    assertThatThrownBy(this::read)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(told)
        .hasMessageNotContaining("hidden");
  }

  @Test
  void oneIssuer_isOneProvider() {
    values.put("RESIGHT_OIDC_OTHER_ISSUER", "https://kc.example.org/realms/a");
    values.put("RESIGHT_OIDC_OTHER_CLIENT_ID", "resight");
    assertThatThrownBy(this::read).hasMessageContaining("same issuer");
  }
}
