package org.resight.web.events;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.access.Right;
import org.resight.graph.GraphClient;
import org.resight.graph.GraphEvent;
import org.resight.graph.GraphStatus;
import org.resight.journal.RecordedReview;
import org.resight.state.ReviewLog;
import org.resight.web.access.Caller;
import org.resight.web.body.RequestValues;

/** What happens to a graph, as server-sent events. */
@Path("/graphs/{graph}/events")
@Tag(name = "State")
@RequestScoped
public class EventResource {

  @Inject private ReviewLog log;
  @Inject private Caller caller;
  @Inject private EventStreams streams;

  /**
   * Tells what happens from now on, after the reviews that came after the last event the client
   * knows.
   *
   * @param suspended has the server make the request asynchronous; it is never resumed, as the
   *     stream writes to the connection itself, without a thread
   */
  @Operation(
      summary = "Follow a graph",
      description =
          "A stream of server-sent events: status, review, conflict, finished, failed."
              + " Last-Event-ID resumes it from the journal. The tags of a review are those that"
              + " the list of reviews has for the caller.")
  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @APIResponse(
      responseCode = "200",
      description = "The events status, review, conflict, finished and failed, as they come",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              schema = @Schema(implementation = String.class)))
  public void events(
      @PathParam("graph") String graph,
      @Parameter(description = "the id of the last event that the client knows")
          @HeaderParam("Last-Event-ID")
          @Nullable String last,
      @Parameter(hidden = true) @Context HttpServletRequest request,
      @Parameter(hidden = true) @Suspended AsyncResponse suspended)
      throws IOException {
    GraphClient client = caller.client(graph);
    client.status();
    long after =
        last == null
            ? EventStream.NOW
            : RequestValues.number(last, "Last-Event-ID", 0, 0, Integer.MAX_VALUE);
    Runnable place = streams.take(caller.origin().address());
    try {
      streams.open(
          new Graph(client, log, caller.still(client, Right.SEE), caller.stillTellsOf(client)),
          EventStreams.begun(request),
          after,
          place);
    } catch (IOException | RuntimeException e) {
      place.run();
      throw e;
    }
  }

  /** A graph as a stream tells of it. */
  private record Graph(
      GraphClient client, ReviewLog log, BooleanSupplier still, Predicate<String> known)
      implements EventStream.Source {

    @Override
    public boolean mayBeTold() {
      return still.getAsBoolean();
    }

    @Override
    public boolean tellsOf(String reviewer) {
      return known.test(reviewer);
    }

    @Override
    public List<RecordedReview> page(long after, int limit) {
      return log.journalled(client, after, limit);
    }

    @Override
    public GraphStatus status() {
      return client.status();
    }

    @Override
    public void subscribe(Flow.Subscriber<GraphEvent> subscriber) {
      client.events().subscribe(subscriber);
    }
  }
}
