package org.resight.web.access;

import java.util.Optional;
import java.util.UUID;
import org.resight.access.AccessState;
import org.resight.access.Account;
import org.resight.access.Principal;
import org.resight.graph.GraphClient;
import org.resight.model.AnnotationId;
import org.resight.model.GraphId;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.state.ReviewStateBean;

/** The projects of this server. Thread-safe. */
final class KnownProjects implements Projects {

  private final ReviewStateBean state;
  private final AccessState access;

  KnownProjects(ReviewStateBean state, AccessState access) {
    this.state = state;
    this.access = access;
  }

  @Override
  public Optional<Found> project(UUID graph) {
    try {
      GraphClient client = state.client(new GraphId(graph));
      return Optional.of(new Found(graph, key(client), client));
    } catch (RefusedException e) {
      if (e.refusal() == Refusal.NOT_OWNER) {
        throw e; // whose it is could not be told
      }
      return e.refusal() == Refusal.GONE
          ? access.project(graph).map(key -> new Found(graph, key, null))
          : Optional.empty();
    }
  }

  @Override
  public Optional<UUID> holder(UUID annotation) {
    return state.owner(AnnotationId.of(annotation)).map(KnownProjects::key);
  }

  @Override
  public boolean isImporter(Principal principal, UUID annotation) {
    Account account = principal.account();
    return account != null && access.importer(annotation).filter(account.id()::equals).isPresent();
  }

  static UUID key(GraphClient client) {
    return client.opening().key().uuid();
  }
}
