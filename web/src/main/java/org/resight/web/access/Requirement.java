package org.resight.web.access;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.resight.access.Right;
import org.resight.access.ServerRight;

/**
 * What a row of the table asks of whoever comes.
 *
 * <p>Immutable.
 *
 * @param anybody whether nobody needs to sign in
 * @param project any one of these in the project
 * @param server or any one of these on the server; if both are empty, signing in is enough
 * @param session whether a token will not do
 * @param confirmed whether a session needs its password given a short while ago
 * @param act what the audit calls it; empty if it keeps nothing of it
 * @param words as the table has it
 */
record Requirement(
    boolean anybody,
    Set<Right> project,
    Set<ServerRight> server,
    boolean session,
    boolean confirmed,
    String act,
    String words) {

  private static final String AUDIT = "audit=";

  Requirement {
    project = Set.copyOf(project);
    server = Set.copyOf(server);
  }

  /**
   * Reads the words of a row.
   *
   * @throws IllegalArgumentException if one is none
   */
  static Requirement of(String words) {
    List<String> all = List.of(words.split(" +", -1));
    Set<Right> project = EnumSet.noneOf(Right.class);
    Set<ServerRight> server = EnumSet.noneOf(ServerRight.class);
    String first = all.get(0);
    if (!first.equals("anybody") && !first.equals("signed-in")) {
      for (String word : first.split("\\|", -1)) {
        switch (word) {
          case "create" -> server.add(ServerRight.CREATE);
          case "administer-server" -> server.add(ServerRight.ADMINISTER);
          default -> project.add(Right.valueOf(word.toUpperCase(Locale.ROOT)));
        }
      }
    }
    List<String> more = new ArrayList<>(all.subList(1, all.size()));
    String act =
        more.stream()
            .filter(word -> word.startsWith(AUDIT))
            .findFirst()
            .map(word -> word.substring(AUDIT.length()))
            .orElse("");
    more.remove(AUDIT + act);
    if (!Arrays.asList("session", "confirmed").containsAll(more)) {
      throw new IllegalArgumentException(words);
    }
    return new Requirement(
        first.equals("anybody"),
        project,
        server,
        more.contains("session"),
        more.contains("confirmed"),
        act,
        words);
  }
}
