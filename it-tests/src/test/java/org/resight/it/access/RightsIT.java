package org.resight.it.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.resight.it.access.AccountsServer.bearer;
import static org.resight.it.access.AccountsServer.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.resight.it.access.RightsMatrix.Row;
import org.resight.it.access.RightsMatrix.Somebody;
import org.resight.it.server.OwnServer;
import org.resight.it.server.RunningServer;
import org.resight.it.server.ServerKind;

/** A server with accounts, from its setup code to what each principal may ask. */
@OwnServer
class RightsIT {

  private static final List<String> ALL = Everybody.ALL;
  private static final String ACCOUNTS = "/api/v1/accounts";
  private static final String ELSEWHERE = "198.51.100.9";

  @TempDir private Path data;

  @ParameterizedTest
  @EnumSource(ServerKind.class)
  void everybody_mayAskWhatTheirRightsSay(ServerKind kind) throws Exception {
    String admin;
    String expired;
    List<UUID> inOtherNames;
    try (AccountsServer server = new AccountsServer(kind, "rights-before", data)) {
      admin = setUp(server);
      server.program(admin, "expired", List.of());
      expired = server.token(admin, "expired", Map.of("label", "test", "rights", ALL));
      new AuditedActs(server, admin).leaveOneRowEach();
    }
    expire(expired);
    try (AccountsServer server = new AccountsServer(kind, "rights", data)) {
      server.program(admin, "manager", List.of("create"));
      Map<String, Object> wish =
          Map.of("label", "test", "rights", ALL, "serverRights", List.of("create"));
      String manager = server.token(admin, "manager", wish);
      List<UUID> photos = List.of(UUID.randomUUID(), UUID.randomUUID());
      PlantedPlaces places = PlantedPlaces.project(server, photos, bearer(manager));
      String graph = places.graph();

      setUpWithoutCode_isRefused(server);
      aRequestWithoutItsBody_isRefused(server);
      whoWorks_isTheAccount(server, admin, graph, manager);
      aTokenWithOneBitChanged_isNone(server, manager);
      whatIsWithdrawn_isNotUsedAnyMore(server, admin, graph, manager);
      aNameOfBefore_isGivenByAnAdministrator(server, admin, graph);
      inOtherNames = actsInOtherNames(server, admin, graph, photos);

      RightsMatrix matrix = new RightsMatrix(server, graph, photos.get(0).toString());
      List<Somebody> everybody = Everybody.of(server, admin, graph, manager, expired);
      whoAsks_learnsItsRights(server, graph, everybody);
      noPlace_withoutTheRight(server, admin, places, everybody);
      String[] other = everybody.get(8).headers().toArray(String[]::new);
      aForeignProject_isNowhere(server, graph, photos, other);
      aDeletedPhoto_isWhoseBringsItInAgain(server, bearer(manager), other);
      new VolunteersProject(server, bearer(manager)).play();
      new ForeignProject(server, graph, photos.get(0), other).isAsIfItNeverWas(admin, "zebra");
      for (Row row : RightsMatrix.rows()) {
        for (Somebody who : everybody) {
          matrix.ask(row, who);
        }
      }
      assertThat(matrix.wrong()).isEmpty();
      assertThat(matrix.asked()).isGreaterThan(1_000);
      // By the matrix the project was deleted, which is its members' business too.
      server.send("GET", "/api/v1/graphs/" + graph, null, bearer(manager)).expect(410);
      server.send("GET", "/api/v1/graphs/" + graph, null, other).expect(404);

      server.send("GET", ACCOUNTS, null, session(admin)).expect(401);
      signInAndOut_leaveNothingBehind(server);
      exactPlacesOfOthers_areGivenInSoManyWords(server, photos);
      theAudit_isWhole(server);
      assertThat(server.log())
          .doesNotContain(AccountsServer.PASSWORD, admin.split("=", 2)[1], manager);
    }
    assertThat(written("importer2")).containsAll(inOtherNames).hasSize(inOtherNames.size() + 1);
    if (kind == ServerKind.WILDFLY) {
      withAllAdministratorsLost_anotherIsMade();
    }
  }

