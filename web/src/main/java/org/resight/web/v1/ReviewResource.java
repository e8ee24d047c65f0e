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
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.access.Right;
import org.resight.graph.ActWish;
import org.resight.graph.GraphClient;
import org.resight.journal.RecordedReview;
import org.resight.model.QuestionKind;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.state.ReviewLog;
import org.resight.web.access.AnnotationView;
import org.resight.web.access.Caller;
import org.resight.web.body.BulkFormat;
import org.resight.web.body.RequestValues;

/** Reviewing: the next pairs, leases, reviews, undo, and the journal of reviews. */
@Path("/graphs")
@Tag(name = "Reviewing")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class ReviewResource {

  /** Pairs a reviewer may hold by one call. */
  static final int MOST_PAIRS = 500;

  /** Questions about many photos a reviewer may hold by one call. */
  private static final int MOST_QUESTIONS = 20;

  /** Characters of the word for an act. */
  private static final int LONGEST_KIND = 40;

  /** Reviews a page of the journal may have. */
  private static final int MOST_REVIEWS = 10_000;

  @Inject private Caller caller;
  @Inject private ReviewLog log;

  /** Answers to several reviews. */
  record ReceiptsDocument(List<ReviewRequest.Receipt> reviews) {}

  /**
   * Who wants to undo what.
   *
   * @param id the id of the undoing: with the same id it happens once
   * @param act what is to be taken back; if missing, the reviewer's newest standing review with all
   *     that was done together with it
   */
  record UndoRequest(@Nullable String id, @Nullable String reviewer, @Nullable String act) {}

  /**
   * What an undo took back.
   *
   * @param act the act, or null for a review by itself
   * @param reviews the reviews that take others back
   * @param names how many photos have their earlier names again
   */
  record UndoneDocument(
      @Nullable UUID act, List<ReviewRequest.Receipt> reviews, int names, boolean duplicate) {}

  /** A page of the journal. */
  record ReviewsDocument(List<RecordedReviewDocument> items, @Nullable Long next) {}

  /** Leases the worthiest pairs of a graph, or shows them. */
  @Operation(
      summary = "Lease the next pairs",
      description =
          "Leases the best pairs that nobody holds to a reviewer, in the order of "
              + "priority. Asked again, the same reviewer first gets the pairs still "
              + "held. With another kind the answer has questions, which may show many photos.")
  @GET
  @Path("/{graph}/next")
  @APIResponse(
      responseCode = "200",
      description = "Pairs, or, where another kind was asked for, questions",
      content = @Content(schema = @Schema(oneOf = {OfferDocument.class, QuestionsDocument.class})))
  public CompletionStage<Object> next(
      @PathParam("graph") String graph,
      @QueryParam("n") @Nullable String n,
      @QueryParam("reviewer") @Nullable String reviewer,
      @QueryParam("peek") @Nullable String peek,
      @Parameter(
              description =
                  "pair, which or group, several with commas between, or any: then those worth"
                      + " most for a second of a person; pair if missing")
          @QueryParam("kind")
          @Nullable String kind) {
    GraphClient client = caller.client(graph);
    Caller.LeaseWriter leases = caller.leases(client);
    AnnotationView view = caller.view();
    Set<QuestionKind> kinds = kinds(kind);
    boolean pairs = kinds.equals(EnumSet.of(QuestionKind.PAIR));
    int limit = RequestValues.number(n, "n", 1, 1, pairs ? MOST_PAIRS : MOST_QUESTIONS);
    boolean looks = Boolean.parseBoolean(peek);
    String who = looks ? "" : RequestValues.reviewer(caller.reviewer(reviewer));
    return pairs
        ? (looks ? client.peek(limit) : client.lease(who, limit))
            .thenApply(offer -> OfferDocument.of(offer, leases))
        : (looks ? client.peek(kinds, limit) : client.ask(kinds, who, limit))
            .thenApply(
                asked -> {
                  view.offer(client, QuestionsDocument.photos(asked));
                  return QuestionsDocument.of(asked, leases);
                });
  }

  private static Set<QuestionKind> kinds(@Nullable String text) {
    if (text == null) {
      return EnumSet.of(QuestionKind.PAIR);
    }
    if (text.equals("any")) {
      return EnumSet.allOf(QuestionKind.class);
    }
    Set<QuestionKind> kinds = EnumSet.noneOf(QuestionKind.class);
    for (String name : text.split(",", -1)) {
      kinds.add(
          Arrays.stream(QuestionKind.values())
              .filter(kind -> RequestValues.name(kind).equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      RefusedException.value(
                          "kind",
                          "must be any, or some of pair, which and group with commas between.")));
    }
    return kinds;
  }

  /** Renews a lease. */
  @Operation(summary = "Renew a lease", description = "Starts the time of a lease anew.")
  @POST
  @Path("/{graph}/leases/{token}")
  public CompletionStage<OfferDocument.LeaseDocument> renew(
      @PathParam("graph") String graph, @PathParam("token") String token) {
    GraphClient client = caller.client(graph);
    Caller.LeaseWriter leases = caller.leases(client);
    return client
        .renew(token(token))
        .thenApply(lease -> OfferDocument.LeaseDocument.of(lease, leases));
  }

  /** Gives a lease back; with {@code later=true} its reviewer gets the pair after all others. */
  @Operation(
      summary = "Give a lease back",
      description = "Ends a lease. The pair can be offered to others at once.")
  @DELETE
  @Path("/{graph}/leases/{token}")
  @APIResponse(responseCode = "204", description = "The lease has ended")
  public CompletionStage<Response> giveBack(
      @PathParam("graph") String graph,
      @PathParam("token") String token,
      @Parameter(description = "true to get the pair again only after all others")
          @QueryParam("later")
          @Nullable String later) {
    return caller
        .client(graph)
        .giveBack(token(token), Boolean.parseBoolean(later))
        .thenApply(ended -> Response.noContent().build());
  }

  private static UUID token(String text) {
    return Caller.lease(text)
        .orElseThrow(
            () -> new RefusedException(Refusal.UNKNOWN_LEASE, "No lease has such a token."));
  }

  /**
   * Takes one review, or several, all or none.
   *
   * @param act the id of the act that they are together, so that one undo takes all back
   * @param kind what the act is: {@code merge}, {@code split}, {@code repair}, {@code reviews}
   * @param name the name that the individual made by the positive ones shall bear
   * @param keepBoth whether it may be a name that another individual bears
   */
  @Operation(
      summary = "Submit reviews",
      description =
          "Takes one review, an array or NDJSON: all or none. It is durable when it is answered. A"
              + " repetition with the same id changes nothing and gets the first answer. With act"
              + " they are one act, which one undo takes back.")
  @POST
  @Path("/{graph}/reviews")
  @Consumes({MediaType.APPLICATION_JSON, BulkFormat.NDJSON})
  @APIResponse(
      responseCode = "200",
      description = "A receipt where one review was sent, or several",
      content =
          @Content(schema = @Schema(oneOf = {ReviewRequest.Receipt.class, ReceiptsDocument.class})))
  public CompletionStage<Object> review(
      @PathParam("graph") String graph,
      @Parameter(
              description = "id of the act that the reviews are together; one undo takes all back")
          @QueryParam("act")
          @Nullable String act,
      @Parameter(description = "what the act is: merge, split, repair or reviews")
          @QueryParam("kind")
          @Nullable String kind,
      @Parameter(description = "name that the individual made by the positive reviews shall bear")
          @QueryParam("name")
          @Nullable String name,
      @Parameter(description = "true if it may be a name that another individual bears")
          @QueryParam("keepBoth")
          @Nullable String keepBoth,
      @Context HttpHeaders headers,
      @RequestBody(
              content =
                  @Content(schema = @Schema(oneOf = {ReviewRequest.class, ReviewRequest[].class})))
          InputStream body) {
    ActWish wish = act == null ? null : wish(act, kind, name, keepBoth);
    GraphClient client = caller.client(graph);
    if (wish != null && wish.name() != null) {
      caller.require(client, Right.CURATE);
    }
    ReviewRequests reviews = ReviewRequests.read(headers.getMediaType(), body, caller);
    caller.requirePace(reviews.size());
    return client
        .review(reviews.by(client, caller), wish)
        .thenApply(
            receipts -> {
              List<ReviewRequest.Receipt> items =
                  receipts.stream().map(ReviewRequest.Receipt::of).toList();
              return reviews.single() ? items.get(0) : new ReceiptsDocument(items);
            });
  }

  private static ActWish wish(
      String act, @Nullable String kind, @Nullable String name, @Nullable String keepBoth) {
    String given = RequestValues.optionalText(name, "name", RequestValues.LONGEST_NAME);
    String kept = NamesDocument.name(given);
    if (given != null && kept.isEmpty()) {
      throw RefusedException.value("name", "is one that people write for no name.");
    }
    return new ActWish(
        RequestValues.uuid(act, "act"),
        kind == null ? "reviews" : RequestValues.text(kind, "kind", LONGEST_KIND),
        given == null ? null : kept,
        Boolean.parseBoolean(keepBoth));
  }

  /**
   * Takes an act back, or a reviewer's newest standing review with all that was done together with
   * it. One review by itself is answered by a receipt.
   */
  @Operation(
      summary = "Undo a review or an act",
      description =
          "Takes an act back, or the newest standing review of a reviewer with all that was done"
              + " together with it. Evidence, weights and names are then what they were before.")
  @POST
  @Path("/{graph}/undo")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponse(
      responseCode = "200",
      description = "A receipt where one review by itself was taken back, or what else was",
      content =
          @Content(schema = @Schema(oneOf = {ReviewRequest.Receipt.class, UndoneDocument.class})))
  public CompletionStage<Object> undo(@PathParam("graph") String graph, UndoRequest body) {
    RequestValues.given(body);
    UUID given = body.id() == null ? null : RequestValues.uuid(body.id(), "id");
    UUID act = body.act() == null ? null : RequestValues.uuid(body.act(), "act");
    GraphClient client = caller.client(graph);
    boolean curates = caller.has(Right.CURATE).test(client);
    String who = RequestValues.reviewer(caller.reviewer(body.reviewer()));
    // Who curates may take back an act of somebody else.
    Caller.LeaseWriter again = curates && act != null ? null : caller.again(client, who);
    return client
        .takeBack(who, act, caller.written(given, who), !curates)
        .thenApply(
            taken -> {
              List<ReviewRequest.Receipt> items =
                  taken.reviews().stream()
                      .map(receipt -> ReviewRequest.Receipt.of(receipt, again))
                      .toList();
              return taken.act() == null && items.size() == 1
                  ? items.get(0)
                  : new UndoneDocument(taken.act(), items, taken.names().size(), taken.duplicate());
            });
  }

  /** Lists the journal of reviews, oldest first. */
  @Operation(
      summary = "List the journal of reviews",
      description =
          "Lists all reviews that were ever taken, oldest first, a page at a time. The tags"
              + " known-same and known-different are shown to curators, and to reviewers on their own"
              + " reviews.")
  @GET
  @Path("/{graph}/reviews")
  public ReviewsDocument reviews(
      @PathParam("graph") String graph,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @Nullable String limit) {
    int most = RequestValues.number(limit, "limit", 1_000, 1, MOST_REVIEWS);
    int seq = RequestValues.number(after, "after", 0, 0, Integer.MAX_VALUE);
    List<RecordedReview> page = log.page(RequestValues.graph(graph), seq, most);
    Predicate<String> tellsOf = caller.tellsOf(caller.client(graph));
    return new ReviewsDocument(
        page.stream().map(recorded -> RecordedReviewDocument.of(recorded, tellsOf)).toList(),
        page.size() < most ? null : page.get(page.size() - 1).seq());
  }
}
