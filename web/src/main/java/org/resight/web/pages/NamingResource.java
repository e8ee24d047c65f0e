package org.resight.web.pages;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.graph.GraphClient;
import org.resight.graph.PageReads;
import org.resight.model.AnnotationId;
import org.resight.state.NameCommits;
import org.resight.web.access.Caller;
import org.resight.web.body.RequestValues;
import org.resight.web.v1.NamesDocument;

/** The name of one individual, and how it came to it. */
@Path("/pages/graphs/{graph}")
@Tag(name = "Pages")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class NamingResource {

  /** Namings that are told of. */
  private static final int MOST_NAMINGS = 200;

  @Inject private Caller caller;
  @Inject private NameCommits names;

  /**
   * A new name for an individual; none or an empty one takes the name away.
   *
   * @param id the act; with the same id it happens once
   * @param keepBoth whether the name may be one that another individual bears
   */
  record NamingRequest(
      @Nullable String id,
      @Nullable String name,
      @Nullable String reviewer,
      @Nullable Boolean keepBoth) {}

  /** Names all photos of the individual that an annotation is in, in the catalogue. */
  @Operation(
      summary = "Name an individual",
      description = "Gives all photos of an individual one name in the catalogue.")
  @POST
  @Path("/individuals/{annotation}/name")
  @Consumes(MediaType.APPLICATION_JSON)
  public NamesDocument rename(
      @PathParam("graph") String graph,
      @PathParam("annotation") String annotation,
      NamingRequest body) {
    RequestValues.given(body);
    AnnotationId photo = RequestValues.annotation(annotation, "annotation");
    String given = RequestValues.optionalText(body.name(), "name", RequestValues.LONGEST_NAME);
    String author = RequestValues.reviewer(caller.reviewer(body.reviewer()));
    return NamesDocument.of(
        names.give(
            RequestValues.graph(graph),
            caller.written(body.id() == null ? null : RequestValues.uuid(body.id(), "id"), author),
            author,
            Map.of(photo, NamesDocument.name(given)),
            Boolean.TRUE.equals(body.keepBoth())));
  }

  /**
   * An act that named photos of the individual.
   *
   * @param before the names that they had
   * @param name what they were called then; null where a name was taken away
   * @param undoes whether it put earlier names back
   * @param takenBack whether it was taken back
   */
  record NamingDocument(
      UUID act,
      String author,
      Instant at,
      List<String> before,
      @Nullable String name,
      boolean undoes,
      boolean takenBack) {

    private static NamingDocument of(PageReads.Naming naming) {
      return new NamingDocument(
          naming.act(),
          naming.author(),
          naming.at(),
          naming.before(),
          naming.after(),
          naming.undoes(),
          naming.takenBack());
    }
  }

  /** Who named an individual what. */
  record NamingsDocument(List<NamingDocument> items) {}

  /** Lists how photos of an individual were named, newest first. */
  @Operation(
      summary = "List the names of an individual",
      description = "Lists who gave photos of an individual which names, newest first.")
  @GET
  @Path("/individuals/{annotation}/namings")
  public CompletionStage<NamingsDocument> namings(
      @PathParam("graph") String graph, @PathParam("annotation") String annotation) {
    GraphClient client = caller.client(graph);
    AnnotationId id = RequestValues.annotation(annotation, "annotation");
    return client
        .pages()
        .namings(id, MOST_NAMINGS)
        .thenApply(
            read ->
                new NamingsDocument(
                    read.value().orElseThrow(PageResource::notInWork).stream()
                        .map(NamingDocument::of)
                        .toList()));
  }
}