  /** Acts of a program in the names of others, by each way; one by the old contract has no id. */
  private static List<UUID> actsInOtherNames(
      AccountsServer server, String admin, String graph, List<UUID> photos) throws Exception {
    String project = "/api/v1/graphs/" + graph;
    server.program(admin, "importer2", List.of());
    server.give(admin, graph, "importer2", List.of("see", "review", "curate"));
    String token =
        server.token(admin, "importer2", Map.of("label", "test", "rights", ALL, "actAs", true));
    List<UUID> ids = Stream.generate(UUID::randomUUID).limit(4).toList();
    Map<String, Object> review =
        Map.of(
            "a", photos.get(0), "b", photos.get(1), "decision", "positive", "reviewer", "Grandpa");
    Map<String, Object> first = new HashMap<>(review);
    first.put("id", ids.get(0));
    server.send("POST", project + "/reviews", first, bearer(token)).expect(200);
    Map<String, Object> undo = Map.of("reviewer", "Grandpa", "id", ids.get(1));
    server.send("POST", project + "/undo", undo, bearer(token)).expect(200);
    Map<String, Object> names =
        Map.of("names", Map.of(photos.get(0), "Zora"), "reviewer", "Grandpa", "id", ids.get(2));
    server.send("POST", project + "/names", names, bearer(token)).expect(200);
    Map<String, Object> sync = Map.of("reviewer", "Grandpa", "id", ids.get(3));
    server.send("POST", project + "/sync", sync, bearer(token)).expect(200);
    var answer =
        new FormBrowser()
            .post(
                URI.create(
                    server.uri()
                        + "/api/review/query/graph/v2/?reviewer=Grandpa&graph_uuid="
                        + graph),
                Map.of(
                    "identification-annot-uuid-1",
                    photos.get(0).toString(),
                    "identification-annot-uuid-2",
                    photos.get(1).toString(),
                    "identification-submit",
                    "Different Animals"),
                bearer(token));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return ids;
  }

  /** Returns what a program has written in other names, as the file of the stopped server says. */
  private List<UUID> written(String program) throws SQLException {
    return inFile(
        "SELECT w.review_id FROM journal_actor w JOIN account a ON a.id = w.account"
            + " WHERE a.handle = ?",
        asked -> {
          asked.setString(1, program);
          List<UUID> ids = new ArrayList<>();
          try (ResultSet rows = asked.executeQuery()) {
            while (rows.next()) {
              ids.add(rows.getObject(1, UUID.class));
            }
          }
          return ids;
        });
  }

  /** Who makes a project of what others brought in gives itself the right, and the audit has it. */
  private static void exactPlacesOfOthers_areGivenInSoManyWords(
      AccountsServer server, List<UUID> photos) throws Exception {
    String cookie = server.signIn("ana", AccountsServer.PASSWORD);
    String graph =
        server
            .send("POST", "/api/v1/graphs", Map.of("annotations", photos), session(cookie))
            .expect(201)
            .body()
            .path("id")
            .asText();
    String address = "/api/v1/annotations/" + photos.get(0);
    assertThat(latitude(server, address, cookie)).isEqualTo(-18.1);
    server.give(cookie, graph, "ana", List.of("see", "administer", "locations"));
    assertThat(latitude(server, address, cookie)).isEqualTo(-18.123456);
  }

  private static double latitude(AccountsServer server, String address, String cookie)
      throws Exception {
    return server
        .send("GET", address, null, session(cookie))
        .expect(200)
        .body()
        .path("latitude")
        .asDouble();
  }

  /** The clock of a server stands still in a test: instead the token's time is over. */
  private void expire(String token) throws SQLException {
    String id = token.substring("rst_".length(), "rst_".length() + 8);
    int changed =
        inFile(
            "UPDATE access_token SET expires_at = created_at WHERE id = ?",
            change -> {
              change.setString(1, id);
              return change.executeUpdate();
            });
    assertThat(changed).isEqualTo(1);
  }

  /** What is done with a statement. */
  @FunctionalInterface
  private interface Work<T> {
    T with(PreparedStatement statement) throws SQLException;
  }

  /** Executes a statement in the file of a server that is stopped. */
  private <T> T inFile(String sql, Work<T> work) throws SQLException {
    JdbcDataSource file = new JdbcDataSource();
    file.setUrl("jdbc:h2:" + data.toAbsolutePath().resolve("resight"));
    file.setUser("resight");
    try (Connection connection = file.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      T result = work.with(statement);
      // The file says that it stays open without connections.
      try (Statement shutdown = connection.createStatement()) {
        shutdown.execute("SHUTDOWN");
      }
      return result;
    }
  }

