package org.resight.web.matching;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.access.Right;
import org.resight.jobs.JobView;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.web.access.Caller;
import org.resight.web.body.RequestValues;
import org.resight.web.events.EventStreams;

/** Long work: what there is, how far it is, stop it. */
@Tag(name = "Jobs")
@Path("/jobs")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class JobResource {

  private static final int MOST = 1_000;

  @Inject private MatchingService service;
  @Inject private EventStreams streams;
  @Inject private Caller caller;

  /** Several jobs. */
  record JobsDocument(List<JobDocument> items) {}

  /** Lists the newest jobs, newest first. */
  @Operation(summary = "List jobs", description = "The newest jobs, newest first.")
  @GET
  public JobsDocument list(@QueryParam("limit") @Nullable String limit) {
    return new JobsDocument(
        service.jobs().newest(MOST).stream()
            .filter(view -> maySee(view, Right.SEE, Right.REVIEW))
            .limit(RequestValues.number(limit, "limit", 50, 1, MOST))
            .map(this::document)
            .toList());
  }

  /** Shows a job. */
  @Operation(
      summary = "Show a job",
      description = "How far it is, how long it will take, and what could not be done.")
  @GET
  @Path("/{job}")
  public JobDocument get(@PathParam("job") String job) {
    return document(view(job));
  }

  /** Stops a job before its next unit; what has ended stays as it is. */
  @Operation(
      summary = "Cancel a job",
      description =
          "It stops before its next photo. A job that has ended stays as it is. One that"
              + " already hands over what it found is not stopped.")
  @DELETE
  @Path("/{job}")
  public JobDocument cancel(@PathParam("job") String job) {
    JobView view = view(job);
    service.graph(view.job().graph()).ifPresent(client -> caller.require(client, Right.EXCHANGE));
    service.jobs().cancel(view.job().id());
    return document(view(job));
  }

  /** Tells how far a job is, until it ends. */
  @Operation(summary = "Watch a job", description = "Server-sent events until the job has ended.")
  @GET
  @Path("/{job}/events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @APIResponse(
      responseCode = "200",
      description = "The event job whenever the job has come further, the last one with its end",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              schema = @Schema(implementation = String.class)))
  public void events(
      @PathParam("job") String job,
      @Parameter(hidden = true) @Context HttpServletRequest request,
      @Parameter(hidden = true) @Suspended AsyncResponse suspended)
      throws IOException {
    BooleanSupplier still = still(view(job));
    // What is injected here ends with the request; the stream goes on.
    MatchingService jobs = service;
    streams.follow(
        request,
        caller.origin().address(),
        "job",
        () -> {
          JobView now = view(jobs, job);
          if (!still.getAsBoolean()) {
            throw unknown(now.job().id());
          }
          return new EventStreams.Newest(document(jobs, now), now.job().status().isEnd());
        });
  }

  private JobView view(String job) {
    JobView view = view(service, job);
    if (!maySee(view, Right.SEE, Right.REVIEW)) {
      throw unknown(view.job().id());
    }
    return view;
  }

  /** Whose project is gone is told to who may do everything. */
  private boolean maySee(JobView view, Right... rights) {
    return service
        .graph(view.job().graph())
        .map(client -> caller.has(rights).test(client))
        .orElseGet(caller::administers);
  }

  private BooleanSupplier still(JobView view) {
    return service
        .graph(view.job().graph())
        .map(client -> caller.still(client, Right.SEE, Right.REVIEW))
        .orElseGet(caller::stillAdministers);
  }

  private static RefusedException unknown(UUID job) {
    return new RefusedException(
        Refusal.UNKNOWN_JOB, "There is no such job.", Map.of("job", job.toString()));
  }

  private static JobView view(MatchingService jobs, String job) {
    UUID id = RequestValues.uuid(job, "job");
    return jobs.jobs().find(id).orElseThrow(() -> unknown(id));
  }

  private JobDocument document(JobView view) {
    return document(service, view);
  }

  private static JobDocument document(MatchingService jobs, JobView view) {
    return JobDocument.of(
        view, jobs.graph(view.job().graph()).map(client -> client.id().uuid()).orElse(null));
  }
}
