package org.resight.sql;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.resight.access.Identity;
import org.resight.access.IdentityLink;

/** The rows of identities and former names, within a transaction of {@link SqlAccessStore}. */
final class SqlIdentities {

  private SqlIdentities() {}

  static Map<Identity, IdentityLink> read(Handle handle) {
    Map<Identity, IdentityLink> identities = new HashMap<>();
    handle
        .createQuery("SELECT id, issuer, subject, account, created_at FROM account_identity")
        .map(
            (row, context) ->
                new IdentityLink(
                    row.getObject(1, UUID.class),
                    new Identity(row.getString(2), row.getString(3)),
                    row.getObject(4, UUID.class),
                    row.getObject(5, OffsetDateTime.class).toInstant()))
        .forEach(link -> identities.put(link.identity(), link));
    return identities;
  }

  static void put(Handle handle, IdentityLink link) {
    delete(handle, link.identity());
    handle.execute(
        "INSERT INTO account_identity (id, issuer, subject, account, created_at) VALUES (?, ?, ?, ?,"
            + " ?)",
        link.id(),
        link.identity().issuer(),
        link.identity().subject(),
        link.account(),
        OffsetDateTime.ofInstant(link.createdAt(), ZoneOffset.UTC));
  }

  static Map<String, UUID> formerNames(Handle handle) {
    Map<String, UUID> names = new HashMap<>();
    handle
        .createQuery("SELECT name, account FROM former_name")
        .map((row, context) -> Map.entry(row.getString(1), row.getObject(2, UUID.class)))
        .forEach(entry -> names.put(entry.getKey(), entry.getValue()));
    return names;
  }

  static void putFormerName(Handle handle, String name, UUID account) {
    deleteFormerName(handle, name);
    handle.execute("INSERT INTO former_name (name, account) VALUES (?, ?)", name, account);
  }

  static void deleteFormerName(Handle handle, String name) {
    handle.execute("DELETE FROM former_name WHERE name = ?", name);
  }

  static void delete(Handle handle, Identity identity) {
    handle.execute(
        "DELETE FROM account_identity WHERE issuer = ? AND subject = ?",
        identity.issuer(),
        identity.subject());
  }
}
