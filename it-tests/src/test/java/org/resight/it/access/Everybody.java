package org.resight.it.access;

import static org.resight.it.access.AccountsServer.bearer;
import static org.resight.it.access.AccountsServer.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.resight.it.access.RightsMatrix.Somebody;

/** The principals that the matrix asks as. */
final class Everybody {

  /** All rights in a project but the one to exact places. */
  static final List<String> ALL = List.of("see", "review", "curate", "exchange", "administer");

  private Everybody() {}

  static List<Somebody> of(
      AccountsServer server, String admin, String graph, String manager, String expired)
      throws Exception {
    List<Somebody> everybody = new ArrayList<>();
    everybody.add(new Somebody("nobody", List.of(), false, false, Set.of(), Set.of()));
    everybody.add(
        new Somebody(
            "administrator",
            List.of(session(admin)),
            true,
            true,
            Set.of("create", "administer-server"),
            Set.of()));
    everybody.add(
        new Somebody(
            "manager", List.of(bearer(manager)), true, false, Set.of("create"), Set.copyOf(ALL)));
    everybody.add(program(server, admin, graph, "volunteer1", List.of("review"), ALL));
    everybody.add(program(server, admin, graph, "viewer", List.of("see"), ALL));
    everybody.add(program(server, admin, graph, "reviewer", List.of("see", "review"), ALL));
    everybody.add(
        program(server, admin, graph, "curator", List.of("see", "review", "curate"), ALL));
    everybody.add(program(server, admin, graph, "narrow", ALL, List.of("see")));
    everybody.add(managerOfAnother(server, admin));
    everybody.add(revoked(server, admin, graph));
    everybody.add(disabled(server, admin, graph));
    server.give(admin, graph, "expired", ALL);
    everybody.add(
        gone(new Somebody("expired", List.of(bearer(expired)), true, false, Set.of(), Set.of())));
    return everybody;
  }

  private static Somebody program(
      AccountsServer server,
      String admin,
      String graph,
      String handle,
      List<String> rights,
      List<String> ofToken)
      throws Exception {
    server.program(admin, handle, List.of());
    server.give(admin, graph, handle, rights);
    String token = server.token(admin, handle, Map.of("label", "test", "rights", ofToken));
    Set<String> both = Set.copyOf(rights.stream().filter(ofToken::contains).toList());
    return new Somebody(handle, List.of(bearer(token)), true, false, Set.of(), both);
  }

  private static Somebody managerOfAnother(AccountsServer server, String admin) throws Exception {
    server.program(admin, "other", List.of("create"));
    String token =
        server.token(
            admin,
            "other",
            Map.of("label", "test", "rights", ALL, "serverRights", List.of("create")));
    server.project(List.of(UUID.randomUUID()), bearer(token));
    return new Somebody("other", List.of(bearer(token)), true, false, Set.of("create"), Set.of());
  }

  private static Somebody revoked(AccountsServer server, String admin, String graph)
      throws Exception {
    Somebody who = program(server, admin, graph, "revoked", ALL, ALL);
    int start = "Bearer rst_".length();
    String id = who.headers().get(1).substring(start, start + 8);
    server.send("DELETE", "/api/v1/me/tokens/" + id, null, session(admin)).expect(204);
    return gone(who);
  }

  private static Somebody disabled(AccountsServer server, String admin, String graph)
      throws Exception {
    Somebody who = program(server, admin, graph, "disabled", ALL, ALL);
    server
        .send("PUT", "/api/v1/accounts/disabled", Map.of("disabled", true), session(admin))
        .expect(200);
    return gone(who);
  }

  private static Somebody gone(Somebody who) {
    return new Somebody(who.name(), who.headers(), false, false, Set.of(), Set.of());
  }
}
