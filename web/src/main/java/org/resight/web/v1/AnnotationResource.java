package org.resight.web.v1;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.model.AnnotationId;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.state.Curation;
import org.resight.web.body.BulkBody;
import org.resight.web.body.BulkFormat;
import org.resight.web.body.RequestValues;

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

  /** Adds or replaces annotations: all of the body, or none. */
  @Operation(
      summary = "Import annotations",
      description =
          "Adds or replaces annotations: all of the body, or none. The body is one "
              + "object, an array, NDJSON or CSV with a header. The id of an item without"
              + " an id follows from its externalId, so the same import twice adds "
              + "nothing twice.")
  @POST
  @Consumes({MediaType.APPLICATION_JSON, BulkFormat.NDJSON, BulkFormat.CSV})
  public ImportDocument put(
      @Context HttpHeaders headers,
      @RequestBody(
              content =
                  @Content(
                      schema =
                          @Schema(oneOf = {AnnotationRequest.class, AnnotationRequest[].class})))
          InputStream body) {
    BulkBody<CatalogueAnnotation> annotations =
        AnnotationRequest.FORMAT.open(headers.getMediaType(), body);
    try {
      return ImportDocument.of(catalogue.put(annotations));
    } catch (RefusedException e) {
      throw annotations.at(e, Map.of());
    }
  }

  /** Lists annotations in increasing order of their ids, {@value #PAGE} unless told. */
  @Operation(
      summary = "List annotations",
      description =
          "Lists the catalogue in the order of ids, a page at a time. Pass the "
              + "answer's next as after to get the next page.")
  @GET
  public AnnotationDocument.Page list(
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @Nullable String limit,
      @Parameter(description = "only annotations with this name") @QueryParam("name")
          @Nullable String name,
      @Parameter(description = "only annotations of this species") @QueryParam("species")
          @Nullable String species) {
    int most = RequestValues.number(limit, "limit", PAGE, 1, LARGEST_PAGE);
    List<CatalogueAnnotation> page =
        catalogue.page(
            after == null ? null : RequestValues.annotation(after, "after"),
            most + 1,
            filter(name, "name"),
            filter(species, "species"));
    List<CatalogueAnnotation> items = page.size() > most ? page.subList(0, most) : page;
    return new AnnotationDocument.Page(
        items.stream().map(AnnotationDocument::of).toList(),
        page.size() > most ? items.get(most - 1).id().toString() : null);
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
    return catalogue.find(known(id)).map(AnnotationDocument::of).orElseThrow(() -> unknown(id));
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
