package org.resight.sql;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.resight.access.Invitation;
import org.resight.access.Right;

/** Invitations in SQL, and which volunteers have practised. */
final class SqlInvitations {

  private SqlInvitations() {}

  static Map<String, Invitation> read(Handle handle) {
    Map<String, Invitation> invitations = new HashMap<>();
    handle
        .createQuery(
            "SELECT id, hash, project, label, rights, volunteers, uses, made_by, created_at,"
                + " expires_at FROM invitation")
        .map(
            (row, context) ->
                new Invitation(
                    row.getObject(1, UUID.class),
                    row.getString(2),
                    row.getObject(3, UUID.class),
                    row.getString(4),
                    Arrays.stream(row.getString(5).split(" "))
                        .map(Right::valueOf)
                        .collect(Collectors.toSet()),
                    row.getBoolean(6),
                    row.getInt(7),
                    row.getObject(8, UUID.class),
                    row.getObject(9, OffsetDateTime.class).toInstant(),
                    row.getObject(10, OffsetDateTime.class).toInstant()))
        .forEach(invitation -> invitations.put(invitation.hash(), invitation));
    return invitations;
  }

  static Set<UUID> practised(Handle handle) {
    return handle
        .createQuery("SELECT account FROM volunteer_practice")
        .mapTo(UUID.class)
        .collect(Collectors.toSet());
  }

  static void putPractised(Handle handle, UUID account) {
    handle.execute("INSERT INTO volunteer_practice (account) VALUES (?)", account);
  }

  static void delete(Handle handle, String hash) {
    handle.execute("DELETE FROM invitation WHERE hash = ?", hash);
  }

  static void put(Handle handle, Invitation invitation) {
    delete(handle, invitation.hash());
    handle.execute(
        "INSERT INTO invitation (id, hash, project, label, rights, volunteers, uses, made_by,"
            + " created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        invitation.id(),
        invitation.hash(),
        invitation.project(),
        invitation.label(),
        invitation.rights().stream().map(Enum::name).sorted().collect(Collectors.joining(" ")),
        invitation.volunteers(),
        invitation.uses(),
        invitation.by(),
        OffsetDateTime.ofInstant(invitation.createdAt(), ZoneOffset.UTC),
        OffsetDateTime.ofInstant(invitation.expiresAt(), ZoneOffset.UTC));
  }
}
