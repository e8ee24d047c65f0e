package org.resight.web.pages;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.graph.GraphClient;
import org.resight.graph.PageReads;
import org.resight.web.access.Caller;

/** The numbers of a project: what was done, by whom, and how far people agree. */
@Path("/pages/graphs/{graph}")
@Tag(name = "Pages")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class WorkResource {

  @Inject private Caller caller;

  /** Says who has decided how much, the most active first; or only of one reviewer. */
  @Operation(
      summary = "List reviewers",
      description = "Returns how much each reviewer has decided, and how well they agree.")
  @GET
  @Path("/people")
  public CompletionStage<PagedDocument<WorkDocument.ReviewerDocument>> people(
      @PathParam("graph") String graph,
      @QueryParam("reviewer") @Nullable String reviewer,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @Nullable String limit) {
    GraphClient client = caller.client(graph);
    Predicate<String> tellsOf = caller.tellsOf(client);
    PageReads pages = client.pages();
    if (reviewer != null) {
      return pages
          .person(reviewer, today())
          .thenApply(
              read ->
                  new PagedDocument<>(
                      read.value().stream()
                          .map(each -> WorkDocument.ReviewerDocument.of(each, tellsOf))
                          .toList(),
                      null));
    }
    int skipped = PagedDocument.skipped(after);
    int most = PagedDocument.lines(limit);
    return pages
        .people(skipped, most, today())
        .thenApply(
            read ->
                PagedDocument.page(
                    read.value().stream()
                        .map(each -> WorkDocument.ReviewerDocument.of(each, tellsOf))
                        .toList(),
                    skipped,
                    most));
  }

  /** Says how far reviewers agree two by two, those over most pairs first. */
  @Operation(
      summary = "List agreements",
      description =
          "Lists how far pairs of reviewers agree, a page at a time; to those who may not curate,"
              + " their own.")
  @GET
  @Path("/agreements")
  public CompletionStage<PagedDocument<WorkDocument.AgreementDocument>> agreements(
      @PathParam("graph") String graph,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @Nullable String limit) {
    GraphClient client = caller.client(graph);
    Predicate<String> tellsOf = caller.tellsOf(client);
    int skipped = PagedDocument.skipped(after);
    int most = PagedDocument.lines(limit);
    return client
        .pages()
        .agreements(skipped, most)
        .thenApply(
            read -> {
              List<WorkDocument.AgreementDocument> all =
                  read.value().stream().map(WorkDocument.AgreementDocument::of).toList();
              return new PagedDocument<>(
                  all.stream().filter(each -> each.isTold(tellsOf)).toList(),
                  PagedDocument.page(all, skipped, most).next());
            });
  }

  /** Sums up what was done. */
  @Operation(
      summary = "Sum up the work",
      description = "Returns the numbers of a project over time.")
  @GET
  @Path("/work")
  public CompletionStage<WorkDocument> work(@PathParam("graph") String graph) {
    GraphClient client = caller.client(graph);
    Predicate<String> tellsOf = caller.tellsOf(client);
    return client.pages().work(today()).thenApply(summary -> WorkDocument.of(summary, tellsOf));
  }

  private static LocalDate today() {
    return LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC);
  }
}
