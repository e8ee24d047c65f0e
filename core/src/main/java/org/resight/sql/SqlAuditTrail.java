package org.resight.sql;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.resight.access.AuditEvent;
import org.resight.access.AuditEvent.Act;
import org.resight.access.AuditEvent.Head;

/** The rows of the audit trail, within a transaction of {@link SqlAccessStore}. */
final class SqlAuditTrail {

  private SqlAuditTrail() {}

  /** Appends what was done after an end of the trail, and returns the new end. */
  static Head append(Handle handle, Head end, List<Act> acts, Clock clock) {
    Head head = end;
    for (Act act : acts) {
      AuditEvent event =
          AuditEvent.after(head, clock.instant().truncatedTo(ChronoUnit.MICROS), act);
      handle
          .createUpdate(
              "INSERT INTO audit_event (number, at, actor, token, address, request, action, target,"
                  + " outcome, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
          .bind(0, event.number())
          .bind(1, OffsetDateTime.ofInstant(event.at(), ZoneOffset.UTC))
          .bind(2, act.actor())
          .bind(3, act.token())
          .bind(4, act.address())
          .bind(5, act.request())
          .bind(6, act.action())
          .bind(7, act.target())
          .bind(8, act.outcome())
          .bind(9, event.previous())
          .bind(10, event.hash())
          .execute();
      head = new Head(event.number(), event.hash());
    }
    return head;
  }

  /** Returns the events after a number, in their order. */
  static List<AuditEvent> after(Handle handle, long number, int limit) {
    return handle
        .createQuery(
            "SELECT number, at, actor, token, address, request, action, target, outcome,"
                + " previous, hash FROM audit_event WHERE number > ? ORDER BY number LIMIT"
                + " ?")
        .bind(0, number)
        .bind(1, limit)
        .map(
            (row, context) ->
                new AuditEvent(
                    row.getLong(1),
                    row.getObject(2, OffsetDateTime.class).toInstant(),
                    new Act(
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7),
                        row.getString(8),
                        row.getString(9)),
                    row.getString(10),
                    row.getString(11)))
        .list();
  }
}
