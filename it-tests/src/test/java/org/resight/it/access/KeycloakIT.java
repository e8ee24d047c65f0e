package org.resight.it.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.resight.it.access.AccountsServer.session;
import static org.resight.it.access.FormBrowser.location;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resight.it.server.KeycloakServer;
import org.resight.it.server.OwnServer;
import org.resight.it.server.RunningServer;
import org.resight.it.server.ServerKind;

/**
 * Two realms of a real Keycloak at once: sign-in through its form, its sign-out, a day in a lab,
 * another issuer than the setting, and its end, after which the work goes on. Runs with the profile
 * {@code keycloak}.
 */
@OwnServer
@Tag("keycloak")
class KeycloakIT {

  private static final String PASSWORD = "nine quiet otters";
  private static final String SECRET = "a-secret-of-the-client-alone";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path data;

  private final Map<ServerKind, Integer> ports = new EnumMap<>(ServerKind.class);

  /** Somebody at work, and somebody who is at the provider, when that ends. */
  private record AtWork(AccountsServer server, FormBrowser ben, URI onTheWay) {}

  @Test
  void peopleOfTwoRealms_comeAndGo_andWorkOnWithoutThem() throws Exception {
    for (ServerKind kind : ServerKind.values()) {
      ports.put(kind, RunningServer.freePort());
    }
    List<AccountsServer> servers = new ArrayList<>();
    List<AtWork> all = new ArrayList<>();
    try (KeycloakServer keycloak =
        KeycloakServer.start(Map.of("lab", realm("lab"), "uni", realm("uni")))) {
      for (ServerKind kind : ServerKind.values()) {
        servers.add(server(kind, keycloak));
      }
      keycloak.await("uni");
      keycloak.await("lab");
      for (AccountsServer server : servers) {
        comeAndGo(server, keycloak);
        otherKeysAreTaken(server, keycloak);
        labsDay(server);
      }
      // Only now: the provider's sign-out ends the sessions at both servers.
      for (AccountsServer server : servers) {
        all.add(atWork(server));
      }
      keycloak.stop();
      for (AtWork one : all) {
        workGoesOn(one);
      }
    } finally {
      servers.forEach(AccountsServer::close);
    }
  }

