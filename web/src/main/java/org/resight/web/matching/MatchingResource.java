package org.resight.web.matching;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.access.Right;
import org.resight.graph.GraphClient;
import org.resight.jobs.JobView;
import org.resight.matching.work.MatchedPair;
import org.resight.matching.work.MatchingPlan;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.web.access.Caller;
import org.resight.web.body.RequestValues;

/** Candidate pairs from a project's own photos. */
@Tag(name = "Candidate pairs")
@Path("/graphs")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class MatchingResource {

  private static final String NEW = "new";
  static final int MOST_PHOTOS = 100_000;

  /** Most photos of a matching whose short lists are made by vectors. */
  private static final int MOST_WITH_VECTORS = 1_000_000;

  @Inject private MatchingService service;
  @Inject private Caller caller;

  /**
   * What is matched.
   *
   * @param photos of the project
   * @param matched photos whose most similar ones a matching has sought
   * @param unmatched photos that none has
   * @param matchers that a matching may use; the first unless it names one
   * @param detectors that may be asked for boxes
   * @param job the newest matching, or null
   */
  record MatchingDocument(
      int photos,
      int matched,
      int unmatched,
      List<String> matchers,
      List<String> detectors,
      @Nullable JobDocument job) {}

  /** A place that both photos show, in pixels of each upright photo. */
  record PointDocument(float ax, float ay, float bx, float by) {}

  /**
   * Why two photos were matched.
   *
   * @param score that orders the pairs; no probability
   * @param rank among the pairs of the photo that ranks it higher
   * @param localScore of the local features, where vectors took part; else null
   * @param cosine of the vectors of a model or of an import, or null if there are none
   */
  record MatchDocument(
      UUID a,
      UUID b,
      double score,
      int rank,
      String matcher,
      @Nullable Double localScore,
      @Nullable Double cosine,
      List<PointDocument> points) {}

  /** Begins a matching. */
  @Operation(
      summary = "Match photos",
      description =
          "Compares the photos of a project and proposes the most similar pairs as candidates. The work is"
              + " a job. Another session than the standard one needs the right to exact places.")
  @POST
  @Path("/{graph}/matching")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponse(
      responseCode = "202",
      description = "The job that matches",
      content = @Content(schema = @Schema(implementation = BegunDocument.class)))
  public CompletionStage<Response> begin(
      @PathParam("graph") String graph, @Nullable MatchingRequest request) {
    GraphClient client = caller.client(graph);
    MatchingRequest wish = request == null ? MatchingRequest.NOTHING_SAID : request;
    MatchingPlan rules =
        wish.rules(
            service.matchers(client.opening().key().uuid()),
            caller.has(Right.LOCATIONS).test(client));
    return client
        .members()
        .thenApply(members -> begin(client, members.value(), wish.annotations(), rules));
  }

  private Response begin(
      GraphClient client,
      List<AnnotationId> members,
      @Nullable Object annotations,
      MatchingPlan rules) {
    UUID key = client.opening().key().uuid();
    int most = rules.model() == null ? MOST_PHOTOS : MOST_WITH_VECTORS;
    if (members.size() > most) {
      throw new RefusedException(
          Refusal.TOO_MANY_ITEMS,
          "At most " + most + " photos are matched at once.",
          Map.of("most", most));
    }
    Set<UUID> photos = new TreeSet<>(members.stream().map(AnnotationId::uuid).toList());
    Collection<UUID> asking = asking(key, photos, annotations);
    MatchingPlan plan =
        asking == null ? rules.all(photos) : service.kind().planned(key, photos, asking, rules);
    return Response.accepted(new BegunDocument(service.begin(key, plan).id())).build();
  }

  private @Nullable Collection<UUID> asking(UUID key, Set<UUID> photos, @Nullable Object given) {
    if (given == null) {
      return null;
    }
    if (NEW.equals(given)) {
      Set<UUID> asked = service.matches().asked(key);
      return photos.stream().filter(id -> !asked.contains(id)).toList();
    }
    if (given instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return GraphPhotos.of(photos, list.stream().map(String.class::cast).toList(), MOST_PHOTOS);
    }
    throw RefusedException.value("annotations", "must be a list of ids, or \"new\".");
  }

  /** Says what is matched. */
  @Operation(
      summary = "Show what is matched",
      description = "How many photos are matched, how many are not, and the newest job.")
  @GET
  @Path("/{graph}/matching")
  public CompletionStage<MatchingDocument> get(@PathParam("graph") String graph) {
    GraphClient client = caller.client(graph);
    return client.members().thenApply(members -> document(client, members.value()));
  }

  private MatchingDocument document(GraphClient client, List<AnnotationId> members) {
    UUID key = client.opening().key().uuid();
    Set<UUID> asked = service.matches().asked(key);
    int matched = (int) members.stream().filter(id -> asked.contains(id.uuid())).count();
    Optional<JobView> newest = service.newest(key);
    return new MatchingDocument(
        members.size(),
        matched,
        members.size() - matched,
        service.matchers(key),
        service.detectors(),
        newest.map(view -> JobDocument.of(view, client.id().uuid())).orElse(null));
  }

  /** Shows why two photos were matched: the places that agree. */
  @Operation(
      summary = "Show why two photos were matched",
      description = "The score, the rank and the places that agree, in pixels of each photo.")
  @GET
  @Path("/{graph}/pairs/{a}/{b}/match")
  public MatchDocument match(
      @PathParam("graph") String graph,
      @Parameter(description = "One photo of the pair.") @PathParam("a") String a,
      @Parameter(description = "The other photo.") @PathParam("b") String b) {
    GraphClient client = caller.client(graph);
    AnnotationId one = RequestValues.annotation(a, "a");
    AnnotationId other = RequestValues.annotation(b, "b");
    if (one.equals(other)) {
      throw RefusedException.value("b", "must be another annotation than a.");
    }
    caller.view().refuseUnseen(client, one);
    caller.view().refuseUnseen(client, other);
    MatchedPair pair =
        service
            .matches()
            .find(client.opening().key().uuid(), AnnotationPair.of(one, other))
            .orElseThrow(
                () ->
                    new RefusedException(
                        Refusal.NO_MATCH, "No matching has proposed this pair.", Map.of()));
    MatchedPair.Fused fused = pair.fused();
    return new MatchDocument(
        pair.pair().a().uuid(),
        pair.pair().b().uuid(),
        pair.score(),
        pair.rank(),
        pair.version(),
        fused == null ? null : (Double) fused.local(),
        fused == null ? null : fused.cosine(),
        pair.points().stream()
            .map(point -> new PointDocument(point.ax(), point.ay(), point.bx(), point.by()))
            .toList());
  }
}
