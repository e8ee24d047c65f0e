package org.resight.web.matching;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.access.ShownAnnotation;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.graph.GraphClient;
import org.resight.matching.work.ProposedBox;
import org.resight.model.AnnotationId;
import org.resight.refusal.RefusedException;
import org.resight.web.access.AnnotationView;
import org.resight.web.access.Caller;
import org.resight.web.body.RequestValues;

/** Boxes that a detector of the operator proposes for photos that have none. */
@Tag(name = "Photos")
@Path("/graphs")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class BoxesResource {

  /** Boxes that are told at once. */
  private static final int MOST_BOXES = 1_000;

  @Inject private MatchingService service;
  @Inject private AnnotationCatalogue catalogue;
  @Inject private Caller caller;

  /**
   * A wish for boxes.
   *
   * @param detector the name of one; the first if missing
   */
  record BoxesRequest(@Nullable String detector) {}

  /**
   * A box that nobody has kept or corrected.
   *
   * @param bbox x, y, width, height in pixels of the upright photo
   * @param score 0 to 1
   * @param animals that the detector saw; the box is round the one of the highest score
   */
  record ProposedDocument(
      UUID id,
      @Nullable String externalId,
      List<Double> bbox,
      String detector,
      double score,
      int animals) {}

  /**
   * How it stands with boxes.
   *
   * @param photos of the project
   * @param without those that have no box
   * @param proposed those whose box nobody has kept or corrected
   * @param detectors that may be asked
   * @param items the proposed boxes, the least certain first
   * @param job that asked last, or null
   */
  record BoxesDocument(
      int photos,
      int without,
      int proposed,
      List<String> detectors,
      List<ProposedDocument> items,
      @Nullable JobDocument job) {}

  /** Begins to propose boxes. */
  @Operation(
      summary = "Propose boxes",
      description =
          "Asks a detector for a box round the animal on each photo that has none. A box that"
              + " somebody drew is never touched. Correct a proposed box, or keep it, by PUT of the"
              + " annotation's box. The work is a job.")
  @POST
  @Path("/{graph}/boxes")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponse(
      responseCode = "202",
      description = "The job that proposes",
      content = @Content(schema = @Schema(implementation = BegunDocument.class)))
  public Response proposeBoxes(@PathParam("graph") String graph, @Nullable BoxesRequest wish) {
    GraphClient client = caller.client(graph);
    List<String> detectors = service.detectors();
    if (detectors.isEmpty()) {
      throw RefusedException.value(
          "detector",
          "cannot be asked: this server has none in its folder of models (RESIGHT_MODELS).");
    }
    String wished = wish == null ? null : wish.detector();
    String detector = wished == null ? detectors.get(0) : wished;
    if (!detectors.contains(detector)) {
      throw RefusedException.value(
          "detector", "must be one of " + String.join(", ", detectors) + ".");
    }
    return Response.accepted(
            new BegunDocument(service.proposeBoxes(client.opening().key().uuid(), detector).id()))
        .build();
  }

  /** Shows proposed boxes. */
  @Operation(
      summary = "List proposed boxes",
      description =
          "The boxes that a detector proposed and nobody has kept or corrected, the least certain"
              + " first, and how many photos have no box.")
  @GET
  @Path("/{graph}/boxes")
  public CompletionStage<BoxesDocument> boxes(
      @PathParam("graph") String graph,
      @Parameter(description = "How many boxes at most, 1 to 1,000.") @QueryParam("limit")
          @Nullable String limit) {
    GraphClient client = caller.client(graph);
    int most = RequestValues.number(limit, "limit", 100, 1, MOST_BOXES);
    AnnotationView view = caller.view();
    return client.members().thenApply(members -> boxes(client, members.value(), most, view));
  }

  private BoxesDocument boxes(
      GraphClient client, List<AnnotationId> members, int most, AnnotationView view) {
    UUID key = client.opening().key().uuid();
    List<UUID> ids = members.stream().map(AnnotationId::uuid).toList();
    List<ProposedBox> proposed = service.boxes().proposed(ids);
    List<ProposedBox> told = proposed.subList(0, Math.min(most, proposed.size()));
    Map<AnnotationId, ShownAnnotation> known =
        view.of(
            catalogue.find(told.stream().map(box -> AnnotationId.of(box.annotation())).toList()));
    return new BoxesDocument(
        ids.size(),
        service.boxes().without(ids).size(),
        proposed.size(),
        service.detectors(),
        told.stream()
            .map(box -> document(box, known.get(AnnotationId.of(box.annotation()))))
            .filter(Objects::nonNull)
            .toList(),
        service.newestBoxes(key).map(one -> JobDocument.of(one, client.id().uuid())).orElse(null));
  }

  private static @Nullable ProposedDocument document(
      ProposedBox box, @Nullable ShownAnnotation shown) {
    return shown == null
        ? null
        : new ProposedDocument(
            box.annotation(),
            shown.externalId(),
            box.box(),
            box.detector(),
            box.score(),
            box.animals());
  }
}
