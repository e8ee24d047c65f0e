package org.resight.it.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipFile;

/**
 * Everybody against every row of the table that the WAR holds. What must be answered is said here
 * from the words of the row and what somebody has, in other words than the guard's.
 *
 * <p>The old contract answers by envelopes and leads home; there only what was done is held against
 * the row. Whoever gets through sends a body that is none, so that nothing changes; what needs no
 * body and ends something comes last.
 */
final class RightsMatrix {

  private static final String TABLE = "WEB-INF/classes/org/resight/web/access/rights.txt";
  private static final String NO_BODY = "[";

  /** Draws a whole catalogue; the guard alone is seen to refuse it. */
  private static final String LONG_WORK = "POST /api/v1/pages/demo";

  private static final List<String> LAST =
      List.of(
          "DELETE /api/v1/graphs/{graph}", "DELETE /api/query/graph/v2", "POST /api/v1/sign-out");

  private static final Set<String> OF_SERVER = Set.of("create", "administer-server");

  /** A row of the table. */
  record Row(String method, String address, List<String> any, Set<String> manner) {

    static Row of(String line) {
      String[] parts = line.split(" +", 4);
      return new Row(
          parts[0],
          parts[1],
          List.of(parts[2].split("\\|")),
          parts.length < 4 ? Set.of() : Set.of(parts[3].split(" +")));
    }

    boolean isOld() {
      return address.matches("/(api/(query|status|review|engine)|submit|review|view|action)(/.*)?");
    }

    private String name() {
      return method + " " + address;
    }
  }

  /**
   * Somebody.
   *
   * @param headers by which it comes in
   * @param known whether it comes in at all
   * @param server its rights on the server
   * @param project its rights in the project that is asked for
   */
  record Somebody(
      String name,
      List<String> headers,
      boolean known,
      boolean session,
      Set<String> server,
      Set<String> project) {
    Somebody {
      headers = List.copyOf(headers);
      server = Set.copyOf(server);
      project = Set.copyOf(project);
    }
  }

  private final AccountsServer server;
  private final String graph;
  private final String photo;
  private final List<String> wrong = new ArrayList<>();
  private int asked;

  RightsMatrix(AccountsServer server, String graph, String photo) {
    this.server = server;
    this.graph = graph;
    this.photo = photo;
  }

  static List<Row> rows() throws IOException {
    try (ZipFile war = new ZipFile(Path.of(System.getProperty("resight.war")).toFile())) {
      String text =
          new String(
              war.getInputStream(war.getEntry(TABLE)).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(Row::of)
          .sorted(Comparator.comparing(row -> LAST.indexOf(row.name())))
          .toList();
    }
  }

  /** Returns what was answered otherwise than it must be. */
  List<String> wrong() {
    return List.copyOf(wrong);
  }

  int asked() {
    return asked;
  }

  /** Asks a row as somebody. */
  void ask(Row row, Somebody who) throws Exception {
    String expected = expected(row, who);
    if (row.name().equals(LONG_WORK) && expected.equals("through")) {
      return;
    }
    String path =
        row.address()
                .replace("{graph}", graph)
                .replace("{photo}", photo)
                .replaceAll("\\{[^/]*\\}", "x")
                .replace("**", "x")
            + (row.isOld() ? "/?graph_uuid=" + graph : "");
    boolean writes = row.method().equals("POST") || row.method().equals("PUT");
    AccountsServer.Answer answer =
        server.send(
            row.method(), path, writes ? NO_BODY : null, who.headers().toArray(String[]::new));
    asked++;
    String told = told(answer, row);
    boolean fits =
        switch (told) {
          case "done" -> expected.equals("through");
          case "not done" -> !expected.equals("sign-in-needed");
          default -> told.equals(expected);
        };
    if (!fits) {
      wrong.add(
          who.name()
              + " "
              + row.name()
              + ": "
              + told
              + " ("
              + answer.status()
              + "), not "
              + expected);
    }
  }

  private static String told(AccountsServer.Answer answer, Row row) {
    if (row.isOld()) {
      return answer.status() == 401
          ? "sign-in-needed"
          : answer.status() < 300 ? "done" : "not done";
    }
    return switch (answer.problem()) {
      case "sign-in-needed", "right-missing", "session-needed", "forbidden" -> answer.problem();
      // A row that names no project may miss the one it looks for.
      case "unknown-graph", "unknown-annotations" ->
          row.address().matches(".*\\{(graph|photo)\\}.*") ? "unknown-graph" : "through";
      default -> "through";
    };
  }

  private static String expected(Row row, Somebody who) {
    String first = row.any().get(0);
    if (first.equals("anybody")) {
      // A token that is none is told so wherever data are. A server leads to a folder by itself.
      return who.known()
              || who.headers().isEmpty()
              || !row.address().startsWith("/api")
              || row.address().equals("/api/docs")
          ? "through"
          : "sign-in-needed";
    }
    if (!who.known()) {
      return "sign-in-needed";
    }
    if (!first.equals("signed-in") && row.any().stream().noneMatch(who.server()::contains)) {
      if (OF_SERVER.containsAll(row.any())) {
        return "right-missing";
      }
      if (who.project().isEmpty()) {
        return "unknown-graph";
      }
      if (row.any().stream().noneMatch(who.project()::contains)) {
        return "right-missing";
      }
    }
    return row.manner().contains("session") && !who.session() ? "session-needed" : "through";
  }
}
