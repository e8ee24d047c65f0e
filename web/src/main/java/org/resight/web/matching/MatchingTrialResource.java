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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.access.Right;
import org.resight.access.ShownAnnotation;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.graph.GraphClient;
import org.resight.jobs.JobView;
import org.resight.matching.Comparison;
import org.resight.matching.work.MatchedPair;
import org.resight.matching.work.MatchingPlan;
import org.resight.matching.work.MatchingTrial;
import org.resight.matching.work.MatchingTrialKind;
import org.resight.model.AnnotationId;
import org.resight.refusal.RefusedException;
import org.resight.web.access.Caller;

/** The rules of a matching tried on a few photos, before all are matched. */
@Tag(name = "Candidate pairs")
@Path("/graphs")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class MatchingTrialResource {

  @Inject private MatchingService service;
  @Inject private AnnotationCatalogue catalogue;
  @Inject private Caller caller;

  /**
   * A photo that came up.
   *
   * @param score that orders the pairs; no probability
   * @param localScore of the local features, where a model took part; else null
   * @param cosine of the model's vectors, or null if there are none
   * @param agreeing places that both photos show
   */
  record NearestDocument(
      UUID id,
      @Nullable String externalId,
      @Nullable String name,
      @Nullable String viewpoint,
      double score,
      @Nullable Double localScore,
      @Nullable Double cosine,
      int agreeing) {}

  /**
   * A photo that was tried.
   *
   * @param keypoints that were found
   * @param area that was looked at: left, top, width, height in pixels of the upright photo
   * @param comparisons with how many photos it was compared, and why not with the others
   * @param nearest the pairs that would come up, the best first
   */
  record TriedDocument(
      UUID id,
      @Nullable String externalId,
      @Nullable String name,
      @Nullable String viewpoint,
      int keypoints,
      List<Integer> area,
      ComparisonsDocument comparisons,
      List<NearestDocument> nearest) {}

  /**
   * With how many photos one was compared, and why not with the others. What follows from places,
   * hours and encounters is null for who may not know them exactly.
   *
   * @param compared photos, or null
   * @param known of those compared, photos that are known to show the same individual, or null
   * @param otherSide photos of a side that has nothing in common
   * @param sameEncounter photos of one encounter, or null
   * @param sameSession photos of one place within minutes, or null
   * @param otherSpecies photos of another species
   * @param samePicture other animals of one picture
   */
  record ComparisonsDocument(
      @Nullable Integer compared,
      @Nullable Integer known,
      int otherSide,
      @Nullable Integer sameEncounter,
      @Nullable Integer sameSession,
      int otherSpecies,
      int samePicture) {

    /**
     * Tells how a photo was compared.
     *
     * @param exact whether exact places may be known
     */
    static ComparisonsDocument of(MatchingTrial.Tried photo, boolean exact) {
      Map<Comparison, Integer> counts = photo.comparisons();
      return new ComparisonsDocument(
          exact ? counts.getOrDefault(Comparison.COMPARED, 0) : null,
          exact ? photo.decided() : null,
          counts.getOrDefault(Comparison.OTHER_SIDE, 0),
          exact ? counts.getOrDefault(Comparison.SAME_ENCOUNTER, 0) : null,
          exact ? counts.getOrDefault(Comparison.SAME_SESSION, 0) : null,
          counts.getOrDefault(Comparison.OTHER_SPECIES, 0),
          counts.getOrDefault(Comparison.SAME_PICTURE, 0));
    }
  }

  /**
   * What a matching would bring.
   *
   * @param photos of the project
   * @param compared photos that the few were compared with
   * @param unread photos of which there is no picture that can be read
   */
  record ResultDocument(int photos, int compared, int unread, List<TriedDocument> tried) {}

  /**
   * The last trial.
   *
   * @param job that tries or tried, or null
   * @param result of it, or null while there is none, or if this server does not remember it
   */
  record TrialDocument(@Nullable JobDocument job, @Nullable ResultDocument result) {}

  /** Begins a trial. */
  @Operation(
      summary = "Try a matching on a few photos",
      description =
          "Compares up to 20 photos of a project with up to 1,000 by the rules of the body, which"
              + " is that of a matching. Nothing is proposed. Without annotations photos from all"
              + " over the project are tried, always the same. The work is a job. Another"
              + " session than the standard one needs the right to exact places.")
  @POST
  @Path("/{graph}/matching/trial")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponse(
      responseCode = "202",
      description = "The job that tries",
      content = @Content(schema = @Schema(implementation = BegunDocument.class)))
  public CompletionStage<Response> tryMatching(
      @PathParam("graph") String graph, @Nullable MatchingRequest request) {
    GraphClient client = caller.client(graph);
    MatchingRequest wish = request == null ? MatchingRequest.NOTHING_SAID : request;
    MatchingPlan rules =
        wish.rules(
            service.matchers(client.opening().key().uuid()),
            caller.has(Right.LOCATIONS).test(client));
    return client
        .members()
        .thenApply(members -> tryMatching(client, members.value(), wish.annotations(), rules));
  }

  private Response tryMatching(
      GraphClient client,
      List<AnnotationId> members,
      @Nullable Object annotations,
      MatchingPlan rules) {
    Set<UUID> all = new TreeSet<>(members.stream().map(AnnotationId::uuid).toList());
    MatchingPlan plan = MatchingTrialKind.plan(all, wanted(all, annotations), rules);
    return Response.accepted(
            new BegunDocument(service.tryMatching(client.opening().key().uuid(), plan).id()))
        .build();
  }

  private static @Nullable List<UUID> wanted(Set<UUID> all, @Nullable Object annotations) {
    if (annotations == null) {
      return null;
    }
    if (annotations instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return GraphPhotos.of(
          all, list.stream().map(String.class::cast).toList(), MatchingTrialKind.MOST_TRIED);
    }
    throw RefusedException.value("annotations", "must be a list of ids.");
  }

  /** Shows the last trial. */
  @Operation(
      summary = "Show what a matching would bring",
      description =
          "The last trial: for each photo what was looked at, with how many photos it was compared,"
              + " why not with the others, and the pairs that would come up. Counts that follow from"
              + " exact places, hours and encounters are null without the right to exact places. It is"
              + " remembered until the server ends.")
  @GET
  @Path("/{graph}/matching/trial")
  public TrialDocument trial(@PathParam("graph") String graph) {
    GraphClient client = caller.client(graph);
    UUID key = client.opening().key().uuid();
    boolean exact = caller.has(Right.LOCATIONS).test(client);
    JobView newest = service.newestTrial(key).orElse(null);
    return new TrialDocument(
        newest == null ? null : JobDocument.of(newest, client.id().uuid()),
        newest == null
            ? null
            : service
                .trials()
                .find(key)
                .filter(trial -> trial.job().equals(newest.job().id()))
                .map(trial -> result(trial, exact))
                .orElse(null));
  }

  private ResultDocument result(MatchingTrial trial, boolean exact) {
    List<AnnotationId> ids =
        trial.photos().stream()
            .flatMap(
                photo ->
                    Stream.concat(
                        Stream.of(AnnotationId.of(photo.id())),
                        photo.nearest().stream().map(pair -> other(pair, photo.id()))))
            .distinct()
            .toList();
    Map<AnnotationId, ShownAnnotation> known = caller.view().of(catalogue.find(ids));
    return new ResultDocument(
        trial.of(),
        trial.compared(),
        trial.unread(),
        trial.photos().stream()
            .map(photo -> tried(photo, known, exact))
            .filter(Objects::nonNull)
            .toList());
  }

  private static AnnotationId other(MatchedPair pair, UUID one) {
    return pair.pair().a().uuid().equals(one) ? pair.pair().b() : pair.pair().a();
  }

  private static @Nullable TriedDocument tried(
      MatchingTrial.Tried photo, Map<AnnotationId, ShownAnnotation> known, boolean exact) {
    ShownAnnotation shown = known.get(AnnotationId.of(photo.id()));
    if (shown == null) {
      return null; // It was deleted since.
    }
    return new TriedDocument(
        photo.id(),
        shown.externalId(),
        shown.name(),
        shown.viewpoint(),
        photo.keypoints(),
        photo.area(),
        ComparisonsDocument.of(photo, exact),
        photo.nearest().stream()
            .map(pair -> nearest(pair, known.get(other(pair, photo.id()))))
            .filter(Objects::nonNull)
            .toList());
  }

  private static @Nullable NearestDocument nearest(
      MatchedPair pair, @Nullable ShownAnnotation other) {
    MatchedPair.Fused fused = pair.fused();
    return other == null
        ? null
        : new NearestDocument(
            other.id().uuid(),
            other.externalId(),
            other.name(),
            other.viewpoint(),
            pair.score(),
            fused == null ? null : (Double) fused.local(),
            fused == null ? null : fused.cosine(),
            pair.points().size());
  }
}
