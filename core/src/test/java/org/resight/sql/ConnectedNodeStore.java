package org.resight.sql;

import java.util.UUID;
import org.resight.refusal.JournalUnavailableException;
import org.resight.settings.Settings;

/**
 * A store of servers that has its connections. On a busy machine the first takes longer than the
 * second that a lease gives it; a server then tries again, and a test would fail.
 */
public final class ConnectedNodeStore {

  private static final int TRIES = 60;

  private ConnectedNodeStore() {}

  public static PostgresNodeStore open(Settings settings) {
    PostgresNodeStore store = PostgresNodeStore.open(settings);
    UUID nobody = UUID.randomUUID();
    for (int tries = 1; ; tries++) {
      try {
        store.leave(nobody);
        store.drain(nobody, true); // over the other connection
        return store;
      } catch (JournalUnavailableException e) {
        if (tries == TRIES) {
          store.close();
          throw e;
        }
      }
    }
  }
}
