package org.resight.web.matching;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.jobs.Job;
import org.resight.jobs.JobView;
import org.resight.web.body.RequestValues;

/** A job as the API shows it. */
public record JobDocument(
    UUID id,
    String kind,
    @Nullable UUID graph,
    String status,
    int done,
    int total,
    @Nullable Long secondsLeft,
    List<String> failures,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt) {

  /**
   * Shows a job.
   *
   * @param graph the present id of the job's graph, or null if it was deleted
   */
  static JobDocument of(JobView view, @Nullable UUID graph) {
    Job job = view.job();
    return new JobDocument(
        job.id(),
        job.kind(),
        graph,
        RequestValues.name(job.status()),
        job.done(),
        job.total(),
        view.secondsLeft(),
        job.failures(),
        job.createdAt(),
        job.startedAt(),
        job.endedAt());
  }
}
