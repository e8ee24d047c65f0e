package org.resight.web.v1;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.state.QueryJob;
import org.resight.state.SharedReview;
import org.resight.web.access.Caller;
import org.resight.web.body.RequestValues;

/** The shared review: one query over the whole catalogue that everybody is served from. */
@Path("/shared-review")
@Tag(name = "Shared review")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class SharedReviewResource {

  private static final int MOST_PAIRS = 500;

  @Inject private Caller caller;
  @Inject private SharedReview shared;

  /** The shared review as the API shows it. */
  record SharedReviewDocument(JobRequest job, long feedbackCount, int feedbackLimit, int buffered) {

    /** The job that makes the query. */
    record JobRequest(UUID id, String status) {
      static JobRequest of(QueryJob job) {
        return new JobRequest(job.id(), RequestValues.name(job.status()));
      }
    }

    static SharedReviewDocument of(SharedReview.Status status) {
      return new SharedReviewDocument(
          JobRequest.of(status.job()),
          status.feedbackCount(),
          status.feedbackLimit(),
          status.buffered());
    }
  }

  /** The answer to feedback. */
  record TakenDocument(UUID id, long position, boolean duplicate) {}

  /** Shows how things stand; the first who asks has the query made. */
  @Operation(
      summary = "Show the shared review",
      description = "Returns how far the shared review is. The first request has it made.")
  @GET
  public SharedReviewDocument get() {
    return SharedReviewDocument.of(shared.status());
  }

  /** Leases a reviewer the worthiest pairs, or shows them to whoever gives no name. */
  @Operation(
      summary = "Lease pairs of the shared review",
      description =
          "Leases the best pairs of the shared review to a reviewer. Without a "
              + "reviewer it only shows them.")
  @GET
  @Path("/next")
  public CompletionStage<OfferDocument> next(
      @QueryParam("n") @Nullable String n, @QueryParam("reviewer") @Nullable String reviewer) {
    int limit = RequestValues.number(n, "n", 1, 1, MOST_PAIRS);
    return shared
        .next(reviewer == null ? null : RequestValues.reviewer(caller.reviewer(reviewer)), limit)
        .thenApply(offer -> OfferDocument.of(offer, (lease, pair) -> lease.toString()));
  }

  /** Takes feedback; it is durable when it is answered, and applied in the order of positions. */
  @Operation(
      summary = "Submit feedback",
      description =
          "Takes a decision of the shared review. It is durable when it is "
              + "answered, and applied in the order of positions.")
  @POST
  @Path("/feedback")
  @APIResponse(
      responseCode = "202",
      description = "It is kept, and will be applied",
      content = @Content(schema = @Schema(implementation = TakenDocument.class)))
  public CompletionStage<Response> feedback(ReviewRequest body) {
    RequestValues.given(body);
    return shared
        .feedback(caller.written(List.of(body.submission(caller))).get(0))
        .thenApply(
            receipt ->
                Response.accepted(
                        new TakenDocument(receipt.id(), receipt.seq(), receipt.duplicate()))
                    .build());
  }

  /** Commits the names of the query to the catalogue and makes the query anew. */
  @Operation(
      summary = "Commit the shared review",
      description = "Writes its names to the catalogue, and makes the shared review anew.")
  @POST
  @Path("/commit")
  @APIResponse(
      responseCode = "202",
      description = "The names are committed",
      content = @Content(schema = @Schema(implementation = SharedReviewDocument.class)))
  public Response commit() {
    return Response.accepted(SharedReviewDocument.of(shared.commit())).build();
  }
}
