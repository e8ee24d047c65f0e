package org.resight.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.resight.access.AccessState;
import org.resight.access.Account;
import org.resight.access.MemoryAccessStore;
import org.resight.access.Origin;
import org.resight.access.People;
import org.resight.access.Principal;
import org.resight.access.Principals;
import org.resight.access.Right;
import org.resight.access.ServerRight;
import org.resight.access.SignIns;
import org.resight.access.Tokens;

/**
 * Everybody against every row: what the guard answers follows from what one may do, said here in
 * other words than the guard's.
 */
class GuardMatrixTest {

  private static final String PASSWORD = "seven striped horses";
  private static final Origin HERE = new Origin("192.0.2.1", "r", "test");

  private final UUID own = UUID.randomUUID();
  private final UUID foreign = UUID.randomUUID();
  private final UUID ownGraph = UUID.randomUUID();
  private final UUID foreignGraph = UUID.randomUUID();
  private final UUID ownPhoto = UUID.randomUUID();
  private final UUID foreignPhoto = UUID.randomUUID();
  private final UUID freePhoto = UUID.randomUUID();

  private final Ticking clock = new Ticking();
  private final AccessState state = new AccessState(new MemoryAccessStore(clock), clock);
  private final SignIns signIns = new SignIns(state);
  private final Principals known = new Principals(state);
  private final People people = new People(state, signIns);
  private final Tokens tokens = new Tokens(state);
  private final RightsTable table = RightsTable.read();
  private final Guard guard = new Guard(table, new Places());
  private final Map<String, Principal> principals = new TreeMap<>();

  private static final class Ticking extends Clock {
    private Instant now = Instant.parse("2026-03-01T08:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private final class Places implements Projects {
    @Override
    public Optional<Found> project(UUID graph) {
      return Optional.ofNullable(Map.of(ownGraph, own, foreignGraph, foreign).get(graph))
          .map(key -> new Found(graph, key, null));
    }

    @Override
    public Optional<UUID> holder(UUID annotation) {
      return Optional.ofNullable(Map.of(ownPhoto, own, foreignPhoto, foreign).get(annotation));
    }

    @Override
    public boolean isImporter(Principal principal, UUID annotation) {
      return principal.actor().equals("manager");
    }
  }

  @BeforeEach
  void comeIn() {
    Principal admin =
        known.bySession(
            signIns.setUp(Principal.owner(), null, "admin", "", PASSWORD, HERE).secret());
    principals.put("administrator", admin);
    principals.put("nobody", Principal.nobody());
    Map<String, Set<Right>> presets =
        Map.of(
            "volunteer", Set.of(Right.REVIEW),
            "viewer", Set.of(Right.SEE),
            "reviewer", Set.of(Right.SEE, Right.REVIEW),
            "curator", EnumSet.of(Right.SEE, Right.REVIEW, Right.CURATE, Right.LOCATIONS),
            "manager", EnumSet.complementOf(EnumSet.of(Right.LOCATIONS)),
            "stranger", Set.of());
    presets.forEach(
        (name, rights) -> {
          Set<ServerRight> server = name.equals("manager") ? Set.of(ServerRight.CREATE) : Set.of();
          Account account = people.make(admin, name, "", Account.Kind.MACHINE, server, null, HERE);
          Set<Right> given = EnumSet.noneOf(Right.class);
          given.addAll(rights);
          boolean exact = given.remove(Right.LOCATIONS);
          people.setRights(admin, own, name, given, HERE);
          assertThat(exact).isEqualTo(name.equals("curator"));
          principals.put(name, token(admin, account, EnumSet.allOf(Right.class), server));
        });
    Account manager = state.now().byHandle("manager").orElseThrow();
    principals.put("narrow", token(admin, manager, Set.of(Right.SEE), Set.of()));
  }

  private Principal token(
      Principal admin, Account account, Set<Right> rights, Set<ServerRight> server) {
    return known.byToken(
        tokens
            .make(
                admin, account.id(), new Tokens.Wish("t", rights, server, Set.of(), false, 9), HERE)
            .secret());
  }

  private int ask(Principal who, String method, String path) {
    return guard
        .check(who, method, Address.of(path).orElseThrow(), clock.now, found -> {})
        .map(Refused::status)
        .orElse(200);
  }

  private static String path(RightsTable.Row row, UUID graph, UUID photo) {
    return row.path()
        .replace("{graph}", graph.toString())
        .replace("{photo}", photo.toString())
        .replaceAll("\\{[^/]*\\}", "x")
        .replace("**", "x");
  }

  /** What the row must answer, from the words of the table and what the name says. */
  private static int expected(String who, String words, boolean isForeign, boolean hasPlace) {
    List<String> flags = Arrays.asList(words.split(" "));
    List<String> any = Arrays.asList(flags.get(0).split("\\|"));
    if (any.contains("anybody")) {
      return 200;
    }
    if (who.equals("nobody")) {
      return 401;
    }
    boolean session = who.equals("administrator");
    boolean server =
        (any.contains("administer-server") && session)
            || (any.contains("create") && (session || who.equals("manager")));
    Set<String> rights = new java.util.HashSet<>();
    if (!isForeign) {
      rights.addAll(
          switch (who) {
            case "volunteer" -> Set.of("review");
            case "viewer", "narrow" -> Set.of("see");
            case "reviewer" -> Set.of("see", "review");
            case "curator" -> Set.of("see", "review", "curate");
            case "manager" -> Set.of("see", "review", "curate", "exchange", "administer");
            default -> Set.of();
          });
    }
    boolean signedIn = any.contains("signed-in");
    boolean projectRight =
        any.stream()
            .anyMatch(word -> !List.of("create", "administer-server", "signed-in").contains(word));
    if (!server && !signedIn) {
      if (!projectRight) {
        return 403;
      }
      if (hasPlace) {
        if (rights.isEmpty()) {
          return 404;
        }
        if (any.stream().noneMatch(rights::contains)) {
          return 403;
        }
      }
    }
    return flags.contains("session") && !session ? 403 : 200;
  }

