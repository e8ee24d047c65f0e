package org.resight.web.routing;

import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.util.Map;
import org.resight.web.operations.OwnedGraph;
import org.resight.web.problem.Problem;

/**
 * Keeps an answer back that was read while this server led, or owned the graph, if it does not any
 * more when the answer has been made: another server may have written since.
 */
@Provider
public class StillLeading implements ContainerResponseFilter {

  private static final MediaType PROBLEM = new MediaType("application", "problem+json");

  @Inject private Routing routing;

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    boolean serves =
        request.getProperty(OwnedGraph.NAME) instanceof OwnedGraph graph
            ? graph.isStill()
            : routing.isServing();
    if (serves || !request.getMethod().equals("GET") || response.getStatus() >= 400) {
      return;
    }
    Problem problem =
        Problem.of(
            "busy",
            503,
            "Another server serves this now; send the same again.",
            request.getUriInfo().getRequestUri().getPath(),
            Map.of());
    response.setStatus(problem.status());
    response.getHeaders().clear();
    response.getHeaders().putSingle("Retry-After", Problem.RETRY_AFTER);
    response.setEntity(problem, new Annotation[0], PROBLEM);
  }
}
