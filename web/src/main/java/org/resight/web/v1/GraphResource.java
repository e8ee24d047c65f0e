package org.resight.web.v1;

import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Event;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.access.Right;
import org.resight.graph.GraphClient;
import org.resight.journal.Backend;
import org.resight.journal.Callback;
import org.resight.model.AnnotationId;
import org.resight.model.GraphConfig;
import org.resight.refusal.RefusedException;
import org.resight.state.Curation;
import org.resight.state.OpenGraph;
import org.resight.state.ReviewStateBean;
import org.resight.web.access.Caller;
import org.resight.web.access.Openings;
import org.resight.web.body.GraphPage;
import org.resight.web.body.RequestValues;

/** Graphs: open, look at, change their annotations, delete. */
@Path("/graphs")
@Tag(name = "Graphs")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class GraphResource {

  /** Annotation ids a call may name. */
  static final int MOST_ANNOTATIONS = 1_000_000;

  private static final String ALL = "all";

  @Inject private ReviewStateBean state;
  @Inject private Event<PhotosAdded> added;
  @Inject private Caller caller;
  @Inject private Curation curation;

  /** What a graph is opened with. */
  record NewGraphRequest(
      @Nullable Object annotations,
      @Nullable String collection,
      @Nullable String name,
      @Nullable Map<String, Object> config,
      @Nullable Map<String, CallbackRequest> callbacks,
      @Nullable String backend) {}

  /** Where to tell of an event. */
  record CallbackRequest(@Nullable String url, @Nullable String method) {}

  /** Annotation ids. */
  record AnnotationsRequest(@Nullable List<String> annotations) {}

  /** Annotation ids, by whom and why. */
  record ExclusionRequest(
      @Nullable List<String> annotations, @Nullable String reviewer, @Nullable String reason) {}

  /** A page of the graphs, and what to ask for the next one with. */
  record GraphsDocument(List<GraphDocument> items, @Nullable String next) {}

  /** Opens a graph, or finds the one over exactly these annotations. */
  @Operation(
      summary = "Open a graph",
      description =
          "Opens a graph over annotations, or finds the one over exactly these: 201"
              + " if it was made, 200 if it stood. Annotations that another graph holds "
              + "are 409 annotations-in-use.")
  @POST
  @APIResponse(
      responseCode = "201",
      description = "The graph that was made",
      content = @Content(schema = @Schema(implementation = GraphDocument.class)))
  @APIResponse(
      responseCode = "200",
      description = "The graph that stands over these annotations",
      content = @Content(schema = @Schema(implementation = GraphDocument.class)))
  public CompletionStage<Response> open(@Context UriInfo request, NewGraphRequest body) {
    RequestValues.given(body);
    OpenGraph wish =
        new OpenGraph(
            annotations(body.annotations()),
            AnnotationRequest.collection(body.collection()),
            RequestValues.optionalText(body.name(), "name", RequestValues.LONGEST_NAME),
            body.backend() == null
                ? Backend.GRAPH
                : RequestValues.value(Backend.class, body.backend(), "backend"),
            body.config() == null ? GraphConfig.defaults() : GraphConfig.of(body.config()),
            callbacks(body.callbacks()));
    // No server resolves a relative one once the request has left its thread.
    URI base = request.getBaseUri();
    Openings openings = caller.openings();
    return openings
        .open(curation, openings.usable(wish))
        .thenApply(
            opened ->
                (opened.created()
                        ? Response.created(base.resolve("graphs/" + opened.status().id()))
                        : Response.ok())
                    .entity(GraphDocument.of(opened.status()))
                    .build());
  }

  private static @Nullable List<AnnotationId> annotations(@Nullable Object given) {
    if (ALL.equals(given)) {
      return null;
    }
    if (given instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return RequestValues.annotations(
          list.stream().map(String.class::cast).toList(), MOST_ANNOTATIONS);
    }
    throw RefusedException.value("annotations", "must be a list of ids, or \"all\".");
  }

  private static Map<Callback.Event, Callback> callbacks(
      @Nullable Map<String, CallbackRequest> given) {
    Map<Callback.Event, Callback> callbacks = new EnumMap<>(Callback.Event.class);
    if (given != null) {
      given.forEach(
          (event, callback) ->
              callbacks.put(
                  RequestValues.value(Callback.Event.class, event, "callbacks"),
                  callback(callback)));
    }
    return callbacks;
  }

  private static Callback callback(@Nullable CallbackRequest given) {
    if (given == null) {
      throw RefusedException.value("callbacks", "must be objects with a url.");
    }
    String method = given.method() == null ? "POST" : given.method().toUpperCase(Locale.ROOT);
    if (!List.of("POST", "PUT", "DELETE", "GET").contains(method)) {
      throw RefusedException.value("callbacks", "the method must be POST, PUT, DELETE or GET.");
    }
    return new Callback(RequestValues.callback(given.url()), method, Callback.Form.PLAIN);
  }

  /** Lists the graphs, oldest first. */
  @Operation(
      summary = "List graphs",
      description = "Lists all graphs with their numbers, oldest first.")
  @GET
  public GraphsDocument list(
      @QueryParam("after") @Nullable String after, @QueryParam("limit") @Nullable String limit) {
    GraphPage page = GraphPage.read(state, after, limit, caller.has(Right.SEE, Right.REVIEW));
    return new GraphsDocument(
        page.graphs().stream().map(client -> GraphDocument.of(client.status())).toList(),
        page.next());
  }

  /** Shows a graph. */
  @Operation(
      summary = "Show a graph",
      description =
          "Returns the numbers of a graph. A deleted graph is 410 gone; an id that "
              + "never was is 404 unknown-graph.")
  @GET
  @Path("/{graph}")
  public CompletionStage<GraphDocument> get(@PathParam("graph") String graph) {
    return state
        .client(RequestValues.graph(graph))
        .opened()
        .thenApply(client -> GraphDocument.of(client.status()));
  }

  /** Deletes a graph; its annotations are free again. */
  @Operation(
      summary = "Delete a graph",
      description =
          "Deletes a graph. Its annotations are free again, and its journal is " + "kept.")
  @DELETE
  @Path("/{graph}")
  @APIResponse(responseCode = "204", description = "The graph is gone")
  public CompletionStage<Response> delete(@PathParam("graph") String graph) {
    return curation
        .delete(RequestValues.graph(graph))
        .thenApply(id -> Response.noContent().build());
  }

  /** Adds annotations; the graph has another id then. */
  @Operation(
      summary = "Add annotations",
      description =
          "Adds annotations to a graph. The graph gets another id; the earlier id "
              + "stays valid for ever.")
  @POST
  @Path("/{graph}/annotations")
  public CompletionStage<GraphDocument> add(
      @PathParam("graph") String graph, AnnotationsRequest body) {
    RequestValues.given(body);
    GraphClient client = caller.client(graph);
    Event<PhotosAdded> said = added;
    return client
        .add(
            caller
                .openings()
                .known(RequestValues.annotations(body.annotations(), MOST_ANNOTATIONS)))
        .thenApply(
            status -> {
              said.fire(new PhotosAdded(client));
              return GraphDocument.of(status);
            });
  }

  /** Takes annotations out for good; the graph has another id then. */
  @Operation(
      summary = "Remove annotations",
      description =
          "Takes annotations out of a graph for good. The graph gets another id; "
              + "the earlier id stays valid for ever.")
  @DELETE
  @Path("/{graph}/annotations")
  public CompletionStage<GraphDocument> remove(
      @PathParam("graph") String graph, AnnotationsRequest body) {
    RequestValues.given(body);
    return caller
        .client(graph)
        .remove(RequestValues.annotations(body.annotations(), MOST_ANNOTATIONS))
        .thenApply(GraphDocument::of);
  }

  /** Takes annotations out of the graph's work. */
  @Operation(
      summary = "Exclude annotations",
      description =
          "Takes annotations out of the graph's work. They stay members and can be "
              + "included again.")
  @POST
  @Path("/{graph}/exclusions")
  public CompletionStage<GraphDocument> exclude(
      @PathParam("graph") String graph, ExclusionRequest body) {
    RequestValues.given(body);
    return caller
        .client(graph)
        .exclude(
            RequestValues.annotations(body.annotations(), MOST_ANNOTATIONS),
            RequestValues.reviewer(caller.reviewer(body.reviewer())),
            RequestValues.optionalText(body.reason(), "reason", RequestValues.LONGEST_TEXT))
        .thenApply(GraphDocument::of);
  }

  /** Takes annotations into the graph's work again. */
  @Operation(
      summary = "Include annotations",
      description = "Takes excluded annotations into the graph's work again.")
  @DELETE
  @Path("/{graph}/exclusions")
  public CompletionStage<GraphDocument> include(
      @PathParam("graph") String graph, ExclusionRequest body) {
    RequestValues.given(body);
    return caller
        .client(graph)
        .include(
            RequestValues.annotations(body.annotations(), MOST_ANNOTATIONS),
            RequestValues.reviewer(caller.reviewer(body.reviewer())),
            RequestValues.optionalText(body.reason(), "reason", RequestValues.LONGEST_TEXT))
        .thenApply(GraphDocument::of);
  }
}