  @Test
  void everybody_againstEveryRow_ofTheirOwnAndOfAnotherProject() {
    List<String> wrong = new ArrayList<>();
    int asked = 0;
    for (RightsTable.Row row : table.rows()) {
      boolean hasPlace = row.path().contains("{graph}") || row.path().contains("{photo}");
      for (Map.Entry<String, Principal> who : principals.entrySet()) {
        for (boolean isForeign : new boolean[] {false, true}) {
          String path =
              isForeign ? path(row, foreignGraph, foreignPhoto) : path(row, ownGraph, ownPhoto);
          int status = ask(who.getValue(), row.method(), path);
          int expected = expected(who.getKey(), row.requirement().words(), isForeign, hasPlace);
          asked++;
          if (status != expected) {
            wrong.add(
                who.getKey()
                    + " "
                    + row.method()
                    + " "
                    + path
                    + ": "
                    + status
                    + ", not "
                    + expected);
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(asked).isGreaterThan(1_500);
  }

  @Test
  void aPhotoThatNoProjectHolds_isItsImportersAndTheAdministrators() {
    String path = "/api/v1/annotations/" + freePhoto;
    assertThat(ask(principal("manager"), "GET", path)).isEqualTo(200);
    assertThat(ask(principal("administrator"), "GET", path)).isEqualTo(200);
    assertThat(ask(principal("reviewer"), "GET", path)).isEqualTo(404);
    assertThat(ask(principal("nobody"), "GET", path)).isEqualTo(401);
  }

  private Principal principal(String name) {
    return java.util.Objects.requireNonNull(principals.get(name));
  }

  @Test
  void aForeignProject_isAnsweredAsOneThatNeverWas() {
    UUID never = UUID.randomUUID();
    for (String path : new String[] {"/api/v1/graphs/%s", "/api/v1/graphs/%s/individuals"}) {
      Refused refused =
          guard
              .check(
                  principal("stranger"),
                  "GET",
                  Address.of(path.formatted(foreignGraph)).orElseThrow(),
                  clock.now,
                  found -> {})
              .orElseThrow();
      assertThat(refused).isEqualTo(Guard.unknown(foreignGraph));
    }
    // Before a body is read, which is none perhaps.
    String path = "/api/v1/graphs/" + never + "/candidates";
    Address address = Address.of(path).orElseThrow();
    assertThat(guard.check(principal("stranger"), "POST", address, clock.now, found -> {}))
        .contains(Guard.unknown(never));
  }

  @Test
  void whatMattersMost_needsThePasswordAgain() {
    Principal admin = principal("administrator");
    assertThat(ask(admin, "GET", "/api/v1/backup")).isEqualTo(200);
    clock.now = clock.now.plus(Duration.ofMinutes(11));
    assertThat(ask(admin, "GET", "/api/v1/backup")).isEqualTo(403);
    assertThat(ask(admin, "POST", "/api/v1/me/tokens")).isEqualTo(403);
    assertThat(ask(admin, "PUT", "/api/v1/graphs/" + ownGraph + "/members/x")).isEqualTo(403);
    assertThat(ask(admin, "GET", "/api/v1/accounts")).isEqualTo(200);
  }

  @Test
  void whatHasNoRow_isNobodys() {
    for (Principal who : principals.values()) {
      assertThat(ask(who, "GET", "/api/v1/nothing")).isEqualTo(403);
      assertThat(ask(who, "GET", "/lost")).isEqualTo(403);
      assertThat(ask(who, "PATCH", "/api/v1/graphs")).isEqualTo(405);
      assertThat(ask(who, "TRACE", "/")).isEqualTo(405);
    }
    assertThat(ask(Principal.owner(), "GET", "/api/v1/nothing"))
        .as("answered by the server")
        .isEqualTo(200);
    assertThat(ask(Principal.owner(), "DELETE", "/api/v1/graphs/" + ownGraph)).isEqualTo(200);
  }

  @Test
  void expiredRevokedAndDisabled_areNobody() {
    Principal admin = principal("administrator");
    Account account = people.make(admin, "short", "", Account.Kind.MACHINE, Set.of(), null, HERE);
    Tokens.Made one =
        tokens.make(
            admin,
            account.id(),
            new Tokens.Wish("t", Set.of(), Set.of(), Set.of(), false, 1),
            HERE);
    assertThat(known.byToken(one.secret()).isNobody()).isFalse();
    tokens.revoke(admin, one.token().id(), HERE);
    assertThat(known.byToken(one.secret()).isNobody()).isTrue();
    Tokens.Made other =
        tokens.make(
            admin,
            account.id(),
            new Tokens.Wish("t", Set.of(), Set.of(), Set.of(), false, 1),
            HERE);
    people.change(admin, "short", new People.Changes(null, null, true, null), HERE);
    assertThat(known.byToken(other.secret()).isNobody()).isTrue();
    people.change(admin, "short", new People.Changes(null, null, false, null), HERE);
    assertThat(known.byToken(other.secret()).isNobody()).isFalse();
    clock.now = clock.now.plus(Duration.ofDays(2));
    assertThat(known.byToken(other.secret()).isNobody()).isTrue();
  }
}
