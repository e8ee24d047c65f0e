package org.resight.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.ejb.ConcurrentAccessTimeoutException;
import jakarta.ejb.EJBException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resight.access.AccessSettings;
import org.resight.access.AccessState;
import org.resight.access.Account;
import org.resight.access.AuditEvent;
import org.resight.access.MemoryAccessStore;
import org.resight.access.Origin;
import org.resight.access.People;
import org.resight.access.Principal;
import org.resight.access.Principals;
import org.resight.access.SignIns;
import org.resight.refusal.JournalUnavailableException;

/** Who gets through in each mode, before and after the first account. */
class GateTest {

  private static final String PASSWORD = "seven striped horses";

  private final Duration[] passed = {Duration.ZERO};
  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return Instant.now().plus(passed[0]);
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          throw new UnsupportedOperationException();
        }
      };
  private boolean away;
  private final AccessState state =
      new AccessState(
          new MemoryAccessStore(clock) {
            @Override
            public synchronized long version() {
              if (away) {
                throw new JournalUnavailableException("away");
              }
              return super.version();
            }
          },
          clock);
  private final SignIns signIns = new SignIns(state);

  /** No project is known. */
  private static class NoProjects implements Projects {
    @Override
    public Optional<Found> project(UUID graph) {
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

  private Gate gate(String mode) {
    return gate(mode, new NoProjects());
  }

  private Gate gate(String mode, Projects projects) {
    AccessSettings settings =
        AccessSettings.of(name -> name.equals("RESIGHT_SIGN_IN") ? mode : null);
    return new Gate(
        settings, state, new Principals(state), new Guard(RightsTable.read(), projects));
  }

  private String answer(String mode, String method, String path) {
    return gate(mode).check(request(method, path)).map(Refused::slug).orElse("through");
  }

  private String answerTo(SignIns.Begun session, String method, String path) {
    try {
      return gate("accounts")
          .check(request(method, path, new Cookie("resight", session.secret())))
          .map(Refused::slug)
          .orElse("through");
    } catch (RuntimeException e) {
      return Refusals.of(e).slug();
    }
  }

  @Test
  void whoIsIn_goesOnWithoutTheDatabase_butNothingThatTheAuditKeeps() {
    Origin here = new Origin("127.0.0.1", "r", "test");
    SignIns.Begun ana = signIns.setUp(Principal.owner(), null, "ana", "", PASSWORD, here);
    assertThat(answerTo(ana, "GET", "/api/v1/accounts")).isEqualTo("through");
    assertThat(answerTo(ana, "GET", "/api/v1/audit/export")).isEqualTo("through");
    away = true;
    passed[0] = Duration.ofMinutes(4);
    assertThat(answerTo(ana, "GET", "/api/v1/graphs")).isEqualTo("through");
    assertThat(answerTo(ana, "GET", "/api/v1/audit/export")).isEqualTo("busy");
    HttpServletRequest forged =
        request("GET", "/api/v1/graphs", new Cookie("resight", "x".repeat(43)));
    assertThat(gate("accounts").check(forged).map(Refused::slug)).contains("sign-in-needed");
    passed[0] = Duration.ofMinutes(6);
    assertThat(answerTo(ana, "GET", "/api/v1/graphs")).isEqualTo("busy");
    away = false;
    passed[0] = Duration.ofMinutes(7);
    assertThat(answerTo(ana, "GET", "/api/v1/audit/export")).isEqualTo("through");
  }

  private static HttpServletRequest request(String method, String path, Cookie... cookies) {
    Map<String, Object> attributes = new HashMap<>();
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
                switch (called.getName()) {
                  case "getHeader" ->
                      Map.of("Host", "localhost", "Sec-Fetch-Site", "same-origin")
                          .get(String.valueOf(arguments[0]));
                  case "getCookies" -> cookies;
                  case "getAttribute" -> attributes.get(arguments[0]);
                  case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
                  default -> values.get(called.getName());
                });
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

  @Test
  void overHttps_theBrowserStaysThere() {
    for (String scheme : List.of("https", "http")) {
      HttpServletRequest request = request("GET", "/");
      request.setAttribute(Gate.SCHEME, scheme);
      Map<Object, Object> headers = new HashMap<>();
      HttpServletResponse response =
          (HttpServletResponse)
              Proxy.newProxyInstance(
                  GateTest.class.getClassLoader(),
                  new Class<?>[] {HttpServletResponse.class},
                  (proxy, called, arguments) -> headers.put(arguments[0], arguments[1]));
      AccessFilter.stayOnHttps(request, response);
      assertThat(headers)
          .isEqualTo(
              scheme.equals("https")
                  ? Map.of("Strict-Transport-Security", "max-age=31536000")
                  : Map.of());
    }
  }

  @Test
  void aRefusalIsAnswered_alsoIfTheAuditCannotTellTheProject() {
    SignIns.Begun ana =
        signIns.setUp(
            Principal.owner(), null, "ana", "", PASSWORD, new Origin("127.0.0.1", "r", "test"));
    Projects failing =
        new NoProjects() {
          @Override
          public Optional<Found> project(UUID graph) {
            throw new EJBException(new ConcurrentAccessTimeoutException("locked"));
          }
        };
    Gate gate = gate("accounts", failing);
    HttpServletRequest request =
        request(
            "GET",
            "/api/v1/graphs/" + new UUID(7, 1) + "/export",
            new Cookie("resight", ana.secret()));
    assertThatThrownBy(() -> gate.check(request)).isInstanceOf(EJBException.class);
    assertThat(gate.refused(request)).map(Gate.Asked::target).contains("");
  }

  @Test
  void whatAnAccountMayNotDo_standsInTheAudit() {
    Origin here = new Origin("127.0.0.1", "r", "test");
    signIns.setUp(Principal.owner(), null, "ana", "", PASSWORD, here);
    People people = new People(state, signIns);
    people.make(
        Principal.owner(), "ben", "", Account.Kind.PERSON, Set.of(), "quiet brown otters", here);
    String secret = signIns.signIn("ben", "quiet brown otters", here).secret();
    Gate gate = gate("accounts");
    HttpServletRequest restore = request("POST", "/api/v1/backup", new Cookie("resight", secret));
    assertThat(gate.check(restore)).map(Refused::slug).contains("right-missing");
    gate.keep(gate.refused(restore).orElseThrow(), 403);
    AuditEvent.Act last = state.audit(state.auditEnd() - 1, 1).get(0).act();
    assertThat(List.of(last.actor(), last.action(), last.outcome()))
        .containsExactly("ben", "restore", "refused 403");
    HttpServletRequest nobodys = request("POST", "/api/v1/backup");
    assertThat(gate.check(nobodys)).map(Refused::slug).contains("sign-in-needed");
    assertThat(gate.refused(nobodys)).as("nobody fills the audit").isEmpty();
  }
}
