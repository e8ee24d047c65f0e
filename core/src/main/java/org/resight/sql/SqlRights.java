package org.resight.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccessToken;
import org.resight.access.Membership;
import org.resight.access.Right;
import org.resight.access.ServerRight;

/**
 * The rows that give rights, those of members in projects and those of access tokens, within a
 * transaction of {@link SqlAccessStore}. A set of rights is one text, with a space between two.
 */
final class SqlRights {

  private SqlRights() {}

  static Map<Membership, Set<Right>> read(Handle handle) {
    Map<Membership, Set<Right>> rights = new HashMap<>();
    handle
        .createQuery("SELECT project, account, rights FROM project_right")
        .map(
            (row, context) ->
                Map.entry(
                    new Membership(row.getObject(1, UUID.class), row.getObject(2, UUID.class)),
                    values(row.getString(3), Right::valueOf)))
        .forEach(entry -> rights.put(entry.getKey(), entry.getValue()));
    return rights;
  }

  static void put(Handle handle, Membership member, Set<Right> given) {
    delete(handle, member);
    handle.execute(
        "INSERT INTO project_right (project, account, rights) VALUES (?, ?, ?)",
        member.project(),
        member.account(),
        text(given));
  }

  static void delete(Handle handle, Membership member) {
    handle.execute(
        "DELETE FROM project_right WHERE project = ? AND account = ?",
        member.project(),
        member.account());
  }

  static Map<String, AccessToken> tokens(Handle handle) {
    Map<String, AccessToken> tokens = new HashMap<>();
    handle
        .createQuery(
            "SELECT id, hash, account, label, rights, server_rights, projects, act_as, created_at,"
                + " expires_at, used_at FROM access_token")
        .map(
            (row, context) ->
                new AccessToken(
                    row.getString(1),
                    row.getString(2),
                    row.getObject(3, UUID.class),
                    row.getString(4),
                    values(row.getString(5), Right::valueOf),
                    values(row.getString(6), ServerRight::valueOf),
                    values(row.getString(7), UUID::fromString),
                    row.getBoolean(8),
                    instant(row, 9),
                    instant(row, 10),
                    row.getObject(11) == null ? null : instant(row, 11)))
        .forEach(token -> tokens.put(token.id(), token));
    return tokens;
  }

  static void putToken(Handle handle, AccessToken token) {
    deleteToken(handle, token.id());
    handle.execute(
        "INSERT INTO access_token (id, hash, account, label, rights, server_rights, projects,"
            + " act_as, created_at, expires_at, used_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        token.id(),
        token.hash(),
        token.account(),
        token.label(),
        text(token.rights()),
        text(token.serverRights()),
        text(token.projects()),
        token.actAs(),
        time(token.createdAt()),
        time(token.expiresAt()),
        time(token.usedAt()));
  }

  static void deleteToken(Handle handle, String id) {
    handle.execute("DELETE FROM access_token WHERE id = ?", id);
  }

  /** Returns the values of which a text has the names. */
  static <T> Set<T> values(String text, Function<String, T> reading) {
    return text.isEmpty()
        ? Set.of()
        : Arrays.stream(text.split(" ")).map(reading).collect(Collectors.toUnmodifiableSet());
  }

  /** Returns the text of a set of values. */
  static String text(Set<?> values) {
    return values.stream().map(Object::toString).sorted().collect(Collectors.joining(" "));
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
