package org.resight.web.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.graph.GraphStatus;
import org.resight.model.Estimate;
import org.resight.model.GraphId;
import org.resight.model.GraphSummary;
import org.resight.web.body.RequestValues;

/** A graph as the API shows it. */
public record GraphDocument(
    UUID id,
    List<UUID> aliases,
    @Nullable String name,
    String status,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String failure,
    String phase,
    int annotations,
    int excluded,
    int individuals,
    int consistent,
    int inconsistent,
    Pairs pairs,
    long reviews,
    long queue,
    int leased,
    int positiveRedundant,
    long negativeRedundantPairs,
    Convergence convergence,
    @Nullable Estimated estimate,
    String backend,
    Map<String, Object> config,
    Instant createdAt) {

  /** Pairs by their decision; candidates are those with a score. */
  record Pairs(
      long candidates,
      long positive,
      long negative,
      long incomparable,
      long unknown,
      long unreviewed) {}

  /** How near the end is. */
  record Convergence(double probabilityAnyRemain, @Nullable RemainingDocument remaining) {}

  /** How good the catalogue is believed to be; without individuals it says why. */
  record Estimated(
      Estimate.Interval f1,
      Estimate.@Nullable Interval individuals,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String individualsUnknown,
      @Nullable Double candidateRecall,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable MoreCandidates moreCandidates) {

    public static @Nullable Estimated of(@Nullable Estimate estimate) {
      if (estimate == null) {
        return null;
      }
      Estimate.Unknown unknown = estimate.individualsUnknown();
      double recall = estimate.candidateRecall();
      return new Estimated(
          estimate.f1(),
          estimate.individuals(),
          unknown == null ? null : RequestValues.name(unknown),
          Double.isNaN(recall) ? null : recall,
          MoreCandidates.of(estimate));
    }
  }

  /**
   * The offer to ask the ranker for more candidates where the graph is thin.
   *
   * @param annotations those in an individual of their own; the listing of individuals names them
   * @param expected how many of them are expected to have others of their individual in the graph
   *     of whom none is a candidate
   */
  record MoreCandidates(int annotations, double expected) {

    /** Offers nothing where nobody is expected to be found. */
    public static @Nullable MoreCandidates of(Estimate estimate) {
      return estimate.missedAlone() >= 1
          ? new MoreCandidates(estimate.alone(), estimate.missedAlone())
          : null;
    }
  }

  public static GraphDocument of(GraphStatus graph) {
    GraphSummary summary = graph.summary();
    return new GraphDocument(
        graph.id().uuid(),
        graph.aliases().stream().map(GraphId::uuid).toList(),
        graph.name(),
        RequestValues.name(graph.availability()),
        graph.failure(),
        RequestValues.name(summary.phase()),
        graph.members(),
        graph.members() - summary.annotations(),
        summary.individuals(),
        summary.consistent(),
        summary.inconsistent(),
        new Pairs(
            summary.candidates(),
            summary.positive(),
            summary.negative(),
            summary.incomparable(),
            summary.unknown(),
            summary.unreviewed()),
        graph.lastSeq(),
        summary.queue(),
        graph.leased(),
        summary.positiveRedundant(),
        summary.negativeRedundantPairs(),
        new Convergence(summary.probabilityAnyRemain(), RemainingDocument.of(graph)),
        Estimated.of(graph.estimate()),
        RequestValues.name(graph.backend()),
        graph.config(),
        graph.createdAt());
  }
}
