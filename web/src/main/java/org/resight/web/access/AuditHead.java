package org.resight.web.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import org.resight.access.AccessState;
import org.resight.access.AuditEvent;

/**
 * Writes the newest hash of the audit to the log. Logs are kept elsewhere, so whoever writes the
 * whole table anew is found out by it.
 */
@ApplicationScoped
public class AuditHead {

  private static final Logger LOG = System.getLogger(AuditHead.class.getName());

  @Inject private AccessState state;

  /** Writes it, if there is one. Waits for the database. */
  public void log() {
    String line = line(state);
    if (!line.isEmpty()) {
      LOG.log(Level.INFO, line);
    }
  }

  static String line(AccessState state) {
    long end = state.auditEnd();
    List<AuditEvent> newest = end == 0 ? List.of() : state.audit(end - 1, 1);
    return newest.isEmpty()
        ? ""
        : "The audit has "
            + newest.get(0).number()
            + " events; the hash of the newest is "
            + newest.get(0).hash()
            + ".";
  }
}