  private void withAllAdministratorsLost_anotherIsMade() throws Exception {
    Map<String, String> again = Map.of("RESIGHT_SETUP", "1");
    try (AccountsServer server =
        new AccountsServer(
            ServerKind.WILDFLY, "rights-again", data, RunningServer.freePort(), again)) {
      Map<String, String> eve =
          Map.of(
              "handle",
              "eve",
              "password",
              AccountsServer.PASSWORD,
              "code",
              Files.readString(server.setupCode()).strip());
      String cookie =
          String.valueOf(server.send("POST", "/api/v1/setup", eve).expect(200).cookie());
      assertThat(server.setupCode()).doesNotExist();
      server.send("POST", "/api/v1/setup", eve).expect(409);
      var accounts = server.send("GET", ACCOUNTS, null, session(cookie)).expect(200).body();
      assertThat(accounts.path("items").findValuesAsText("handle")).contains("ana", "eve");
    }
  }

  /** While requests are on their way: none that began after the withdrawal was answered gets in. */
  private static void whatIsWithdrawn_isNotUsedAnyMore(
      AccountsServer server, String admin, String graph, String manager) throws Exception {
    server.program(admin, "quick", List.of());
    server.give(admin, graph, "quick", List.of("see", "review", "curate"));
    Map<String, Object> wish = Map.of("label", "test", "rights", ALL);
    String token = server.token(admin, "quick", wish);
    String project = "/api/v1/graphs/" + graph;
    var animals = server.send("GET", project + "/reviews", null, bearer(token)).expect(200).body();
    Map<String, Object> review =
        Map.of(
            "a", animals.at("/items/0/a"), "b", animals.at("/items/0/b"), "decision", "positive");
    int done =
        doneUntil(
            404,
            () -> server.send("POST", project + "/reviews", review, bearer(token)).status(),
            () -> server.give(admin, graph, "quick", List.of()));
    List<String> kept = new ArrayList<>();
    JsonNode page;
    do {
      String next = project + "/reviews?limit=1000&after=" + kept.size();
      page = server.send("GET", next, null, bearer(manager)).expect(200).body().path("items");
      page.forEach(one -> kept.add(one.path("reviewer").asText()));
    } while (!page.isEmpty());
    assertThat(kept)
        .filteredOn("quick"::equals)
        .as("what was answered is kept, and nothing else")
        .hasSize(done);

    String id = token.substring("rst_".length(), "rst_".length() + 8);
    doneUntil(
        401,
        () -> server.send("GET", "/api/v1/graphs", null, bearer(token)).status(),
        () -> server.send("DELETE", "/api/v1/me/tokens/" + id, null, session(admin)).expect(204));
  }

  private interface Step {
    void take() throws Exception;
  }

  /**
   * Sends requests from three threads until they are refused, because of what is withdrawn when
   * each was let through once.
   *
   * @return how many were let through
   */
  private static int doneUntil(int refusal, Callable<Integer> request, Step withdrawal)
      throws Exception {
    AtomicBoolean withdrawn = new AtomicBoolean();
    AtomicInteger done = new AtomicInteger();
    CountDownLatch began = new CountDownLatch(3);
    Callable<Boolean> sender =
        () -> {
          for (boolean first = true; ; first = false) {
            boolean late = withdrawn.get();
            int status = request.call();
            if (status != 200) {
              assertThat(status).isEqualTo(refusal);
              return true;
            }
            assertThat(late).as("began after it was withdrawn").isFalse();
            done.incrementAndGet();
            if (first) {
              began.countDown();
            }
          }
        };
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Future<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        all.add(threads.submit(sender));
      }
      assertThat(began.await(30, TimeUnit.SECONDS)).isTrue();
      withdrawal.take();
      withdrawn.set(true);
      for (Future<Boolean> one : all) {
        assertThat(one.get(30, TimeUnit.SECONDS)).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
    return done.get();
  }

