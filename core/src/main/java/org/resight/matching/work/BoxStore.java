package org.resight.matching.work;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Boxes that a detector proposed. They stand in the catalogue like any other; here is which of them
 * nobody has looked at. Thread-safe; every method blocks until the store has answered.
 */
public interface BoxStore {

  /** Returns those of some annotations that have no box, sorted. */
  List<UUID> without(Collection<UUID> annotations);

  /** Gives boxes to annotations that still have none, and returns to how many. */
  int propose(Collection<ProposedBox> boxes);

  /**
   * Returns the boxes of some annotations that stand as they were proposed: nobody has kept or
   * corrected them. The least certain come first.
   */
  List<ProposedBox> proposed(Collection<UUID> annotations);
}
