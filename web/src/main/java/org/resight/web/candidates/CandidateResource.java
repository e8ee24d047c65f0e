package org.resight.web.candidates;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.graph.GraphClient;
import org.resight.journal.JournalEntry;
import org.resight.model.AnnotationId;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.state.ReviewStateBean;
import org.resight.web.access.Caller;
import org.resight.web.body.BulkFormat;
import org.resight.web.body.RequestValues;
import org.resight.web.v1.ImportDocument;

/** Candidate pairs of a graph, and the scores that tell what a score means. */
@Path("/graphs")
@Tag(name = "Candidate pairs")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class CandidateResource {

  /** Scores of one kind a call may bring. */
  private static final int MOST_SCORES = 100_000;

  @Inject ReviewStateBean state;
  @Inject Caller caller;
  @Inject AnnotationCatalogue catalogue;

  /** Scores of pairs with known truth. */
  record CalibrationRequest(
      @Nullable List<@Nullable Double> positive, @Nullable List<@Nullable Double> negative) {}

  /** How many scores are known now. */
  record CalibrationDocument(int positive, int negative) {}

  /** Proposes pairs: all of the body, or none. */
  @Operation(
      summary = "Propose candidate pairs",
      description =
          "Takes pairs that a matcher found, with their scores: all of the body, or"
              + " none. The body is one object, an array, NDJSON or CSV with a header. In"
              + " CSV a value that is no UUID is an externalId. Two boxes of one photo are left"
              + " out, and counted as onePhoto.")
  @POST
  @Path("/{graph}/candidates")
  @Consumes({MediaType.APPLICATION_JSON, BulkFormat.NDJSON, BulkFormat.CSV})
  public CompletionStage<ImportDocument> propose(
      @PathParam("graph") String graph,
      @Context HttpHeaders headers,
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(oneOf = {CandidateRequest.class, CandidateRequest[].class})))
          InputStream body) {
    GraphClient client = caller.client(graph);
    CandidateImport candidates =
        new CandidateImport(
            catalogue,
            () -> catalogue.collections(client.members().toCompletableFuture().join().value()),
            ids -> held(client, ids),
            CandidateRequest.format(client.opening().backend()).open(headers.getMediaType(), body));
    return client
        .propose(candidates.read())
        .handle(
            (imported, failure) -> {
              if (failure == null) {
                return CompletableFuture.completedStage(
                    ImportDocument.of(imported, candidates.leftOut()));
              }
              return CompletableFuture.<ImportDocument>failedStage(located(candidates, failure));
            })
        .thenCompose(stage -> stage);
  }

  private Set<AnnotationId> held(GraphClient client, Set<AnnotationId> ids) {
    return ids.stream().filter(id -> holds(client, id)).collect(Collectors.toSet());
  }

  private boolean holds(GraphClient client, AnnotationId annotation) {
    try {
      return state.owner(annotation).filter(client::equals).isPresent();
    } catch (RefusedException e) {
      if (e.refusal() != Refusal.NOT_OWNER) {
        throw e;
      }
      return false; // a graph of another server may hold it
    }
  }

  private static Throwable located(CandidateImport candidates, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof RefusedException refused ? candidates.located(refused) : cause;
  }

  /** Replaces the scores of pairs with known truth. */
  @Operation(
      summary = "Calibrate scores",
      description =
          "Takes scores of pairs with known truth, in place of earlier ones. Only "
              + "graphs with the backend evidence use them.")
  @POST
  @Path("/{graph}/calibration")
  @Consumes(MediaType.APPLICATION_JSON)
  public CompletionStage<CalibrationDocument> calibrate(
      @PathParam("graph") String graph, CalibrationRequest body) {
    RequestValues.given(body);
    GraphClient client = caller.client(graph);
    List<Double> positive = scores(body.positive(), "positive");
    List<Double> negative = scores(body.negative(), "negative");
    return client
        .calibrate(new JournalEntry.Calibrated(positive, negative))
        .thenApply(status -> new CalibrationDocument(positive.size(), negative.size()));
  }

  private static List<Double> scores(@Nullable List<@Nullable Double> scores, String field) {
    if (scores == null || scores.isEmpty() || scores.size() > MOST_SCORES) {
      throw RefusedException.value(field, "must be a list of 1 to " + MOST_SCORES + " scores.");
    }
    return scores.stream()
        .map(
            score -> {
              if (score == null || !Double.isFinite(score)) {
                throw RefusedException.value(field, "must be numbers.");
              }
              return score;
            })
        .toList();
  }
}
