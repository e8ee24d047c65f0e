package org.resight.access;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.resight.access.AuditEvent.Act;

/** Where it is kept who may do what. Thread-safe; each change is one transaction. */
public interface AccessStore {

  /**
   * What a change makes.
   *
   * @param data all that is known after it; its version is set by the store
   * @param acts what the audit keeps of it
   */
  record Change(AccessData data, List<Act> acts) {
    /** Copies the list. */
    public Change {
      acts = List.copyOf(acts);
    }
  }

  /** Reads everything. */
  AccessData load();

  /** Returns the version of what is kept now. */
  long version();

  /**
   * Changes what is kept. Nobody else changes anything meanwhile, on no server; what the change
   * throws undoes it.
   *
   * @return what is kept then
   */
  AccessData change(Function<AccessData, Change> change);

  /**
   * Changes what is kept in the transaction that this thread has begun, and only with that: in the
   * database that keeps the journals too.
   */
  void changeAlong(Function<AccessData, Change> change);

  /** Keeps an act. */
  void keep(Act act);

  /**
   * Lists what the audit has, oldest first.
   *
   * @param after the number before the first
   * @param limit how many at the most
   */
  List<AuditEvent> audit(long after, int limit);

  /** Returns the key of the project that has or had an id; empty if none ever did. */
  Optional<UUID> project(UUID graph);

  /** Keeps who really wrote reviews that name another reviewer, before they are written. */
  void keepWriter(Collection<UUID> reviews, AccessToken token);

  /** Returns who brought an annotation in; empty if nobody with an account did. */
  Optional<UUID> importer(UUID annotation);

  /** Returns who brought annotations in, for those that somebody with an account did. */
  Map<UUID, UUID> importers(Collection<UUID> annotations);

  /**
   * Returns whether some journal has a name as a reviewer's, in whatever case. The first question
   * looks through all journals, later ones through what has come since.
   */
  boolean isReviewer(String name);

  /** Returns the names of reviewers in all journals, sorted. Costs as much. */
  List<String> reviewers(int limit);

  /** Returns the number of the newest event. */
  long auditEnd();
}
