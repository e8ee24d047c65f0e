package org.resight.web.pages;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.access.Right;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.graph.GraphClient;
import org.resight.graph.PageReads;
import org.resight.graph.PairFilter;
import org.resight.journal.RecordedReview;
import org.resight.model.AnnotationId;
import org.resight.model.EvidenceDecision;
import org.resight.model.Individual;
import org.resight.model.KnownPair;
import org.resight.model.PairState;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.state.ReviewLog;
import org.resight.state.ReviewStateBean;
import org.resight.web.access.AnnotationView;
import org.resight.web.access.Caller;
import org.resight.web.body.RequestValues;
import org.resight.web.v1.RecordedReviewDocument;
import org.resight.web.v1.StateResource;

/**
 * What only the pages ask for: photos with all that is said of them, who is there, what was done.
 */
@Path("/pages/graphs/{graph}")
@Tag(name = "Pages")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class PageResource {

  private static final int MOST_IDS = 500;

  /** Members of an individual that a page shows. */
  private static final int MOST_MEMBERS = 200;

  /** Members of an individual whose pairs a page shows: 1,770 pairs at the most. */
  private static final int MOST_PAIRED = 60;

  private static final int MOST_REVIEWS = 200;

  /** Lines of a list of a page. */
  private static final int MOST_LINES = 500;

  private static final int JOURNAL_PAGE = 1_000;

  /** Pages of the journal that a search backwards reads. */
  private static final int MOST_JOURNAL_PAGES = 10;

  @Inject private ReviewStateBean state;
  @Inject private ReviewLog log;
  @Inject private AnnotationCatalogue catalogue;
  @Inject private PhotoDescriptions descriptions;
  @Inject private Caller caller;
  @Inject private Presence presence;

  /** Several things. */
  record Items<T>(List<T> items) {}

  /** An individual with its photos, the pairs among them, and their history, newest first. */
  record IndividualDocument(
      UUID label,
      @Nullable String name,
      boolean consistent,
      boolean positiveRedundant,
      int size,
      List<PhotoDocument> members,
      List<StateResource.PairItem> pairs,
      List<RecordedReviewDocument> reviews) {}

  /** A review with its two photos. */
  record ReviewedPair(
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
      List<PhotoDocument> photos) {}

  /** A pair without anything that was said of it. */
  record BlindPair(UUID a, UUID b) {}

  /** Who is where. */
  record Attendance(@Nullable String reviewer, @Nullable String page) {}

  /** Somebody who is there. */
  record PersonItem(String reviewer, String page) {}

  /** Everybody who is there. */
  record People(List<PersonItem> people) {}

  /** A photo that somebody cannot see. */
  record Report(@Nullable String annotation, @Nullable String reviewer) {}

  /** Describes annotations, at most {@value #MOST_IDS}. */
  @Operation(
      summary = "Describe photos",
      description = "Returns all that a page shows about some annotations.")
  @GET
  @Path("/photos")
  public CompletionStage<Items<PhotoDocument>> photos(
      @PathParam("graph") String graph,
      @Parameter(description = "ids of annotations, separated by commas") @QueryParam("ids")
          @Nullable String ids) {
    List<AnnotationId> wanted =
        RequestValues.annotations(ids == null ? List.of() : List.of(ids.split(",", -1)), MOST_IDS);
    return descriptions
        .describe(client(graph), caller.view(), wanted)
        .thenApply(
            known ->
                new Items<>(wanted.stream().map(known::get).filter(Objects::nonNull).toList()));
  }

  /** Shows the individual that an annotation is in. */
  @Operation(
      summary = "Show an individual",
      description =
          "Returns the individual of an annotation with its photos, pairs and " + "reviews.")
  @GET
  @Path("/individuals/{annotation}")
  public CompletionStage<IndividualDocument> individual(
      @PathParam("graph") String graph, @PathParam("annotation") String annotation) {
    GraphClient client = client(graph);
    AnnotationId id = RequestValues.annotation(annotation, "annotation");
    AnnotationView view = caller.view();
    return client
        .pages()
        .pairedIndividual(id, MOST_PAIRED)
        .thenApply(
            read -> {
              PageReads.PairedIndividual found = read.value().orElseThrow(PageResource::notInWork);
              return document(client, view, found.individual(), found.pairs());
            });
  }

  private IndividualDocument document(
      GraphClient client, AnnotationView view, Individual individual, List<PairState> pairs) {
    Map<AnnotationId, PhotoDocument> photos = descriptions.members(view, individual, MOST_MEMBERS);
    Set<AnnotationId> members = new HashSet<>(individual.members());
    List<RecordedReview> history =
        newest(
            client,
            MOST_REVIEWS,
            recorded ->
                !isKnown(recorded)
                    && (members.contains(recorded.review().pair().a())
                        || members.contains(recorded.review().pair().b())));
    return new IndividualDocument(
        individual.label().uuid(),
        photos.values().stream()
            .map(PhotoDocument::individual)
            .filter(Objects::nonNull)
            .findFirst()
            .map(PhotoDocument.Belonging::name)
            .orElse(null),
        individual.consistent(),
        individual.positiveRedundant(),
        individual.members().size(),
        individual.members().stream().map(photos::get).filter(Objects::nonNull).toList(),
        pairs.stream().map(StateResource::item).toList(),
        history.stream().map(RecordedReviewDocument::of).toList());
  }

  /** Lists the newest reviews, with photos; those taken back are left out. */
  @Operation(
      summary = "List newest reviews",
      description = "Lists the newest standing reviews with their photos.")
  @GET
  @Path("/reviews")
  public CompletionStage<Items<ReviewedPair>> reviews(
      @PathParam("graph") String graph,
      @Parameter(description = "only reviews of this reviewer") @QueryParam("reviewer")
          @Nullable String reviewer,
      @QueryParam("limit") @Nullable String limit) {
    GraphClient client = client(graph);
    int most = RequestValues.number(limit, "limit", MOST_REVIEWS, 1, MOST_REVIEWS);
    AnnotationView view = caller.view();
    Predicate<String> tellsOf = tellsOf(client);
    // Who may not look at the project sees what is its own.
    String whose = caller.has(Right.SEE).test(client) ? reviewer : caller.principal().actor();
    return newest(client, whose, most)
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
                  newest.stream()
                      .filter(
                          recorded ->
                              !isKnown(recorded)
                                  || (reviewer != null
                                      && tellsOf.test(recorded.review().reviewer())))
                      .toList());
            });
  }

  private CompletionStage<List<RecordedReview>> newest(
      GraphClient client, @Nullable String reviewer, int most) {
    if (reviewer != null) {
      return client.pages().newestOf(reviewer, most).thenApply(seqs -> log.bySeqs(client, seqs));
    }
    Set<Long> takenBack = new HashSet<>();
    return CompletableFuture.completedStage(
        newest(
            client,
            most,
            recorded -> {
              if (recorded.undoes() != 0) {
                takenBack.add(recorded.undoes());
                return false;
              }
              return !takenBack.contains(recorded.seq());
            }));
  }

  private static boolean isKnown(RecordedReview recorded) {
    return KnownPair.truth(recorded.tags()) != null;
  }

  private CompletionStage<Items<ReviewedPair>> withPhotos(
      GraphClient client, AnnotationView view, List<RecordedReview> newest) {
    List<AnnotationId> ids =
        newest.stream()
            .flatMap(
                recorded -> Stream.of(recorded.review().pair().a(), recorded.review().pair().b()))
            .toList();
    return descriptions
        .describe(client, view, ids)
        .thenApply(
            photos ->
                new Items<>(newest.stream().flatMap(recorded -> item(recorded, photos)).toList()));
  }

  private static Stream<ReviewedPair> item(
      RecordedReview recorded, Map<AnnotationId, PhotoDocument> photos) {
    PhotoDocument a = photos.get(recorded.review().pair().a());
    PhotoDocument b = photos.get(recorded.review().pair().b());
    if (a == null || b == null) {
      return Stream.empty();
    }
    RecordedReviewDocument item = RecordedReviewDocument.of(recorded);
    return Stream.of(
        new ReviewedPair(
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
            List.of(a, b)));
  }

  /** Searches the journal backwards. */
  private List<RecordedReview> newest(
      GraphClient client, int most, Predicate<RecordedReview> wanted) {
    List<RecordedReview> found = new ArrayList<>();
    long last = log.last(client);
    for (int pages = 0; last > 0 && found.size() < most && pages < MOST_JOURNAL_PAGES; pages++) {
      long after = Math.max(0, last - JOURNAL_PAGE);
      List<RecordedReview> page =
          new ArrayList<>(log.page(client.id(), after, (int) (last - after)));
      Collections.reverse(page);
      page.stream().filter(wanted).limit((long) most - found.size()).forEach(found::add);
      last = after;
    }
    return found;
  }

  /** Draws decided pairs at random, to be decided once more without knowing. */
  @Operation(
      summary = "Draw decided pairs",
      description = "Draws decided pairs at random, for a second opinion without the first.")
  @GET
  @Path("/sample")
  public CompletionStage<Items<BlindPair>> sample(
      @PathParam("graph") String graph,
      @Parameter(description = "how many pairs to draw") @QueryParam("n") @Nullable String n) {
    int wanted = RequestValues.number(n, "n", 20, 1, 100);
    GraphClient client = client(graph);
    return client
        .pairs(new PairFilter(null, JOURNAL_PAGE, EvidenceDecision.POSITIVE, null))
        .thenCombine(
            client.pairs(new PairFilter(null, JOURNAL_PAGE, EvidenceDecision.NEGATIVE, null)),
            (same, different) -> {
              List<PairState> all = new ArrayList<>(same.value().items());
              all.addAll(different.value().items());
              Collections.shuffle(all, ThreadLocalRandom.current());
              return new Items<>(
                  all.stream()
                      .limit(wanted)
                      .map(pair -> new BlindPair(pair.pair().a().uuid(), pair.pair().b().uuid()))
                      .toList());
            });
  }

  /** A page of a list, and what to ask for the next one with. */
  record ItemsPage<T>(List<T> items, @Nullable String next) {}

  private static <T> ItemsPage<T> page(List<T> items, int skipped, int most) {
    return new ItemsPage<>(items, items.size() < most ? null : String.valueOf(skipped + most));
  }

  private static int skipped(@Nullable String after) {
    return RequestValues.number(after, "after", 0, 0, Integer.MAX_VALUE - MOST_LINES);
  }

  private static int lines(@Nullable String limit) {
    return RequestValues.number(limit, "limit", MOST_LINES, 1, MOST_LINES);
  }

  private static LocalDate today() {
    return LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC);
  }

  /** Says who has decided how much, the most active first; or only of one reviewer. */
  @Operation(
      summary = "List reviewers",
      description = "Returns how much each reviewer has decided, and how well they agree.")
  @GET
  @Path("/people")
  public CompletionStage<ItemsPage<WorkDocument.Reviewer>> people(
      @PathParam("graph") String graph,
      @QueryParam("reviewer") @Nullable String reviewer,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @Nullable String limit) {
    GraphClient client = client(graph);
    Predicate<String> tellsOf = tellsOf(client);
    PageReads pages = client.pages();
    if (reviewer != null) {
      return pages
          .person(reviewer, today())
          .thenApply(
              read ->
                  new ItemsPage<>(
                      read.value().stream()
                          .map(each -> WorkDocument.Reviewer.of(each, tellsOf))
                          .toList(),
                      null));
    }
    int skipped = skipped(after);
    int most = lines(limit);
    return pages
        .people(skipped, most, today())
        .thenApply(
            read ->
                page(
                    read.value().stream()
                        .map(each -> WorkDocument.Reviewer.of(each, tellsOf))
                        .toList(),
                    skipped,
                    most));
  }

  /** Returns whose known pairs and agreement are told: to curators all, to others their own. */
  private Predicate<String> tellsOf(GraphClient client) {
    if (caller.has(Right.CURATE).test(client)) {
      return name -> true;
    }
    String own = caller.principal().actor();
    return name -> name.equals(own);
  }

  /** Says how far reviewers agree two by two, those over most pairs first. */
  @Operation(
      summary = "List agreements",
      description =
          "Lists how far pairs of reviewers agree, a page at a time; to those who may not curate,"
              + " their own.")
  @GET
  @Path("/agreements")
  public CompletionStage<ItemsPage<WorkDocument.Agreement>> agreements(
      @PathParam("graph") String graph,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @Nullable String limit) {
    GraphClient client = client(graph);
    Predicate<String> tellsOf = tellsOf(client);
    int skipped = skipped(after);
    int most = lines(limit);
    return client
        .pages()
        .agreements(skipped, most)
        .thenApply(
            read -> {
              List<WorkDocument.Agreement> all =
                  read.value().stream().map(WorkDocument.Agreement::of).toList();
              return new ItemsPage<>(
                  all.stream().filter(each -> each.isTold(tellsOf)).toList(),
                  page(all, skipped, most).next());
            });
  }

  /** Sums up what was done. */
  @Operation(
      summary = "Sum up the work",
      description = "Returns the numbers of a project over time.")
  @GET
  @Path("/work")
  public CompletionStage<WorkDocument> work(@PathParam("graph") String graph) {
    GraphClient client = client(graph);
    Predicate<String> tellsOf = tellsOf(client);
    return client.pages().work(today()).thenApply(summary -> WorkDocument.of(summary, tellsOf));
  }

  /** Lists the photos that were taken out of the work. */
  @Operation(
      summary = "List excluded photos",
      description = "Lists the photos that were taken out of the graph's work.")
  @GET
  @Path("/excluded")
  public CompletionStage<ItemsPage<PhotoDocument>> excluded(
      @PathParam("graph") String graph,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @Nullable String limit) {
    GraphClient client = client(graph);
    int most = lines(limit);
    AnnotationView view = caller.view();
    return client
        .pages()
        .excluded(after == null ? null : RequestValues.annotation(after, "after"), most)
        .thenCompose(
            read -> {
              List<AnnotationId> page = read.value();
              String next = page.size() < most ? null : page.get(most - 1).toString();
              return descriptions
                  .describe(client, view, page)
                  .thenApply(
                      photos ->
                          new ItemsPage<>(
                              page.stream().map(photos::get).filter(Objects::nonNull).toList(),
                              next));
            });
  }

  /** Takes note that somebody is there, and says who is. */
  @Operation(
      summary = "Say who is there",
      description = "Notes that somebody looks at a page, and returns everybody who does.")
  @POST
  @Path("/presence")
  @Consumes(MediaType.APPLICATION_JSON)
  public People attend(
      @PathParam("graph") String graph,
      @Parameter(hidden = true) @Context HttpServletRequest request,
      Attendance body) {
    RequestValues.given(body);
    GraphClient client = client(graph);
    boolean sees = caller.has(Right.SEE).test(client);
    String reviewer = RequestValues.reviewer(caller.reviewer(body.reviewer()));
    List<Presence.Person> present =
        presence.attend(
            client.id().uuid(),
            reviewer,
            RequestValues.text(body.page(), "page", 20),
            request.getRemoteAddr(),
            Instant.now());
    return new People(
        present.stream()
            // Who may not look at the project does not see who does.
            .filter(person -> sees || person.reviewer().equals(reviewer))
            .map(person -> new PersonItem(person.reviewer(), person.page()))
            .toList());
  }

  static RefusedException notInWork() {
    return new RefusedException(Refusal.NOT_IN_GRAPH, "This photo is not in the project's work.");
  }

  /** Marks a photo in the catalogue as one that cannot be seen. */
  @Operation(
      summary = "Report a photo",
      description = "Marks a photo in the catalogue as one that cannot be seen.")
  @POST
  @Path("/reports")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponse(responseCode = "204", description = "It is kept")
  public void report(@PathParam("graph") String graph, Report body) {
    RequestValues.given(body);
    GraphClient client = client(graph);
    AnnotationId id = RequestValues.annotation(body.annotation(), "annotation");
    String reviewer = RequestValues.reviewer(caller.reviewer(body.reviewer()));
    CatalogueAnnotation annotation =
        catalogue
            .find(id)
            .orElseThrow(
                () ->
                    new RefusedException(
                        Refusal.UNKNOWN_ANNOTATIONS, "No annotation has this id."));
    catalogue.put(
        List.of(
                annotation.with(
                    "photo problem", "reported by " + reviewer + " in project " + client.id()))
            .iterator());
  }

  private GraphClient client(String graph) {
    return state.client(RequestValues.graph(graph));
  }
}