  /** A name that a journal has is no newcomer's; who administers the server says whose it was. */
  private static void aNameOfBefore_isGivenByAnAdministrator(
      AccountsServer server, String admin, String graph) throws Exception {
    String project = "/api/v1/graphs/" + graph;
    server.program(admin, "importer", List.of());
    server.give(admin, graph, "importer", List.of("see", "review", "curate"));
    String[] importer =
        bearer(
            server.token(admin, "importer", Map.of("label", "test", "rights", ALL, "actAs", true)));
    var reviews = server.send("GET", project + "/reviews", null, importer).expect(200).body();
    for (String name : List.of("Tom", "Old Tom")) {
      Map<String, Object> review =
          Map.of(
              "a",
              reviews.at("/items/0/a"),
              "b",
              reviews.at("/items/0/b"),
              "decision",
              "positive",
              "reviewer",
              name);
      server.send("POST", project + "/reviews", review, importer).expect(200);
    }
    assertThat(formerNames(server, admin)).contains("Tom null", "Old Tom null");
    String link =
        server
            .send(
                "POST", project + "/invitations", Map.of("rights", List.of("see")), session(admin))
            .expect(200)
            .body()
            .path("link")
            .asText();
    Map<String, String> tom =
        Map.of(
            "secret",
            link.substring(link.indexOf('#') + 1),
            "handle",
            "tom",
            "password",
            AccountsServer.PASSWORD);
    assertThat(server.send("POST", "/api/v1/invitations/accept", tom).expect(422).problem())
        .isEqualTo("handle");
    server
        .send(
            "POST",
            ACCOUNTS,
            Map.of("handle", "tom", "password", AccountsServer.PASSWORD),
            session(admin))
        .expect(200);
    Map<String, String> whose = Map.of("name", "Old Tom", "handle", "tom");
    server.send("PUT", "/api/v1/former-names", whose, session(admin)).expect(204);
    assertThat(formerNames(server, admin)).contains("Old Tom tom");
  }

  private static List<String> formerNames(AccountsServer server, String admin) throws Exception {
    List<String> names = new ArrayList<>();
    server
        .send("GET", "/api/v1/former-names", null, session(admin))
        .expect(200)
        .body()
        .path("items")
        .forEach(
            one -> names.add(one.path("name").asText() + " " + one.path("handle").asText("null")));
    return names;
  }

  /** A page asks once what its person may do in its project; of no other it learns anything. */
  private static void whoAsks_learnsItsRights(
      AccountsServer server, String graph, List<Somebody> everybody) throws Exception {
    for (Somebody who : everybody) {
      String[] headers = who.headers().toArray(String[]::new);
      if (who.known()) {
        var me = server.send("GET", "/api/v1/me?graph=" + graph, null, headers).expect(200);
        assertThat(me.body().path("rightsInGraph"))
            .as(who.name())
            .extracting(right -> right.asText())
            .containsExactlyInAnyOrderElementsOf(who.project());
      }
    }
    var nobody = server.send("GET", "/api/v1/me?graph=" + graph, null).expect(200);
    var nowhere = server.send("GET", "/api/v1/me?graph=" + UUID.randomUUID(), null).expect(200);
    assertThat(nobody.body().path("rightsInGraph")).isEmpty();
    assertThat(nowhere.body()).isEqualTo(nobody.body());
  }

  /**
   * No answer tells that it is there: not its photos, its pairs, or the id of a project like it.
   */
  private static void aForeignProject_isNowhere(
      AccountsServer server, String graph, List<UUID> photos, String... other) throws Exception {
    for (List<UUID> some : List.of(photos, photos.subList(0, 1))) {
      var made = server.send("POST", "/api/v1/graphs", Map.of("annotations", some), other);
      assertThat(made.problem()).isEqualTo("unknown-annotations");
    }
    for (String list :
        List.of(
            "graphs",
            "graphs?limit=1",
            "next",
            "annotations",
            "annotations?limit=1",
            "annotations?limit=1&species=Panthera%20pardus",
            "jobs",
            "collections")) {
      var answer = server.send("GET", "/api/v1/" + list, null, other).expect(200);
      assertThat(answer.body().path("next").asText("null")).as(list).isEqualTo("null");
      assertThat(answer.body().toString())
          .doesNotContain(graph)
          .doesNotContain(photos.stream().map(UUID::toString).toList());
    }
  }

