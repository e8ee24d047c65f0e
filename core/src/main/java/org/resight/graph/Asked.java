package org.resight.graph;

import java.util.List;
import org.resight.lease.Offered;

/**
 * The answer to a reviewer who asks for questions of any kind.
 *
 * @param availability why there are no more than these
 * @param questions the questions, the reviewer's own leases first
 */
public record Asked(GraphStatus.Availability availability, List<Offered> questions) {

  /** Copies the list. */
  public Asked {
    questions = List.copyOf(questions);
  }
}
