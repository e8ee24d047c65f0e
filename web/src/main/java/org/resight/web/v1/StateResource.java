package org.resight.web.v1;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.catalogue.GivenNames;
import org.resight.graph.AtSeq;
import org.resight.graph.PairFilter;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.EvidenceDecision;
import org.resight.model.GroupEvidence;
import org.resight.model.Inconsistency;
import org.resight.model.Individual;
import org.resight.model.Inferred;
import org.resight.model.PairState;
import org.resight.model.Separation;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.web.access.Caller;
import org.resight.web.body.RequestValues;
import org.resight.web.problem.BoundMetrics;

/** Who is who: each answer is from one instant and says which. */
@Path("/graphs")
@Tag(name = "State")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class StateResource {

  private static final int USUAL_PAGE = 1_000;
  private static final int LARGEST_PAGE = 10_000;

  @Inject private Caller caller;
  @Inject private AnnotationCatalogue catalogue;

  /** A page of a listing. */
  record ListDocument<T>(long seq, List<T> items, @Nullable String next) {}

  /** An individual. */
  record ListedIndividualDocument(
      UUID label,
      @Nullable String name,
      List<UUID> members,
      boolean consistent,
      boolean positiveRedundant) {}

  /**
   * What holds an individual together at its weakest place, in log-odds.
   *
   * @param side the smaller side of the weakest cut
   * @param margin all evidence across it, weighed
   * @param candidates pairs across it that a verifier proposed or a person chose to compare
   * @param scores what their scores and choices say together
   * @param absent the other pairs across it
   * @param answers what reviewers say across it together
   * @param names what the names in the catalogue say across it
   */
  record EvidenceDocument(
      long seq,
      List<UUID> members,
      List<UUID> side,
      double margin,
      int candidates,
      double scores,
      long absent,
      double answers,
      double names) {}

  /** An inconsistent individual. */
  record ConflictDocument(
      UUID label,
      List<UUID> members,
      List<NegativeDocument> negativePairs,
      List<HypothesisDocument> hypotheses) {}

  /** A negative pair inside an individual. */
  record NegativeDocument(UUID a, UUID b, double weight, double cutWeight) {}

  /** A suspected pair. */
  record HypothesisDocument(UUID a, UUID b, String shouldBe) {}

  /** Two individuals known to differ. */
  record SeparationDocument(UUID a, UUID b, int count, boolean redundant) {}

  /** A known pair. */
  public record PairDocument(
      UUID a,
      UUID b,
      String decision,
      @Nullable String metaDecision,
      String confidence,
      int reviews,
      @Nullable Double match,
      @Nullable String inferred,
      boolean suspect,
      @Nullable Double priority) {}

  /** Lists the individuals by label. */
  @Operation(
      summary = "List individuals",
      description = "Lists the individuals by label, as of one instant.")
  @GET
  @Path("/{graph}/individuals")
  public CompletionStage<ListDocument<ListedIndividualDocument>> individuals(
      @PathParam("graph") String graph,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @Nullable String limit) {
    int most = limit(limit);
    return caller
        .client(graph)
        .individuals(after == null ? null : RequestValues.annotation(after, "after"), most)
        .thenApply(
            read -> {
              List<Individual> page = read.value();
              Map<AnnotationId, CatalogueAnnotation> known =
                  catalogue.find(
                      page.stream().flatMap(individual -> individual.members().stream()).toList());
              return page(
                  read,
                  most,
                  individual -> item(individual, known),
                  individual -> individual.label().toString());
            });
  }

  private static ListedIndividualDocument item(
      Individual individual, Map<AnnotationId, CatalogueAnnotation> known) {
    return new ListedIndividualDocument(
        individual.label().uuid(),
        GivenNames.mostCommon(individual.members(), known),
        uuids(individual.members()),
        individual.consistent(),
        individual.positiveRedundant());
  }

  /** Shows the evidence behind the individual of an annotation; backend {@code evidence} only. */
  @Operation(
      summary = "Show evidence",
      description =
          "Returns what holds the individual of an annotation together. Only graphs"
              + " with the backend evidence know it.")
  @GET
  @Path("/{graph}/individuals/{annotation}/evidence")
  public CompletionStage<EvidenceDocument> evidence(
      @PathParam("graph") String graph, @PathParam("annotation") String annotation) {
    return caller
        .client(graph)
        .evidenceOf(RequestValues.annotation(annotation, "annotation"))
        .thenApply(
            read -> document(read.seq(), read.value().orElseThrow(StateResource::notAtWork)));
  }

  private static EvidenceDocument document(long seq, GroupEvidence evidence) {
    return new EvidenceDocument(
        seq,
        uuids(evidence.members()),
        uuids(evidence.side()),
        evidence.margin(),
        evidence.candidates(),
        evidence.scores(),
        evidence.absent(),
        evidence.answers(),
        evidence.names());
  }

  private static RefusedException notAtWork() {
    return new RefusedException(Refusal.NOT_IN_GRAPH, "The annotation is not in the graph's work.");
  }

  /** Lists the inconsistent individuals with what may be wrong in them. */
  @Operation(
      summary = "List conflicts",
      description =
          "Lists the individuals whose decisions contradict each other, and which "
              + "decisions may be wrong.")
  @GET
  @Path("/{graph}/conflicts")
  public CompletionStage<ListDocument<ConflictDocument>> conflicts(
      @PathParam("graph") String graph,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @Nullable String limit) {
    int most = limit(limit);
    return caller
        .client(graph)
        .inconsistencies(after == null ? null : RequestValues.annotation(after, "after"), most)
        .thenApply(
            read -> page(read, most, StateResource::item, conflict -> conflict.label().toString()));
  }

  private static ConflictDocument item(Inconsistency conflict) {
    return new ConflictDocument(
        conflict.label().uuid(),
        uuids(conflict.members()),
        conflict.negativePairs().stream()
            .map(
                negative ->
                    new NegativeDocument(
                        negative.pair().a().uuid(),
                        negative.pair().b().uuid(),
                        negative.weight(),
                        negative.cutWeight()))
            .toList(),
        conflict.hypotheses().stream()
            .map(
                hypothesis ->
                    new HypothesisDocument(
                        hypothesis.pair().a().uuid(),
                        hypothesis.pair().b().uuid(),
                        RequestValues.name(hypothesis.shouldBe())))
            .toList());
  }

  /** Lists which individuals are known to differ. */
  @Operation(
      summary = "List separations",
      description = "Lists the pairs of individuals that are known to be different.")
  @GET
  @Path("/{graph}/separations")
  public CompletionStage<ListDocument<SeparationDocument>> separations(
      @PathParam("graph") String graph,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @Nullable String limit) {
    int most = limit(limit);
    return caller
        .client(graph)
        .separations(separation(after), most)
        .thenApply(
            read ->
                page(
                    read,
                    most,
                    StateResource::item,
                    separation -> cursor(separation.a(), separation.b())));
  }

  private static SeparationDocument item(Separation separation) {
    return new SeparationDocument(
        separation.a().uuid(), separation.b().uuid(), separation.count(), separation.redundant());
  }

  private static @Nullable Separation separation(@Nullable String after) {
    if (after == null) {
      return null;
    }
    String[] ends = ends(after);
    return new Separation(
        RequestValues.annotation(ends[0], "after"),
        RequestValues.annotation(ends[1], "after"),
        1,
        false);
  }

  /** Lists the known pairs. */
  @Operation(
      summary = "List pairs",
      description =
          "Lists the known pairs with their decision, and with what follows for " + "them.")
  @GET
  @Path("/{graph}/pairs")
  public CompletionStage<ListDocument<PairDocument>> pairs(
      @PathParam("graph") String graph,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @Nullable String limit,
      @Parameter(description = "only pairs with this decision") @QueryParam("decision")
          @Nullable String decision,
      @Parameter(description = "only pairs for which this follows") @QueryParam("inferred")
          @Nullable String inferred) {
    int most = limit(limit);
    PairFilter filter =
        new PairFilter(
            after == null ? null : pair(after),
            most,
            decision == null
                ? null
                : RequestValues.value(EvidenceDecision.class, decision, "decision"),
            inferred == null ? null : inferred(inferred));
    return caller
        .client(graph)
        .pairs(filter)
        .thenApply(
            read -> {
              AnnotationPair next = read.value().next();
              if (next != null && read.value().items().size() < most) {
                BoundMetrics.leftOut("pairs");
              }
              return new ListDocument<>(
                  read.seq(),
                  read.value().items().stream().map(StateResource::item).toList(),
                  next == null ? null : cursor(next.a(), next.b()));
            });
  }

  private static final String NOTHING = "null";

  private static Inferred inferred(String text) {
    return NOTHING.equals(text)
        ? Inferred.NOTHING
        : RequestValues.value(Inferred.class, text, "inferred");
  }

  private static AnnotationPair pair(String cursor) {
    String[] ends = ends(cursor);
    return ReviewRequest.pair(ends[0], ends[1]);
  }

  private static final char BETWEEN = '_';

  private static String cursor(AnnotationId a, AnnotationId b) {
    return a.toString() + BETWEEN + b;
  }

  private static String[] ends(String cursor) {
    int middle = cursor.indexOf(BETWEEN);
    if (middle < 0) {
      throw RefusedException.value("after", "must be the next of an earlier page.");
    }
    return new String[] {cursor.substring(0, middle), cursor.substring(middle + 1)};
  }

  public static PairDocument item(PairState pair) {
    return new PairDocument(
        pair.pair().a().uuid(),
        pair.pair().b().uuid(),
        RequestValues.name(pair.decision()),
        RecordedReviewDocument.meta(pair.meta()),
        RequestValues.name(pair.confidence()),
        pair.reviews(),
        OfferDocument.known(pair.match()),
        pair.inferred() == Inferred.NOTHING ? null : RequestValues.name(pair.inferred()),
        pair.suspect(),
        OfferDocument.known(pair.priority()));
  }

  private static <T, I> ListDocument<I> page(
      AtSeq<List<T>> read, int most, Function<T, I> item, Function<T, String> cursor) {
    List<T> page = read.value();
    return new ListDocument<>(
        read.seq(),
        page.stream().map(item).toList(),
        page.size() == most ? cursor.apply(page.get(most - 1)) : null);
  }

  private static List<UUID> uuids(List<AnnotationId> annotations) {
    return annotations.stream().map(AnnotationId::uuid).toList();
  }

  private static int limit(@Nullable String limit) {
    return RequestValues.number(limit, "limit", USUAL_PAGE, 1, LARGEST_PAGE);
  }
}
