package org.resight.web.access;

import java.util.Optional;
import java.util.UUID;
import org.resight.access.Principal;

/** What the guard has to know of projects and annotations. Thread-safe. */
interface Projects {

  /** Returns the key of the project with an id or alias, deleted ones too; empty if none had it. */
  Optional<UUID> project(UUID graph);

  /** Returns the key of the project that holds an annotation; empty if none does. */
  Optional<UUID> holder(UUID annotation);

  /** Returns whether somebody brought an annotation in that no project holds. */
  boolean isImporter(Principal principal, UUID annotation);
}
