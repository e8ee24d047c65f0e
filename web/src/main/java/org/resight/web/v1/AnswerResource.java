package org.resight.web.v1;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.resight.graph.GlanceReceipt;
import org.resight.graph.GlanceSubmission;
import org.resight.graph.GraphClient;
import org.resight.web.access.Caller;
import org.resight.web.body.RequestValues;

/** Answers to questions about many photos. */
@Path("/graphs")
@Tag(name = "Reviewing")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class AnswerResource {

  @Inject private Caller caller;

  /** What an answer has become. */
  record AnsweredDocument(UUID act, List<ReviewRequest.Receipt> reviews, boolean duplicate) {

    static AnsweredDocument of(GlanceReceipt receipt) {
      return new AnsweredDocument(
          receipt.act(),
          receipt.reviews().stream().map(ReviewRequest.Receipt::of).toList(),
          receipt.duplicate());
    }
  }

  /** Takes what was marked at a glance as one act: all that follows from it or nothing. */
  @Operation(
      summary = "Answer a question about many photos",
      description =
          "Takes which photos were marked, and which cannot be told. It becomes one act with the reviews that follow from it:"
              + " all or none. The same id changes nothing and gets the first answer. One undo"
              + " takes the whole act back.")
  @POST
  @Path("/{graph}/answers")
  @Consumes(MediaType.APPLICATION_JSON)
  public CompletionStage<AnsweredDocument> answer(
      @PathParam("graph") String graph, AnswerRequest body) {
    RequestValues.given(body);
    GraphClient client = caller.client(graph);
    GlanceSubmission answer = body.submission(caller);
    caller.requireOffered(client, answer.glance().stamp(), body.lease(), false);
    caller.requirePace(answer.glance().photos().size());
    if (caller.actsAs()) {
      List<UUID> ids = answer.reviewIds(2 * answer.glance().photos().size());
      caller.keepWriter(ids, List.of(answer.reviewer()));
    }
    return client.answer(answer).thenApply(AnsweredDocument::of);
  }
}