  private static void aDeletedPhoto_isWhoseBringsItInAgain(
      AccountsServer server, String[] one, String[] other) throws Exception {
    List<Map<String, String>> items =
        List.of(Map.of("id", UUID.randomUUID().toString(), "externalId", "deleted-and-back"));
    String photo = "/api/v1/annotations/" + items.get(0).get("id");
    for (String[][] turn : new String[][][] {{one, other}, {other, one}}) {
      var brought = server.send("POST", "/api/v1/annotations", items, turn[0]).expect(200);
      assertThat(brought.body().path("added").asInt()).isEqualTo(1);
      server.send("GET", photo, null, turn[0]).expect(200);
      server.send("GET", photo, null, turn[1]).expect(404);
      server.send("DELETE", photo, null, turn[1]).expect(404);
      server.send("DELETE", photo, null, turn[0]).expect(204);
    }
  }

  /** Nothing that tells a place comes out of any read, but to whom it may. */
  private static void noPlace_withoutTheRight(
      AccountsServer server, String admin, PlantedPlaces places, List<Somebody> everybody)
      throws Exception {
    List<Row> rows = RightsMatrix.rows();
    for (Somebody who : everybody) {
      assertThat(places.told(rows, who)).isEmpty();
    }
    List<String> all = new ArrayList<>(ALL);
    all.add("locations");
    Somebody manager = everybody.get(2);
    // Only who sees places lets others see them: the maker of the project does, by a new token.
    String maker = server.token(admin, "manager", Map.of("label", "maker", "rights", all));
    server.program(admin, "ranger", List.of());
    server
        .send(
            "PUT",
            "/api/v1/graphs/" + places.graph() + "/members/ranger",
            Map.of("rights", all),
            bearer(maker))
        .expect(200);
    String[] ranger = bearer(server.token(admin, "ranger", Map.of("label", "test", "rights", all)));
    Somebody sees = new Somebody("ranger", List.of(ranger), true, false, Set.of(), Set.of());
    assertThat(places.told(rows, sees))
        .as("the search finds what it looks for")
        .hasSizeGreaterThan(8)
        .anyMatch(told -> told.contains("/image:"));
    String[] importer = manager.headers().toArray(String[]::new);
    places.placesAreWrittenByWhoSeesThem(importer, ranger);
    places.rulesHold(importer, ranger, everybody.get(4).headers().toArray(String[]::new));
  }

  /** The session of before ends, and the browser forgets what it was told. */
  private static void signInAndOut_leaveNothingBehind(AccountsServer server) throws Exception {
    String first = server.signIn("ana", AccountsServer.PASSWORD);
    Map<String, String> ana = Map.of("handle", "ana", "password", AccountsServer.PASSWORD);
    // Nobody's proxy says that the client came by HTTPS, and from elsewhere.
    String[] forwarded = {"X-Forwarded-Proto", "https", "X-Forwarded-For", ELSEWHERE};
    assertThat(server.send("POST", "/api/v1/sign-in", ana, forwarded).expect(200).cookie())
        .startsWith("resight=");
    String second =
        String.valueOf(
            server.send("POST", "/api/v1/sign-in", ana, session(first)).expect(200).cookie());
    server.send("GET", ACCOUNTS, null, session(first)).expect(401);
    server.send("GET", ACCOUNTS, null, session(second)).expect(200);
    URI signOut = URI.create(server.uri() + "/api/v1/sign-out");
    FormBrowser browser = new FormBrowser();
    browser.cookies(signOut).put("resight", second.replaceFirst("resight=", ""));
    var answer = browser.post(signOut, Map.of(), "Sec-Fetch-Site", "same-origin");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    assertThat(answer.headers().firstValue("Clear-Site-Data").orElse(""))
        .contains("cache", "cookies", "storage");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    server.send("GET", ACCOUNTS, null, session(second)).expect(401);
    // A page clears its storage itself: decisions that wait there must not go.
    browser
        .cookies(signOut)
        .put("resight", server.signIn("ana", AccountsServer.PASSWORD).replaceFirst("resight=", ""));
    var kept =
        browser.post(
            URI.create(signOut + "?keepStorage=true"), Map.of(), "Sec-Fetch-Site", "same-origin");
    assertThat(kept.headers().firstValue("Clear-Site-Data").orElse(""))
        .contains("cache", "cookies")
        .doesNotContain("storage");
  }

