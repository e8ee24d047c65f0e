package org.resight.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resight.access.AccessSettings;
import org.resight.access.AccessState;
import org.resight.access.MemoryAccessStore;
import org.resight.access.Origin;
import org.resight.access.Principal;
import org.resight.access.Principals;
import org.resight.access.SignIns;

/** Who gets through in each mode, before and after the first account. */
class GateTest {

  private static final String PASSWORD = "seven striped horses";

  private final AccessState state =
      new AccessState(new MemoryAccessStore(Clock.systemUTC()), Clock.systemUTC());
  private final SignIns signIns = new SignIns(state);

  /** No project is known. */
  private static final class NoProjects implements Projects {
    @Override
    public Optional<UUID> project(UUID graph) {
      return Optional.empty();
    }

    @Override
    public Optional<UUID> holder(UUID annotation) {
      return Optional.empty();
    }

    @Override
    public boolean isImporter(Principal principal, UUID annotation) {
      return false;
    }
  }

  private String answer(String mode, String method, String path) {
    AccessSettings settings =
        AccessSettings.of(name -> name.equals("RESIGHT_SIGN_IN") ? mode : null);
    Gate gate =
        new Gate(
            settings,
            state,
            new Principals(state),
            new Guard(RightsTable.read(), new NoProjects()));
    return gate.check(request(method, path)).map(Refused::slug).orElse("through");
  }

  private static HttpServletRequest request(String method, String path) {
    Map<String, Object> values =
        new HashMap<>(
            Map.of(
                "getMethod", method,
                "getRequestURI", path,
                "getContextPath", "",
                "getScheme", "http",
                "getProtocol", "HTTP/1.1",
                "getRemoteAddr", "127.0.0.1",
                "getLocalAddr", "127.0.0.1"));
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            GateTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, called, arguments) ->
                called.getName().equals("getHeader")
                    ? Map.of("Host", "localhost").get(String.valueOf(arguments[0]))
                    : values.get(called.getName()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /api/v1/setup",
        "POST /api/v1/sign-in",
        "POST /api/v1/accounts",
        "PUT /api/v1/graphs/x/members/y",
        "GET /api/v1/me/tokens"
      })
  void whereTheServerHasNoAccounts_nothingOfThemIsMade(String call) {
    String[] parts = call.split(" ", 2);
    assertThat(answer("open", parts[0], parts[1])).isEqualTo("no-accounts");
    assertThat(answer("open", "GET", "/api/v1/setup")).isEqualTo("through");
    assertThat(answer("open", "GET", "/api/v1/graphs")).isEqualTo("through");
  }

  @Test
  void theFirstAccount_endsTheLocalMode() {
    assertThat(answer("local", "GET", "/api/v1/graphs")).isEqualTo("through");
    assertThat(answer("local", "POST", "/api/v1/sign-in")).isEqualTo("no-accounts");
    assertThat(answer("local", "POST", "/api/v1/setup")).isEqualTo("through");
    signIns.setUp(
        Principal.owner(), null, "ana", "", PASSWORD, new Origin("127.0.0.1", "r", "test"));
    assertThat(answer("local", "GET", "/api/v1/graphs")).isEqualTo("sign-in-needed");
    assertThat(answer("local", "POST", "/api/v1/sign-in")).isEqualTo("through");
  }

  @Test
  void withAccounts_onlyComingInAndHealth_needNobody() {
    assertThat(answer("accounts", "GET", "/api/v1/graphs")).isEqualTo("sign-in-needed");
    assertThat(answer("accounts", "GET", "/api/v1/nothing")).isEqualTo("forbidden");
    assertThat(answer("accounts", "GET", "/health/ready")).isEqualTo("through");
    assertThat(answer("accounts", "POST", "/api/v1/setup")).isEqualTo("through");
  }
}
