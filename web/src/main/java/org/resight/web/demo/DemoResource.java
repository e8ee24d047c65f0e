package org.resight.web.demo;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.web.access.Caller;
import org.resight.web.body.RequestValues;

/** The demo catalogue: make it, and practise on it. */
@Path("/pages/demo")
@Tag(name = "Pages")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class DemoResource {

  @Inject private Caller caller;
  @Inject private DemoStudio studio;

  /** A pair to practise on, with its answer. */
  record PracticePairDocument(UUID a, UUID b, String answer, String hint) {}

  /** Pairs to practise on. */
  record PracticeDocument(List<PracticePairDocument> pairs) {}

  /** Begins to make the demo catalogue: 202, or 200 once it is there. */
  @Operation(
      summary = "Make the demo",
      description = "Starts to draw the demo catalogue: 202, or 200 once it is there.")
  @POST
  @APIResponse(
      responseCode = "202",
      description = "It is being made",
      content = @Content(schema = @Schema(implementation = DemoStudio.ProgressDocument.class)))
  @APIResponse(
      responseCode = "200",
      description = "It is there",
      content = @Content(schema = @Schema(implementation = DemoStudio.ProgressDocument.class)))
  public Response begin() {
    DemoStudio.ProgressDocument progress = studio.begin(caller.openings());
    return Response.status(progress.graph() == null ? 202 : 200).entity(progress).build();
  }

  /** Says how far it is. */
  @Operation(
      summary = "Show the demo's progress",
      description = "Returns how many photos of the demo are drawn.")
  @GET
  public DemoStudio.ProgressDocument progress() {
    return studio.progress();
  }

  /** Says how well the demo was done; 404 while there is none. */
  @Operation(
      summary = "Score the demo",
      description = "Compares the groups as they stand with the animals that were drawn.")
  @GET
  @Path("/score")
  public DemoScoreDocument score() {
    return studio
        .score()
        .orElseThrow(() -> new RefusedException(Refusal.UNKNOWN_GRAPH, "There is no demo here."));
  }

  /** Returns the pairs to practise on. */
  @Operation(
      summary = "List practice pairs",
      description = "Returns ten pairs of the demo with the right answers.")
  @GET
  @Path("/practice")
  public PracticeDocument practice() {
    return new PracticeDocument(
        studio.practice().stream()
            .map(
                practice ->
                    new PracticePairDocument(
                        practice.pair().a().uuid(),
                        practice.pair().b().uuid(),
                        RequestValues.name(practice.answer()),
                        practice.hint()))
            .toList());
  }
}
