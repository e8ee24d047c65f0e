package org.resight.web.access;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.access.Principal;
import org.resight.graph.GraphClient;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/** What the guard has to know of projects and annotations. Thread-safe. */
interface Projects {

  /**
   * A project.
   *
   * @param asked the id or alias by which it was found
   * @param client its client, or null if it was deleted
   */
  record Found(UUID asked, UUID key, @Nullable GraphClient client) {}

  /**
   * Returns the project with an id or alias, deleted ones too; empty if none had it.
   *
   * @throws RefusedException {@link Refusal#NOT_OWNER} if another server may know it
   */
  Optional<Found> project(UUID graph);

  /** Returns the key of the project that holds an annotation; empty if none does. */
  Optional<UUID> holder(UUID annotation);

  /** Returns whether somebody brought an annotation in that no project holds. */
  boolean isImporter(Principal principal, UUID annotation);
}
