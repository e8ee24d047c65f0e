package org.resight.web;

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
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jspecify.annotations.Nullable;
import org.resight.engine.AnnotationId;
import org.resight.state.AnnotationCatalog;
import org.resight.state.CatalogAnnotation;
import org.resight.state.Curation;
import org.resight.state.Refusal;
import org.resight.state.RefusedException;

/** The catalogue of annotations. */
@Path("/annotations")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class AnnotationResource {

  private static final int PAGE = 100;
  private static final int LARGEST_PAGE = 1_000;

  @Inject AnnotationCatalog catalog;
  @Inject Curation curation;

  /** Adds or replaces annotations: all of the body, or none. */
  @POST
  @Consumes({MediaType.APPLICATION_JSON, BulkFormat.NDJSON, BulkFormat.CSV})
  public ImportAnswer put(
      @Context HttpHeaders headers,
      @RequestBody(
              content =
                  @Content(
                      schema =
                          @Schema(oneOf = {AnnotationRequest.class, AnnotationRequest[].class})))
          InputStream body) {
    BulkBody<CatalogAnnotation> annotations =
        AnnotationRequest.FORMAT.open(headers.getMediaType(), body);
    try {
      return ImportAnswer.of(catalog.put(annotations));
    } catch (RefusedException e) {
      throw annotations.at(e, Map.of());
    }
  }

  /** Lists annotations in increasing order of their ids, {@value #PAGE} unless told. */
  @GET
  public AnnotationAnswer.Page list(
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("name") @Nullable String name,
      @QueryParam("species") @Nullable String species) {
    int most = Wire.number(limit, "limit", PAGE, 1, LARGEST_PAGE);
    List<CatalogAnnotation> page =
        catalog.page(
            after == null ? null : Wire.annotation(after, "after"),
            most + 1,
            filter(name, "name"),
            filter(species, "species"));
    List<CatalogAnnotation> items = page.size() > most ? page.subList(0, most) : page;
    return new AnnotationAnswer.Page(
        items.stream().map(AnnotationAnswer::of).toList(),
        page.size() > most ? items.get(most - 1).id().toString() : null);
  }

  private static @Nullable String filter(@Nullable String value, String field) {
    return Wire.optionalText(value, field, AnnotationRequest.LONGEST_TEXT);
  }

  /** Returns an annotation. */
  @GET
  @Path("/{id}")
  public AnnotationAnswer find(@PathParam("id") String id) {
    return catalog.find(known(id)).map(AnnotationAnswer::of).orElseThrow(() -> unknown(id));
  }

  /** Deletes an annotation that no graph holds. */
  @DELETE
  @Path("/{id}")
  public void delete(@PathParam("id") String id) {
    if (!curation.deleteAnnotation(known(id))) {
      throw unknown(id);
    }
  }

  /** Reads the id of a path; what is no UUID names no annotation. */
  private static AnnotationId known(String id) {
    AnnotationId annotation = Wire.id(id);
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
