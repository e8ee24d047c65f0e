package org.resight.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SessionCookieTest {

  @Test
  void overHttps_theCookieIsOfThisHostAlone() {
    assertThat(SessionCookie.set("s3cret", "https").split("; "))
        .containsExactlyInAnyOrder(
            "__Host-resight=s3cret", "Path=/", "HttpOnly", "SameSite=Lax", "Secure");
    assertThat(SessionCookie.end("https"))
        .startsWith("__Host-resight=;")
        .contains("Max-Age=0", "Secure");
  }

  @Test
  void onLoopback_itIsNotSecure_andStillNoScriptReadsIt() {
    assertThat(SessionCookie.set("s3cret", "http").split("; "))
        .containsExactlyInAnyOrder("resight=s3cret", "Path=/", "HttpOnly", "SameSite=Lax");
  }
}