  private AccountsServer server(ServerKind kind, KeycloakServer keycloak) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("RESIGHT_PUBLIC_URL", "http://localhost:" + ports.get(kind));
    for (String realm : List.of("lab", "uni")) {
      String prefix = "RESIGHT_OIDC_" + realm.toUpperCase(Locale.ROOT);
      settings.put(prefix + "_ISSUER", keycloak.realm(realm).toString());
      settings.put(prefix + "_CLIENT_ID", client(kind));
      settings.put(prefix + "_CLIENT_SECRET", SECRET);
    }
    settings.put("RESIGHT_OIDC_UNI_JOIN", "domain:example.org");
    settings.put("RESIGHT_OIDC_WRONG_ISSUER", keycloak.realm("lab") + "/");
    settings.put("RESIGHT_OIDC_WRONG_CLIENT_ID", client(kind));
    return new AccountsServer(
        kind, "keycloak", data.resolve(kind.toString()), ports.get(kind), settings);
  }

  private static String client(ServerKind kind) {
    return "resight-" + kind;
  }

  private String realm(String name) {
    List<Map<String, Object>> clients =
        ports.entrySet().stream()
            .map(server -> client(client(server.getKey()), server.getValue(), name))
            .toList();
    List<Map<String, Object>> users = List.of(user("ben"), user("cora"));
    try {
      return JSON.writeValueAsString(
          Map.of(
              "realm",
              name,
              "enabled",
              true,
              "sslRequired",
              "none",
              "users",
              users,
              "clients",
              clients));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> user(String name) {
    return Map.of(
        "username",
        name,
        "enabled",
        true,
        "email",
        name + "@example.org",
        "emailVerified",
        true,
        "firstName",
        name,
        "lastName",
        "Meier",
        "credentials",
        List.of(Map.of("type", "password", "value", PASSWORD)));
  }

  private static Map<String, Object> client(String id, int port, String realm) {
    String here = "http://localhost:" + port;
    return Map.of(
        "clientId",
        id,
        "secret",
        SECRET,
        "redirectUris",
        List.of(here + "/auth/oidc/" + realm + "/callback"),
        "attributes",
        Map.of(
            "backchannel.logout.url", here + "/auth/oidc/" + realm + "/backchannel",
            "post.logout.redirect.uris", here + "/sign-in",
            "pkce.code.challenge.method", "S256"));
  }

  private void comeAndGo(AccountsServer server, KeycloakServer keycloak) throws Exception {
    String[] ana = session(server.setUp());
    JsonNode providers = server.send("GET", "/api/v1/providers", null).expect(200).body();
    Map<String, Boolean> there = new HashMap<>();
    providers
        .path("items")
        .forEach(one -> there.put(one.path("id").asText(), one.path("available").asBoolean()));
    assertThat(there).isEqualTo(Map.of("lab", true, "uni", true, "wrong", false));
    assertThat(refusal(new FormBrowser().get(at(server, "/auth/oidc/wrong/start"))))
        .isEqualTo("away");

    // Nobody invited Ben of the lab; once he is, he is whoever the administrator says.
    FormBrowser ben = new FormBrowser();
    assertThat(comes(server, ben, "lab", "ben").getQuery()).contains("refused=not-invited");
    JsonNode events = server.send("GET", "/api/v1/audit", null, ana).expect(200).body();
    JsonNode last = events.path("items").path(events.path("items").size() - 1);
    String subject = last.path("target").asText().replaceFirst("^lab:", "");
    assertThat(last.path("outcome").asText()).isEqualTo("refused: not invited");
    Map<String, String> link = Map.of("handle", "benno", "provider", "lab", "subject", subject);
    server.send("POST", "/api/v1/identities", link, ana).expect(200);
    assertThat(comes(server, ben, "lab", "ben")).isEqualTo(at(server, "/p/x"));
    assertThat(handle(server, ben)).isEqualTo("benno");

    // The other realm's Ben is somebody else.
    FormBrowser other = new FormBrowser();
    assertThat(comes(server, other, "uni", "ben").getPath()).isEqualTo("/p/x");
    assertThat(handle(server, other)).isEqualTo("ben.uni");
    assertThat(refusalOfForeignState(server)).isEqualTo("state");

    // A sign-out here ends the session at the provider: the next sign-in asks for the password.
    signOut(server, other);
    assertThat(other.get(location(other.get(at(server, "/auth/oidc/uni/start")))).statusCode())
        .isEqualTo(200);

    // A sign-out there ends all sessions here.
    FormBrowser second = new FormBrowser();
    comes(server, second, "lab", "ben");
    signOutAtProvider(keycloak, subject);
    awaitNobody(server, ben);
    awaitNobody(server, second);
  }

  /** The provider signs by a key that nobody has seen yet: it is asked for its keys again. */
  private static void otherKeysAreTaken(AccountsServer server, KeycloakServer keycloak)
      throws Exception {
    String before = signingKey(keycloak);
    Map<String, Object> key =
        Map.of(
            "name",
            "rotated-" + server.uri().getPort(),
            "providerId",
            "rsa-generated",
            "providerType",
            "org.keycloak.keys.KeyProvider",
            "config",
            Map.of("priority", List.of(String.valueOf(server.uri().getPort() * 10))));
    administer(keycloak, "/realms/uni/components", JSON.writeValueAsString(key), 201);
    FormBrowser cora = new FormBrowser();
    assertThat(comes(server, cora, "uni", "cora")).isEqualTo(at(server, "/p/x"));
    assertThat(handle(server, cora)).isEqualTo("cora.uni");
    assertThat(signingKey(keycloak)).isNotEqualTo(before);
  }

  /** Returns the id of the key that signs what a realm tells now. */
  private static String signingKey(KeycloakServer keycloak) throws Exception {
    return JSON.readTree(administer(keycloak, "/realms/uni/keys", null, 200))
        .at("/active/RS256")
        .asText();
  }

  private static void labsDay(AccountsServer server) throws Exception {
    Map<String, String[]> people = new LinkedHashMap<>();
    people.put("benno", atProvider(server, "lab", "ben"));
    people.put("ben.uni", atProvider(server, "uni", "ben"));
    people.put("cora.uni", atProvider(server, "uni", "cora"));
    new LabsDay(server, server.signIn("ana", AccountsServer.PASSWORD), people).play();
  }

  private static String[] atProvider(AccountsServer server, String realm, String name)
      throws Exception {
    FormBrowser browser = new FormBrowser();
    comes(server, browser, realm, name);
    return session("resight=" + browser.cookies(at(server, "")).get("resight"));
  }

  private AtWork atWork(AccountsServer server) throws Exception {
    FormBrowser ben = new FormBrowser();
    comes(server, ben, "lab", "ben");
    FormBrowser late = new FormBrowser();
    URI leaving = location(late.get(at(server, "/auth/oidc/lab/start?to=/p/x")));
    URI onTheWay = late.signInAt(leaving, "cora", PASSWORD);
    ben.cookies(at(server, "")).putAll(trip(late, server));
    return new AtWork(server, ben, onTheWay);
  }

  private static Map<String, String> trip(FormBrowser browser, AccountsServer server) {
    return Map.of(
        "resight-trip", String.valueOf(browser.cookies(at(server, "")).get("resight-trip")));
  }

  private static URI at(AccountsServer server, String path) {
    return URI.create(server.uri() + path);
  }

  /** Signs in through the form, and returns where the browser is then. */
  private static URI comes(AccountsServer server, FormBrowser browser, String realm, String name)
      throws Exception {
    URI provider = location(browser.get(at(server, "/auth/oidc/" + realm + "/start?to=/p/x")));
    return location(browser.get(browser.signInAt(provider, name, PASSWORD)));
  }

  private static String refusal(HttpResponse<?> response) {
    return location(response).getQuery().replaceFirst(".*refused=([a-z-]+).*", "$1");
  }

  private static String refusalOfForeignState(AccountsServer server) throws Exception {
    FormBrowser browser = new FormBrowser();
    URI provider = location(browser.get(at(server, "/auth/oidc/uni/start")));
    String back = browser.signInAt(provider, "cora", PASSWORD).toString();
    return refusal(browser.get(URI.create(back.replace("/oidc/uni/", "/oidc/lab/"))));
  }

  private static String handle(AccountsServer server, FormBrowser browser) throws Exception {
    return browser.json(at(server, "/api/v1/me")).path("account").path("handle").asText();
  }

  private static void signOut(AccountsServer server, FormBrowser browser) throws Exception {
    var answer =
        browser.post(at(server, "/api/v1/sign-out"), Map.of(), "Sec-Fetch-Site", "same-origin");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    URI go = URI.create(JSON.readTree(answer.body()).path("go").asText());
    assertThat(location(browser.get(go))).isEqualTo(at(server, "/sign-in"));
  }

  private static void signOutAtProvider(KeycloakServer keycloak, String subject) throws Exception {
    administer(keycloak, "/realms/lab/users/" + subject + "/logout", "", 204);
  }

  /** Asks the provider what its administrator may; no body is a GET. */
  private static String administer(
      KeycloakServer keycloak, String path, @Nullable String body, int expected) throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    String form =
        "grant_type=password&client_id=admin-cli&username="
            + KeycloakServer.ADMINISTRATOR
            + "&password="
            + KeycloakServer.ADMINISTRATOR;
    String token =
        JSON.readTree(
                http.send(
                        HttpRequest.newBuilder(
                                URI.create(
                                    keycloak.realm("master") + "/protocol/openid-connect/token"))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString(form))
                            .build(),
                        BodyHandlers.ofString())
                    .body())
            .path("access_token")
            .asText();
    var answer =
        http.send(
            HttpRequest.newBuilder(URI.create(keycloak.administration() + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(
                    body == null ? "GET" : "POST",
                    body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expected);
    return answer.body();
  }

  private static void awaitNobody(AccountsServer server, FormBrowser browser) throws Exception {
    Instant end = Instant.now().plus(Duration.ofSeconds(20));
    while (!handle(server, browser).isEmpty()) {
      assertThat(Instant.now()).isBefore(end);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /** The provider is gone: who is in stays in, passwords are taken, and the button says so. */
  private void workGoesOn(AtWork one) throws Exception {
    AccountsServer server = one.server();
    assertThat(handle(server, one.ben())).isEqualTo("benno");
    assertThat(refusal(one.ben().get(one.onTheWay()))).isEqualTo("away");
    assertThat(handle(server, one.ben())).isEqualTo("benno");
    String[] ana = session(server.signIn("ana", AccountsServer.PASSWORD));
    List<UUID> photos = List.of(UUID.randomUUID(), UUID.randomUUID());
    String project = server.project(photos, ana);
    Map<String, Object> review =
        Map.of("a", photos.get(0), "b", photos.get(1), "decision", "positive");
    server.send("POST", "/api/v1/graphs/" + project + "/reviews", review, ana).expect(200);
    JsonNode providers = server.send("GET", "/api/v1/providers", null).expect(200).body();
    assertThat(providers.path("items").path(0).path("available").asBoolean()).isFalse();
    JsonNode audit = server.send("GET", "/api/v1/audit/verification", null, ana).body();
    assertThat(audit.path("changed").isNull()).as(audit.toString()).isTrue();
    assertThat(server.log()).doesNotContain(SECRET, PASSWORD, "eyJ");
  }
}
