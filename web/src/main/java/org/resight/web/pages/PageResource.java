package org.resight.web.pages;

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
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.access.Right;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.graph.GraphClient;
import org.resight.graph.PageReads;
import org.resight.journal.RecordedReview;
import org.resight.model.AnnotationId;
import org.resight.model.Individual;
import org.resight.model.PairState;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
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

  @Inject private RecentReviews recent;
  @Inject private AnnotationCatalogue catalogue;
  @Inject PhotoDescriptions descriptions;
  @Inject Caller caller;
  @Inject Presence presence;

  /** Several things. */
  record ItemsDocument<T>(List<T> items) {}

  /** An individual with its photos, the pairs among them, and their history, newest first. */
  record IndividualDocument(
      UUID label,
      @Nullable String name,
      boolean consistent,
      boolean positiveRedundant,
      int size,
      List<PhotoDocument> members,
      List<StateResource.PairDocument> pairs,
      List<RecordedReviewDocument> reviews) {}

  /** Who is where. */
  record AttendanceRequest(@Nullable String reviewer, @Nullable String page) {}

  /** Somebody who is there. */
  record PersonDocument(String reviewer, String page) {}

  /** Everybody who is there. */
  record PeopleDocument(List<PersonDocument> people) {}

  /** A photo that somebody cannot see. */
  record ReportRequest(@Nullable String annotation, @Nullable String reviewer) {}

  /** Describes annotations, at most {@value #MOST_IDS}. */
  @Operation(
      summary = "Describe photos",
      description = "Returns all that a page shows about some annotations.")
  @GET
  @Path("/photos")
  public CompletionStage<ItemsDocument<PhotoDocument>> photos(
      @PathParam("graph") String graph,
      @Parameter(description = "ids of annotations, separated by commas") @QueryParam("ids")
          @Nullable String ids) {
    List<AnnotationId> wanted =
        RequestValues.annotations(ids == null ? List.of() : List.of(ids.split(",", -1)), MOST_IDS);
    return descriptions
        .describe(caller.client(graph), caller.view(), wanted)
        .thenApply(
            known ->
                new ItemsDocument<>(
                    wanted.stream().map(known::get).filter(Objects::nonNull).toList()));
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
    GraphClient client = caller.client(graph);
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
        recent.newest(
            client,
            MOST_REVIEWS,
            recorded ->
                !RecentReviews.isKnown(recorded)
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
        // What was known of a pair is in none of these.
        history.stream().map(one -> RecordedReviewDocument.of(one, reviewer -> false)).toList());
  }

  /** Lists the photos that were taken out of the work. */
  @Operation(
      summary = "List excluded photos",
      description = "Lists the photos that were taken out of the graph's work.")
  @GET
  @Path("/excluded")
  public CompletionStage<PagedDocument<PhotoDocument>> excluded(
      @PathParam("graph") String graph,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @Nullable String limit) {
    GraphClient client = caller.client(graph);
    int most = PagedDocument.lines(limit);
    AnnotationView view = caller.view();
    return client
        .pages()
        .excluded(after == null ? null : RequestValues.annotation(after, "after"), most)
        .thenApply(
            read -> {
              List<AnnotationId> page = read.value();
              Map<AnnotationId, PhotoDocument> photos = descriptions.outOfWork(client, view, page);
              return new PagedDocument<>(
                  page.stream().map(photos::get).filter(Objects::nonNull).toList(),
                  page.size() < most ? null : page.get(most - 1).toString());
            });
  }

  /** Takes note that somebody is there, and says who is. */
  @Operation(
      summary = "Say who is there",
      description = "Notes that somebody looks at a page, and returns everybody who does.")
  @POST
  @Path("/presence")
  @Consumes(MediaType.APPLICATION_JSON)
  public PeopleDocument attend(@PathParam("graph") String graph, AttendanceRequest body) {
    RequestValues.given(body);
    GraphClient client = caller.client(graph);
    boolean sees = caller.has(Right.SEE).test(client);
    String reviewer = RequestValues.reviewer(caller.reviewer(body.reviewer()));
    List<Presence.Person> present =
        presence.attend(
            client.id().uuid(),
            reviewer,
            RequestValues.text(body.page(), "page", 20),
            caller.origin().address(),
            Instant.now());
    return new PeopleDocument(
        present.stream()
            // Who may not look at the project does not see who does.
            .filter(person -> sees || person.reviewer().equals(reviewer))
            .map(person -> new PersonDocument(person.reviewer(), person.page()))
            .toList());
  }

  static RefusedException notInWork() {
    return new RefusedException(Refusal.NOT_IN_GRAPH, "This photo is not in the project's work.");
  }

  /** Marks a photo in the catalogue as one that cannot be seen. */
  @Operation(
      summary = "Report a photo",
      description =
          "Marks a photo of the project in the catalogue as one that cannot be seen. Volunteers"
              + " report what was offered to them.")
  @POST
  @Path("/reports")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponse(responseCode = "204", description = "It is kept")
  public void report(@PathParam("graph") String graph, ReportRequest body) {
    RequestValues.given(body);
    GraphClient client = caller.client(graph);
    AnnotationId id = RequestValues.annotation(body.annotation(), "annotation");
    String reviewer = RequestValues.reviewer(caller.reviewer(body.reviewer()));
    caller.view().requireSeen(client, id);
    if (!catalogue.putAttribute(
        id, "photo problem", "reported by " + reviewer + " in project " + client.id())) {
      throw new RefusedException(Refusal.UNKNOWN_ANNOTATIONS, "No annotation has this id.");
    }
  }
}
