package org.resight.jobs;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Long work and how far it is. Immutable.
 *
 * @param id its id
 * @param kind what work it is
 * @param graph the key of the graph it is for
 * @param plan what exactly is to be done, in words of the kind; shortened when it has ended
 * @param status how it stands
 * @param done units that are done
 * @param total units there are; 0 while that is not known
 * @param failures what could not be done, one sentence each, at most {@link #MOST_FAILURES}
 * @param createdAt when it was asked for
 * @param startedAt when it began, or null
 * @param endedAt when it ended, or null
 */
public record Job(
    UUID id,
    String kind,
    UUID graph,
    String plan,
    Status status,
    int done,
    int total,
    List<String> failures,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt) {

  /** Failures that are kept. */
  public static final int MOST_FAILURES = 100;

  /** How a job stands. */
  public enum Status {
    /** It has not begun. */
    WAITING,
    /** It is being done. */
    RUNNING,
    /** All that could be done is done. */
    DONE,
    /** It could not be done; the last failure says why. */
    FAILED,
    /** Somebody stopped it. */
    CANCELLED;

    /** Returns whether nothing comes after it. */
    public boolean isEnd() {
      return this != WAITING && this != RUNNING;
    }
  }

  /** Copies the list. */
  public Job {
    failures = List.copyOf(failures);
  }

  Job with(Status next, int nextDone, int nextTotal, List<String> nextFailures) {
    return new Job(
        id,
        kind,
        graph,
        plan,
        next,
        nextDone,
        nextTotal,
        nextFailures,
        createdAt,
        startedAt,
        endedAt);
  }

  Job started(Instant now) {
    return new Job(
        id,
        kind,
        graph,
        plan,
        Status.RUNNING,
        0,
        total,
        List.of(),
        createdAt,
        startedAt == null ? now : startedAt,
        null);
  }

  Job ended(Status end, String shortened, Instant now) {
    return new Job(
        id, kind, graph, shortened, end, done, total, failures, createdAt, startedAt, now);
  }
}
