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
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
import org.resight.matching.work.NearDuplicate;
import org.resight.model.AnnotationId;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.web.access.Caller;
import org.resight.web.body.RequestValues;

/** Photos of a project that look like one picture. */
@Tag(name = "Candidate pairs")
@Path("/graphs")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class NearDuplicatesResource {

  @Inject private MatchingService service;
  @Inject private AnnotationCatalogue catalogue;
  @Inject private Caller caller;

  /**
   * Photos that came in.
   *
   * @param annotations that are sought among all photos of the graph; all of them if missing
   */
  record NearDuplicatesRequest(@Nullable List<String> annotations) {}

  /**
   * Two photos that look like one picture.
   *
   * @param bits of 64 in which they differ
   */
  record NearDuplicateDocument(
      UUID a,
      UUID b,
      @Nullable String externalIdA,
      @Nullable String externalIdB,
      @Nullable String nameA,
      @Nullable String nameB,
      int bits) {}

  /**
   * Several of them.
   *
   * @param job that sought them last after photos had come in, or null
   */
  record NearDuplicatesDocument(List<NearDuplicateDocument> items, @Nullable JobDocument job) {}

  /** Seeks near-duplicates of photos that came in. */
  @Operation(
      summary = "Seek near-duplicates",
      description =
          "Looks whether photos that came in look like others of the project: the last step of an"
              + " import. It takes the time to decode each photo once. The work is a job; then list"
              + " near-duplicates.")
  @POST
  @Path("/{graph}/near-duplicates")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponse(
      responseCode = "202",
      description = "The job that seeks",
      content = @Content(schema = @Schema(implementation = BegunDocument.class)))
  public CompletionStage<Response> seek(
      @PathParam("graph") String graph, @Nullable NearDuplicatesRequest wish) {
    GraphClient client = caller.client(graph);
    List<String> named = wish == null ? null : wish.annotations();
    return client.members().thenApply(members -> seek(client, members.value(), named));
  }

  private Response seek(
      GraphClient client, List<AnnotationId> members, @Nullable List<String> named) {
    Set<UUID> all =
        members.stream().map(AnnotationId::uuid).collect(Collectors.toCollection(TreeSet::new));
    if (named == null && all.size() > MatchingResource.MOST_PHOTOS) {
      throw new RefusedException(
          Refusal.TOO_MANY_ITEMS,
          "At most " + MatchingResource.MOST_PHOTOS + " photos are looked at in one go.",
          Map.of("most", MatchingResource.MOST_PHOTOS));
    }
    return Response.accepted(
            new BegunDocument(
                service
                    .seekNearDuplicates(
                        client.opening().key().uuid(),
                        named == null
                            ? all
                            : GraphPhotos.of(all, named, MatchingResource.MOST_PHOTOS))
                    .id()))
        .build();
  }

  /** Lists photos that look like copies of one picture. */
  @Operation(
      summary = "List near-duplicates",
      description =
          "Photos that look like copies of one picture, or like two of one burst, as they were"
              + " found when photos came in and by the last matching; the nearest first. Nothing"
              + " is done about them.")
  @GET
  @Path("/{graph}/near-duplicates")
  public NearDuplicatesDocument nearDuplicates(
      @PathParam("graph") String graph,
      @Parameter(description = "How many pairs at most, 1 to 1,000.") @QueryParam("limit")
          @Nullable String limit) {
    GraphClient client = caller.client(graph);
    UUID key = client.opening().key().uuid();
    List<NearDuplicate> near =
        service
            .matches()
            .nearDuplicates(key, RequestValues.number(limit, "limit", 100, 1, NearDuplicate.MOST));
    Map<AnnotationId, ShownAnnotation> known =
        caller
            .view()
            .of(
                catalogue.find(
                    near.stream()
                        .flatMap(each -> Stream.of(each.pair().a(), each.pair().b()))
                        .distinct()
                        .toList()));
    return new NearDuplicatesDocument(
        near.stream()
            .map(each -> item(each, known.get(each.pair().a()), known.get(each.pair().b())))
            .filter(Objects::nonNull)
            .toList(),
        service
            .newestSearch(key)
            .map(view -> JobDocument.of(view, client.id().uuid()))
            .orElse(null));
  }

  private static @Nullable NearDuplicateDocument item(
      NearDuplicate near, @Nullable ShownAnnotation a, @Nullable ShownAnnotation b) {
    if (a == null || b == null) {
      return null; // One of them was deleted since.
    }
    return new NearDuplicateDocument(
        a.id().uuid(),
        b.id().uuid(),
        a.externalId(),
        b.externalId(),
        a.name(),
        b.name(),
        near.bits());
  }
}
