package org.resight.web.v1;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.resight.graph.GraphClient;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.web.access.Caller;
import org.resight.web.body.RequestValues;

/** What is done about the answers of volunteers. */
@Path("/graphs/{graph}/volunteers")
@Tag(name = "Reviewing")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class VolunteerResource {

  @Inject private Caller caller;

  /** How many reviews were taken back. */
  record TakenBackDocument(int reviews) {}

  /** Takes back all answers of one volunteer, in one act. */
  @Operation(
      summary = "Take a volunteer's answers back",
      description =
          "Takes back all standing reviews of one volunteer in the project: all, or none. Evidence and"
              + " individuals are then what they would be without them.")
  @POST
  @Path("/{handle}/take-back")
  public CompletionStage<TakenBackDocument> takeBackAll(
      @PathParam("graph") String graph,
      @Parameter(description = "Handle of the volunteer") @PathParam("handle") String handle) {
    GraphClient client = caller.client(graph);
    boolean member = caller.isVolunteer(client, handle);
    return client
        .takeBackAll(handle, RequestValues.reviewer(caller.reviewer(caller.principal().actor())))
        .thenApply(taken -> new TakenBackDocument(taken.reviews().size()))
        .exceptionallyCompose(
            failure ->
                // Whether another project has a volunteer of this name is nobody's business here.
                CompletableFuture.failedStage(
                    member || !isOfNone(failure) ? failure : Caller.noSuchVolunteer()));
  }

  private static boolean isOfNone(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RefusedException refused
        && refused.refusal() == Refusal.NOTHING_TO_UNDO;
  }
}
