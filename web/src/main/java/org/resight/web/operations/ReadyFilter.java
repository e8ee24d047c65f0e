package org.resight.web.operations;

import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import org.resight.state.Curation;
import org.resight.web.problem.ProblemMapper;

/** Answers 503 until the journals are replayed: before, a graph may seem unknown that is not. */
@Provider
public class ReadyFilter implements ContainerRequestFilter {

  @Inject private Curation curation;

  @Override
  public void filter(ContainerRequestContext request) {
    if (request.getProperty(OwnedGraph.NAME) == null && !curation.progress().ready()) {
      request.abortWith(
          ProblemMapper.busy(
                  "The server is starting: its journals are being replayed.",
                  request.getUriInfo().getRequestUri().getPath())
              .response());
    }
  }
}
