package org.resight.web.access;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccessState;
import org.resight.access.AuditEvent;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * A page of the audit.
 *
 * @param next what to give as {@code after} for the rest, or null
 */
record AuditDocument(List<EventDocument> items, @Nullable Long next) {

  private static final int PAGE = 500;

  /** One act. */
  record EventDocument(
      long number,
      Instant at,
      String actor,
      String token,
      String address,
      String request,
      String action,
      String target,
      String outcome,
      String hash) {

    static EventDocument of(AuditEvent event) {
      AuditEvent.Act act = event.act();
      return new EventDocument(
          event.number(),
          event.at(),
          act.actor(),
          act.token(),
          act.address(),
          act.request(),
          act.action(),
          act.target(),
          act.outcome(),
          event.hash());
    }
  }

  /**
   * Reads a page.
   *
   * @param about what the targets begin with; empty for all
   */
  static AuditDocument of(AccessState state, long after, String about) {
    List<EventDocument> found = new ArrayList<>();
    long last = after;
    List<AuditEvent> page;
    do {
      page = state.audit(last, PAGE);
      for (AuditEvent event : page) {
        last = event.number();
        if (event.act().target().startsWith(about)) {
          found.add(EventDocument.of(event));
        }
      }
    } while (page.size() == PAGE && found.size() < PAGE);
    return new AuditDocument(List.copyOf(found), page.size() < PAGE ? null : last);
  }

  static long number(@Nullable String text) {
    try {
      return text == null ? 0 : Math.max(0, Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw new RefusedException(Refusal.INVALID_VALUE, "after is the number of an event.");
    }
  }
}
