package org.resight.state;

import java.util.UUID;

/**
 * The making of the shared query, as those who wait for it see it.
 *
 * <p>Immutable.
 *
 * @param id names the job
 * @param status how far it has come
 * @param commits whether it also commits the names of the query before
 */
public record QueryJob(UUID id, Status status, boolean commits) {

  /** How far a job has come. */
  public enum Status {
    /** Somebody asked for it. */
    RECEIVED,
    /** It waits for a thread. */
    QUEUED,
    /** It is being done. */
    WORKING,
    /** Its query is served. */
    COMPLETED,
    /** It failed; it can be started again. */
    EXCEPTION
  }

  /** Returns whether it has not ended. */
  public boolean isRunning() {
    return status != Status.COMPLETED && status != Status.EXCEPTION;
  }

  QueryJob at(Status later) {
    return new QueryJob(id, later, commits);
  }

  /**
   * The answer to whoever asks for a job.
   *
   * @param job the job
   * @param started whether it was made for this call, which then has to run it
   */
  public record Ticket(QueryJob job, boolean started) {}
}
