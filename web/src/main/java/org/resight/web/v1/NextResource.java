package org.resight.web.v1;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.access.Right;
import org.resight.graph.GraphClient;
import org.resight.journal.GraphKey;
import org.resight.state.AnyGraph;
import org.resight.state.ReviewStateBean;
import org.resight.web.access.Caller;
import org.resight.web.body.RequestValues;

/** The next pairs, whichever their graph. */
@Path("/next")
@Tag(name = "Reviewing")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class NextResource {

  @Inject private Caller caller;
  @Inject private AnyGraph graphs;
  @Inject private ReviewStateBean state;

  /** Leases the best pairs of all graphs, or shows them. */
  @Operation(
      summary = "Lease the next pairs of any graph",
      description =
          "Leases the best pairs of all graphs to a reviewer. Each pair also names " + "its graph.")
  @GET
  public CompletionStage<OfferDocument> next(
      @QueryParam("n") @Nullable String n,
      @QueryParam("reviewer") @Nullable String reviewer,
      @QueryParam("peek") @Nullable String peek) {
    int limit = RequestValues.number(n, "n", 1, 1, ReviewResource.MOST_PAIRS);
    Predicate<GraphClient> own = caller.has(Right.REVIEW);
    Map<GraphKey, Caller.LeaseWriter> leases = new ConcurrentHashMap<>();
    state.clients().stream()
        .filter(own)
        .forEach(client -> leases.put(client.opening().key(), caller.leases(client)));
    return (Boolean.parseBoolean(peek)
            ? graphs.peek(own, limit)
            : graphs.lease(own, RequestValues.reviewer(caller.reviewer(reviewer)), limit))
        .thenApply(
            offer ->
                OfferDocument.of(
                    offer, key -> leases.getOrDefault(key, (lease, pair) -> lease.toString())));
  }
}
