package org.resight.web.matching;

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
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.graph.GraphClient;
import org.resight.matching.vectors.VectorSet;
import org.resight.model.AnnotationId;
import org.resight.refusal.RefusedException;
import org.resight.web.access.Caller;
import org.resight.web.body.BulkFormat;
import org.resight.web.v1.ImportDocument;

/** Vectors of photos that another program made, for the short lists of a matching. */
@Tag(name = "Candidate pairs")
@Path("/graphs")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class VectorResource {

  /** The media type of an NPZ file. */
  private static final String ZIP = "application/zip";

  @Inject private MatchingService service;
  @Inject private Caller caller;
  @Inject private AnnotationCatalogue catalogue;

  /**
   * A set of vectors.
   *
   * @param matcher by which a matching asks for it
   * @param dimension numbers of each vector
   * @param vectors how many photos have one
   */
  record VectorSetDocument(
      String name, String version, String matcher, int dimension, long vectors) {}

  /** All sets of a graph. */
  record VectorSetsDocument(List<VectorSetDocument> items) {}

  /** Imports vectors; none of a body in which something is wrong. */
  @Operation(
      summary = "Import vectors",
      description =
          "Takes vectors of photos that another program made. A matching then uses them for its short"
              + " lists, as matcher vectors:NAME. The body is one object, an array, NDJSON, CSV with"
              + " the columns annotation and vector (a JSON list), or an NPZ file with vectors and"
              + " ids. A value of annotation or ids that is no UUID is an externalId. Nothing is kept of"
              + " a body in which something is wrong. If the server ends meanwhile, send it again.")
  @POST
  @Path("/{graph}/vectors")
  @Consumes({MediaType.APPLICATION_JSON, BulkFormat.NDJSON, BulkFormat.CSV, ZIP})
  public ImportDocument importVectors(
      @PathParam("graph") String graph,
      @Parameter(description = "What made the vectors, such as miewid.") @QueryParam("name")
          @Nullable String name,
      @Parameter(description = "Its version; vectors of two versions are never in one set.")
          @QueryParam("version")
          @Nullable String version,
      @Context HttpHeaders headers,
      @RequestBody(
              content =
                  @Content(schema = @Schema(oneOf = {VectorRequest.class, VectorRequest[].class})))
          InputStream body) {
    GraphClient client = caller.client(graph);
    String of = named(name, "name");
    String made = version == null || version.isEmpty() ? "" : named(version, "version");
    Set<AnnotationId> members = Set.copyOf(client.members().toCompletableFuture().join().value());
    try (HeldVectors.Share share = service.heldVectors().share()) {
      VectorImport vectors =
          new VectorImport(
              share,
              members.stream().map(AnnotationId::uuid).collect(Collectors.toSet()),
              ids -> catalogue.byExternalId(catalogue.collections(members), ids));
      MediaType type = headers.getMediaType();
      Map<UUID, float[]> found =
          isZip(type)
              ? vectors.readNumpy(body)
              : vectors.read(VectorRequest.FORMAT.open(type, body));
      return ImportDocument.of(
          service
              .vectors()
              .put(
                  client.opening().key().uuid(),
                  new VectorSet(of, made, vectors.dimension()),
                  found));
    }
  }

  private static boolean isZip(@Nullable MediaType type) {
    return type != null
        && ZIP.equals((type.getType() + "/" + type.getSubtype()).toLowerCase(Locale.ROOT));
  }

  private static String named(@Nullable String text, String field) {
    if (text == null || !VectorSet.isName(text)) {
      throw RefusedException.value(
          field, "must be 1 to 64 letters, digits, dots, hyphens or underscores.");
    }
    return text;
  }

  /** Lists the sets. */
  @Operation(
      summary = "List imported vectors",
      description = "Each set of vectors, what made it, and how many photos have one.")
  @GET
  @Path("/{graph}/vectors")
  public VectorSetsDocument listVectors(@PathParam("graph") String graph) {
    GraphClient client = caller.client(graph);
    return new VectorSetsDocument(
        service.vectors().counted(client.opening().key().uuid()).stream()
            .map(
                counted ->
                    new VectorSetDocument(
                        counted.set().name(),
                        counted.set().version(),
                        counted.set().matcher(),
                        counted.set().dimension(),
                        counted.vectors()))
            .toList());
  }

  /** Deletes a set. */
  @Operation(
      summary = "Delete imported vectors",
      description = "Deletes a set of vectors. Pairs that were proposed by it stay.")
  @DELETE
  @Path("/{graph}/vectors/{name}")
  public void deleteVectors(
      @PathParam("graph") String graph,
      @Parameter(description = "The set's name.") @PathParam("name") String name) {
    GraphClient client = caller.client(graph);
    // Deleting what is not there is done already.
    service.vectors().delete(client.opening().key().uuid(), name);
  }
}
