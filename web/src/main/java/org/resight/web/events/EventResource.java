package org.resight.web.events;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;
import org.resight.graph.GraphClient;
import org.resight.state.ReviewLog;
import org.resight.state.ReviewStateBean;
import org.resight.web.body.RequestValues;
import org.resight.web.operations.Threads;

/** What happens to a graph, as server-sent events. */
@Path("/graphs/{graph}/events")
@RequestScoped
public class EventResource {

  @Inject private ReviewStateBean state;
  @Inject private ReviewLog log;
  @Inject private Threads threads;

  /**
   * Tells what happens from now on, after the reviews that came after the last event the client
   * knows.
   */
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
      @HeaderParam("Last-Event-ID") @Nullable String last,
      @Context SseEventSink sink,
      @Context Sse sse) {
    GraphClient client = state.client(RequestValues.graph(graph));
    long after = last == null ? EventStream.NOW : number(last);
    client.events().subscribe(new EventStream(client, log, threads, sink, sse, after));
  }

  private static long number(String last) {
    return RequestValues.number(last, "Last-Event-ID", 0, 0, Integer.MAX_VALUE);
  }
}
