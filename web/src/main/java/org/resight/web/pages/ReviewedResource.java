package org.resight.web.pages;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.access.Right;
import org.resight.graph.GraphClient;
import org.resight.graph.PairFilter;
import org.resight.journal.RecordedReview;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.EvidenceDecision;
import org.resight.model.PairState;
import org.resight.web.access.AnnotationView;
import org.resight.web.access.Caller;
import org.resight.web.body.RequestValues;
import org.resight.web.v1.AgainDocument;
import org.resight.web.v1.RecordedReviewDocument;

/** Pairs that were decided: the newest with their photos, and some to be decided once more. */
@Path("/pages/graphs/{graph}")
@Tag(name = "Pages")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class ReviewedResource {

  private static final int MOST_REVIEWS = 200;

  /** Decided pairs of each kind that are drawn from. */
  private static final int MOST_DRAWN_FROM = 1_000;

  @Inject private RecentReviews recent;
  @Inject private PhotoDescriptions descriptions;
  @Inject private Caller caller;

  /**
   * A review with its two photos.
   *
   * @param again how its reviewer, and nobody else, can answer the pair once more
   */
  record ReviewedPairDocument(
      UUID id,
      long seq,
      UUID a,
      UUID b,
      String decision,
      @Nullable String metaDecision,
      String confidence,
      List<String> tags,
      String reviewer,
      @Nullable String comment,
      Instant at,
      List<PhotoDocument> photos,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable AgainDocument again) {}

  /**
   * A pair without anything that was said of it.
   *
   * @param again how the one who asks can answer it; absent for who may not review, and where
   *     nobody signs in
   */
  record BlindPairDocument(
      UUID a, UUID b, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable AgainDocument again) {

    static BlindPairDocument of(AnnotationPair pair, Caller.@Nullable LeaseWriter again) {
      return new BlindPairDocument(pair.a().uuid(), pair.b().uuid(), AgainDocument.of(again, pair));
    }
  }

  /** Lists the newest reviews, with photos; those taken back are left out. */
  @Operation(
      summary = "List newest reviews",
      description = "Lists the newest standing reviews with their photos.")
  @GET
  @Path("/reviews")
  public CompletionStage<PageResource.ItemsDocument<ReviewedPairDocument>> reviews(
      @PathParam("graph") String graph,
      @Parameter(description = "only reviews of this reviewer") @QueryParam("reviewer")
          @Nullable String reviewer,
      @QueryParam("limit") @Nullable String limit) {
    GraphClient client = caller.client(graph);
    int most = RequestValues.number(limit, "limit", MOST_REVIEWS, 1, MOST_REVIEWS);
    AnnotationView view = caller.view();
    String own = caller.principal().actor();
    Caller.LeaseWriter again = caller.again(client, own);
    Predicate<String> tellsOf = caller.tellsOf(client);
    // Who may not look at the project sees what is its own.
    String whose = caller.has(Right.SEE).test(client) ? reviewer : caller.principal().actor();
    return recent
        .newest(client, whose, most)
        .thenCompose(
            newest -> {
              view.offer(
                  client,
                  newest.stream()
                      .map(recorded -> recorded.review().pair())
                      .flatMap(pair -> Stream.of(pair.a(), pair.b()))
                      .toList());
              return withPhotos(
                  client,
                  view,
                  tellsOf,
                  recorded ->
                      recorded.review().reviewer().equals(own) && !RecentReviews.isKnown(recorded)
                          ? AgainDocument.of(again, recorded.review().pair())
                          : null,
                  newest.stream()
                      .filter(
                          recorded ->
                              !RecentReviews.isKnown(recorded)
                                  || (reviewer != null
                                      && tellsOf.test(recorded.review().reviewer())))
                      .toList());
            });
  }

  private CompletionStage<PageResource.ItemsDocument<ReviewedPairDocument>> withPhotos(
      GraphClient client,
      AnnotationView view,
      Predicate<String> tellsOf,
      Function<RecordedReview, @Nullable AgainDocument> again,
      List<RecordedReview> newest) {
    List<AnnotationId> ids =
        newest.stream()
            .flatMap(
                recorded -> Stream.of(recorded.review().pair().a(), recorded.review().pair().b()))
            .toList();
    return descriptions
        .describe(client, view, ids)
        .thenApply(
            photos ->
                new PageResource.ItemsDocument<>(
                    newest.stream()
                        .flatMap(recorded -> item(recorded, tellsOf, photos, again.apply(recorded)))
                        .toList()));
  }

  private static Stream<ReviewedPairDocument> item(
      RecordedReview recorded,
      Predicate<String> tellsOf,
      Map<AnnotationId, PhotoDocument> photos,
      @Nullable AgainDocument again) {
    PhotoDocument a = photos.get(recorded.review().pair().a());
    PhotoDocument b = photos.get(recorded.review().pair().b());
    if (a == null || b == null) {
      return Stream.empty();
    }
    RecordedReviewDocument item = RecordedReviewDocument.of(recorded, tellsOf);
    return Stream.of(
        new ReviewedPairDocument(
            item.id(),
            item.seq(),
            item.a(),
            item.b(),
            item.decision(),
            item.metaDecision(),
            item.confidence(),
            item.tags(),
            item.reviewer(),
            item.comment(),
            item.recordedAt(),
            List.of(a, b),
            again));
  }

  /** Draws decided pairs at random, to be decided once more without knowing. */
  @Operation(
      summary = "Draw decided pairs",
      description =
          "Draws decided pairs at random, for a second opinion without the first. They are offered"
              + " to a reviewer who asks.")
  @GET
  @Path("/sample")
  public CompletionStage<PageResource.ItemsDocument<BlindPairDocument>> sample(
      @PathParam("graph") String graph,
      @Parameter(description = "how many pairs to draw") @QueryParam("n") @Nullable String n) {
    int wanted = RequestValues.number(n, "n", 20, 1, 100);
    GraphClient client = caller.client(graph);
    Caller.LeaseWriter again =
        caller.has(Right.REVIEW).test(client)
            ? caller.again(client, caller.principal().actor())
            : null;
    return client
        .pairs(new PairFilter(null, MOST_DRAWN_FROM, EvidenceDecision.POSITIVE, null))
        .thenCombine(
            client.pairs(new PairFilter(null, MOST_DRAWN_FROM, EvidenceDecision.NEGATIVE, null)),
            (same, different) -> {
              List<PairState> all = new ArrayList<>(same.value().items());
              all.addAll(different.value().items());
              Collections.shuffle(all, ThreadLocalRandom.current());
              return new PageResource.ItemsDocument<>(
                  all.stream()
                      .limit(wanted)
                      .map(pair -> BlindPairDocument.of(pair.pair(), again))
                      .toList());
            });
  }
}
