package org.resight.web.v1;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.journal.ValueBounds;
import org.resight.model.AnnotationId;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.state.Curation;
import org.resight.web.access.Caller;
import org.resight.web.access.Openings;
import org.resight.web.body.BulkBody;
import org.resight.web.body.BulkFormat;
import org.resight.web.body.PhotoDates;
import org.resight.web.body.RequestValues;
import org.resight.web.problem.BoundMetrics;

/** The catalogue of annotations. */
@Path("/annotations")
@Tag(name = "Catalogue")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class AnnotationResource {

  private static final int PAGE = 100;
  private static final int LARGEST_PAGE = 1_000;

  @Inject AnnotationCatalogue catalogue;
  @Inject Curation curation;
  @Inject Caller caller;

  /**
   * Adds or replaces annotations: all of the body, or none. Nothing outside their collections is
   * matched or changed.
   *
   * @param collection that of annotations which name none; the empty one if missing
   * @param dryRun whether nothing is changed, and what would be is told
   * @param blank {@code keep} what a blank value stands for, or {@code clear} it; if missing,
   *     tables keep and JSON clears
   * @param dateOrder {@code dmy} or {@code mdy} for dates whose year stands last
   * @param zone the time zone of times that name none
   */
  @Operation(
      summary = "Import annotations",
      description =
          "Adds or replaces annotations of a collection: all of the body, or none. The body is"
              + " one object, an array, NDJSON or CSV with a header. The id of an item without an"
              + " id follows from its collection and externalId, so the same import twice adds"
              + " nothing twice. Nothing outside the collection changes. With dryRun=true nothing"
              + " changes at all, and the answer tells what would. An import reads no photo: when"
              + " they are there, seek copies with POST /graphs/{graph}/near-duplicates, which"
              + " takes their ids.")
  @POST
  @Consumes({MediaType.APPLICATION_JSON, BulkFormat.NDJSON, BulkFormat.CSV})
  @APIResponse(
      responseCode = "200",
      description = "What was done, or would be",
      content =
          @Content(schema = @Schema(oneOf = {ImportDocument.class, ImportPlanDocument.class})))
  public Object put(
      @Context HttpHeaders headers,
      @QueryParam("collection") @Nullable String collection,
      @Parameter(description = "true to change nothing, and to learn what would change")
          @QueryParam("dryRun")
          @Nullable String dryRun,
      @Parameter(
              description =
                  "keep or clear what stands where a value is blank; tables keep and JSON clears unless told")
          @QueryParam("blank")
          @Nullable String blank,
      @QueryParam("dateOrder") @Nullable String dateOrder,
      @QueryParam("zone") @Nullable String zone,
      @RequestBody(
              content =
                  @Content(
                      schema =
                          @Schema(oneOf = {AnnotationRequest.class, AnnotationRequest[].class})))
          InputStream body) {
    AnnotationRequest.Reading reading =
        new AnnotationRequest.Reading(
            AnnotationRequest.collection(collection), PhotoDates.of(dateOrder, zone));
    BulkBody<CatalogueAnnotation> annotations =
        AnnotationRequest.format(reading).open(headers.getMediaType(), body);
    boolean dry = Boolean.parseBoolean(dryRun);
    boolean keeps =
        blank == null
            ? annotations.hasColumns()
            : RequestValues.value(Blank.class, blank, "blank") == Blank.KEEP;
    try {
      Openings openings = caller.openings();
      Iterator<CatalogueAnnotation> owned = openings.owned(annotations);
      AnnotationCatalogue.ImportReport report =
          catalogue.put(owned, new AnnotationCatalogue.ImportRule(keeps, dry, openings.importer()));
      return dry ? ImportPlanDocument.of(report, caller) : ImportDocument.of(report.imported());
    } catch (RefusedException e) {
      throw annotations.at(caller.openings().told(e), Map.of());
    }
  }

  /** What a blank value does. */
  enum Blank {
    /** It leaves what stands. */
    KEEP,
    /** It takes away what stands. */
    CLEAR
  }

  /**
   * Lists annotations of a collection in increasing order of their ids, {@value #PAGE} unless told.
   */
  @Operation(
      summary = "List annotations",
      description =
          "Lists a collection in the order of ids, a page at a time. Pass the answer's next as"
              + " after to get the next page. A page may be short, or even empty, for a"
              + " caller who may see little of the collection. The list ends when next is null.")
  @GET
  public AnnotationDocument.AnnotationsDocument list(
      @QueryParam("collection") @Nullable String collection,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @Nullable String limit,
      @Parameter(description = "only annotations with this name") @QueryParam("name")
          @Nullable String name,
      @Parameter(description = "only annotations of this species") @QueryParam("species")
          @Nullable String species) {
    int most = RequestValues.number(limit, "limit", PAGE, 1, LARGEST_PAGE);
    String place = AnnotationRequest.collection(collection);
    AnnotationId from = after == null ? null : RequestValues.annotation(after, "after");
    String named = filter(name, "name");
    String kind = filter(species, "species");
    SeenAnnotations.Page page =
        new SeenAnnotations(catalogue, caller.openings()::seenIds, place, named, kind)
            .page(from, most);
    if (page.isShort()) {
      BoundMetrics.leftOut("annotations");
    }
    AnnotationId next = page.next();
    return new AnnotationDocument.AnnotationsDocument(
        caller.view().of(page.items()).stream().map(AnnotationDocument::of).toList(),
        next == null ? null : next.toString());
  }

  private static @Nullable String filter(@Nullable String value, String field) {
    return RequestValues.optionalText(value, field, AnnotationRequest.LONGEST_TEXT);
  }

  /** Returns an annotation. */
  @Operation(
      summary = "Show an annotation",
      description = "Returns one annotation of the catalogue.")
  @GET
  @Path("/{id}")
  public AnnotationDocument find(@PathParam("id") String id) {
    return catalogue
        .find(known(id))
        .map(caller.view()::of)
        .map(AnnotationDocument::of)
        .orElseThrow(() -> unknown(id));
  }

  /**
   * A box.
   *
   * @param bbox x, y, width, height in pixels of the upright photo, or null for none
   */
  record BoxRequest(@Nullable List<@Nullable Double> bbox) {}

  /** Draws or corrects the box of an annotation. */
  @Operation(
      summary = "Draw or correct a box",
      description =
          "Replaces the box round the animal and nothing else. Crops follow at once. The photo"
              + " counts as not matched until it is matched with the new box.")
  @PUT
  @Path("/{id}/box")
  @Consumes(MediaType.APPLICATION_JSON)
  public AnnotationDocument putBox(@PathParam("id") String id, BoxRequest body) {
    RequestValues.given(body);
    List<Double> box = AnnotationRequest.box(body.bbox());
    AnnotationId annotation = known(id);
    catalogue
        .find(annotation)
        .ifPresent(
            before -> RequestValues.checked(() -> ValueBounds.annotation(before.boxed(box))));
    if (!catalogue.putBox(annotation, box)) {
      throw unknown(id);
    }
    return find(id);
  }

  /** Deletes an annotation that no graph holds. */
  @Operation(
      summary = "Delete an annotation",
      description =
          "Deletes an annotation that no graph holds. While a graph holds it, the "
              + "answer is 409 in-use.")
  @DELETE
  @Path("/{id}")
  public void delete(@PathParam("id") String id) {
    if (!curation.deleteAnnotation(known(id))) {
      throw unknown(id);
    }
  }

  /** Reads the id of a path; what is no UUID names no annotation. */
  private static AnnotationId known(String id) {
    AnnotationId annotation = RequestValues.id(id);
    if (annotation == null) {
      throw unknown(id);
    }
    return annotation;
  }

  private static RefusedException unknown(String id) {
    return new RefusedException(
        Refusal.UNKNOWN_ANNOTATIONS,
        "The annotation is not in the catalogue.",
        Map.of("annotations", List.of(id)),
        RefusedException.NO_INDEX);
  }
}
