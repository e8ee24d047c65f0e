package org.resight.sql;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.resight.access.PasswordReset;
import org.resight.access.SecondFactor;

/** Second factors and links for new passwords, in SQL. */
final class SqlSignInSecrets {

  private SqlSignInSecrets() {}

  static Map<UUID, PasswordReset> resets(Handle handle) {
    Map<UUID, PasswordReset> resets = new HashMap<>();
    handle
        .createQuery("SELECT account, hash, expires_at FROM password_reset")
        .map(
            (row, context) ->
                new PasswordReset(
                    row.getObject(1, UUID.class),
                    row.getString(2),
                    row.getObject(3, OffsetDateTime.class).toInstant()))
        .forEach(reset -> resets.put(reset.account(), reset));
    return resets;
  }

  static void put(Handle handle, PasswordReset reset) {
    deleteReset(handle, reset.account());
    handle.execute(
        "INSERT INTO password_reset (account, hash, expires_at) VALUES (?, ?, ?)",
        reset.account(),
        reset.hash(),
        OffsetDateTime.ofInstant(reset.expiresAt(), ZoneOffset.UTC));
  }

  static void deleteReset(Handle handle, UUID account) {
    handle.execute("DELETE FROM password_reset WHERE account = ?", account);
  }

  static Map<UUID, SecondFactor> factors(Handle handle) {
    Map<UUID, SecondFactor> factors = new HashMap<>();
    handle
        .createQuery("SELECT account, secret, confirmed, last_step FROM second_factor")
        .map(
            (row, context) ->
                new SecondFactor(
                    row.getObject(1, UUID.class),
                    row.getString(2),
                    row.getBoolean(3),
                    row.getLong(4)))
        .forEach(factor -> factors.put(factor.account(), factor));
    return factors;
  }

  static void put(Handle handle, SecondFactor factor) {
    deleteFactor(handle, factor.account());
    handle.execute(
        "INSERT INTO second_factor (account, secret, confirmed, last_step) VALUES (?, ?, ?, ?)",
        factor.account(),
        factor.secret(),
        factor.confirmed(),
        factor.lastStep());
  }

  static void deleteFactor(Handle handle, UUID account) {
    handle.execute("DELETE FROM second_factor WHERE account = ?", account);
  }
}