  private static String setUp(AccountsServer server) throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(server.setupCode())))
        .isEqualTo("rw-------");
    String code = Files.readString(server.setupCode()).strip();
    Map<String, String> account =
        Map.of("handle", "ana", "password", AccountsServer.PASSWORD, "code", "x".repeat(32));
    server.send("POST", "/api/v1/setup", account).expect(403);
    String admin = server.setUp();
    assertThat(server.setupCode()).doesNotExist();
    assertThat(
            server
                .send(
                    "POST",
                    "/api/v1/setup",
                    Map.of("handle", "ben", "password", AccountsServer.PASSWORD, "code", code))
                .problem())
        .isEqualTo("already-set-up");
    return admin;
  }

  private static void setUpWithoutCode_isRefused(AccountsServer server) throws Exception {
    assertThat(
            server
                .send(
                    "POST",
                    "/api/v1/setup",
                    Map.of("handle", "ben", "password", AccountsServer.PASSWORD))
                .problem())
        .isEqualTo("already-set-up");
  }

  private static void aRequestWithoutItsBody_isRefused(AccountsServer server) throws Exception {
    for (String path : List.of("/api/v1/sign-in", "/api/v1/setup")) {
      server.send("POST", path, "").expect(400);
    }
    // Ten megabytes are nobody's password, whoever is named.
    for (String handle : List.of("ana", "nobody-at-all")) {
      Map<String, String> large = Map.of("handle", handle, "password", "x".repeat(10_000_000));
      assertThat(server.send("POST", "/api/v1/sign-in", large).status()).isIn(413, 422);
    }
  }

  /** The journal has the handle, whoever else is named; and only offered pairs are decided on. */
  private static void whoWorks_isTheAccount(
      AccountsServer server, String admin, String graph, String manager) throws Exception {
    server.program(admin, "rita", List.of());
    server.give(admin, graph, "rita", List.of("see", "review"));
    String rita = server.token(admin, "rita", Map.of("label", "test", "rights", ALL));
    String project = "/api/v1/graphs/" + graph;
    var pairs = server.send("GET", project + "/next?reviewer=ana", null, bearer(rita));
    assertThat(pairs.problem()).isEqualTo("reviewer-not-you");
    var photos = server.send("GET", project + "/individuals", null, bearer(rita)).expect(200);
    String a = photos.body().path("items").path(0).path("members").path(0).asText();
    String b = photos.body().path("items").path(1).path("members").path(0).asText();
    Map<String, String> review = Map.of("a", a, "b", b, "decision", "positive");
    assertThat(server.send("POST", project + "/reviews", review, bearer(rita)).problem())
        .isEqualTo("not-offered");
    server.send("POST", project + "/reviews", review, bearer(manager)).expect(200);
    var journal = server.send("GET", project + "/reviews", null, bearer(rita)).expect(200);
    assertThat(journal.body().path("items").path(0).path("reviewer").asText()).isEqualTo("manager");
    try (InputStream events = server.events(project + "/events", bearer(rita))) {
      server.give(admin, graph, "rita", List.of("review"));
      server.send("GET", project + "/individuals", null, bearer(rita)).expect(403);
      // Ends by itself, or the test's time does.
      CompletableFuture.supplyAsync(() -> drained(events)).get(30, TimeUnit.SECONDS);
    }
  }

  /** After a new sign-in: everything that was done stands in the audit, and its chain is whole. */
  private static void theAudit_isWhole(AccountsServer server) throws Exception {
    String[] ana = session(server.signIn("ana", AccountsServer.PASSWORD));
    var verified = server.send("GET", "/api/v1/audit/verification", null, ana).expect(200).body();
    assertThat(verified.path("changed").isNull()).as(verified.toString()).isTrue();
    assertThat(verified.path("events").asInt()).isGreaterThan(50);
    var events = server.send("GET", "/api/v1/audit", null, ana).expect(200).body().path("items");
    assertThat(events.findValuesAsText("address")).doesNotContain(ELSEWHERE);
    assertThat(events.findValuesAsText("action"))
        .contains("setup", "account-made", "rights", "token-made", "sign-in", "project-deleted");
  }

  private static boolean drained(InputStream events) {
    try {
      events.readAllBytes();
    } catch (IOException e) {
      // a stream that was cut off has ended too
    }
    return true;
  }

  private static void aTokenWithOneBitChanged_isNone(AccountsServer server, String token)
      throws Exception {
    for (int place : new int[] {5, 20, token.length() - 1}) {
      char changed = (char) (token.charAt(place) ^ 1);
      String forged = token.substring(0, place) + changed + token.substring(place + 1);
      assertThat(server.send("GET", "/api/v1/me", null, bearer(forged)).problem())
          .isEqualTo("sign-in-needed");
    }
  }
}
