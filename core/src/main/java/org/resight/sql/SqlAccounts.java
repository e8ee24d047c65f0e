package org.resight.sql;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.resight.access.Account;
import org.resight.access.ServerRight;
import org.resight.access.Session;

/**
 * The rows of accounts, their passwords and their sessions, within a transaction of {@link
 * SqlAccessStore}.
 */
final class SqlAccounts {

  private SqlAccounts() {}

  static Map<UUID, Account> read(Handle handle) {
    Map<UUID, Account> accounts = new HashMap<>();
    handle
        .createQuery(
            "SELECT id, handle, name, kind, server_rights, disabled, created_at FROM account")
        .map(
            (row, context) ->
                new Account(
                    row.getObject(1, UUID.class),
                    row.getString(2),
                    row.getString(3),
                    Account.Kind.valueOf(row.getString(4)),
                    SqlRights.values(row.getString(5), ServerRight::valueOf),
                    row.getBoolean(6),
                    row.getObject(7, OffsetDateTime.class).toInstant()))
        .forEach(account -> accounts.put(account.id(), account));
    return accounts;
  }

  /** Others refer to an account: it is changed where it stands. */
  static void put(Handle handle, Account account, @Nullable Account before) {
    if (before == null) {
      handle.execute(
          "INSERT INTO account (id, handle, name, kind, server_rights, disabled, created_at) VALUES"
              + " (?, ?, ?, ?, ?, ?, ?)",
          account.id(),
          account.handle(),
          account.name(),
          account.kind().name(),
          SqlRights.text(account.rights()),
          account.disabled(),
          OffsetDateTime.ofInstant(account.createdAt(), ZoneOffset.UTC));
    } else {
      handle.execute(
          "UPDATE account SET name = ?, server_rights = ?, disabled = ? WHERE id = ?",
          account.name(),
          SqlRights.text(account.rights()),
          account.disabled(),
          account.id());
    }
  }

  static Map<UUID, String> passwords(Handle handle) {
    Map<UUID, String> passwords = new HashMap<>();
    handle
        .createQuery("SELECT account, hash FROM account_password")
        .map((row, context) -> Map.entry(row.getObject(1, UUID.class), row.getString(2)))
        .forEach(entry -> passwords.put(entry.getKey(), entry.getValue()));
    return passwords;
  }

  static void putPassword(Handle handle, UUID account, String hash) {
    deletePassword(handle, account);
    handle.execute("INSERT INTO account_password (account, hash) VALUES (?, ?)", account, hash);
  }

  static void deletePassword(Handle handle, UUID account) {
    handle.execute("DELETE FROM account_password WHERE account = ?", account);
  }

  static Map<String, Session> sessions(Handle handle) {
    Map<String, Session> sessions = new HashMap<>();
    handle
        .createQuery(
            "SELECT id, hash, account, browser, created_at, confirmed_at, used_at, at_provider FROM"
                + " account_session")
        .map(
            (row, context) ->
                new Session(
                    row.getObject(1, UUID.class),
                    row.getString(2),
                    row.getObject(3, UUID.class),
                    row.getString(4),
                    row.getObject(5, OffsetDateTime.class).toInstant(),
                    row.getObject(6, OffsetDateTime.class).toInstant(),
                    row.getObject(7, OffsetDateTime.class).toInstant(),
                    row.getString(8)))
        .forEach(session -> sessions.put(session.hash(), session));
    return sessions;
  }

  static void putSession(Handle handle, Session session) {
    deleteSession(handle, session.hash());
    handle.execute(
        "INSERT INTO account_session (id, hash, account, browser, created_at, confirmed_at, used_at,"
            + " at_provider) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        session.id(),
        session.hash(),
        session.account(),
        session.browser(),
        OffsetDateTime.ofInstant(session.createdAt(), ZoneOffset.UTC),
        OffsetDateTime.ofInstant(session.confirmedAt(), ZoneOffset.UTC),
        OffsetDateTime.ofInstant(session.usedAt(), ZoneOffset.UTC),
        session.atProvider());
  }

  static void deleteSession(Handle handle, String hash) {
    handle.execute("DELETE FROM account_session WHERE hash = ?", hash);
  }
}
