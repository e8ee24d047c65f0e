package org.resight.state;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * The one query that all share: which job makes it, and up to which feedback its names were
 * committed.
 *
 * <p>Not thread-safe: guarded by the lock of {@link ReviewStateBean}, under which each method is
 * one step, so that of many who ask at once one starts a job and the others are told which. The
 * graph of the query itself belongs to its single writer ({@link QueryGraph}).
 */
final class SharedQuery {

  private @Nullable QueryJob job;
  private boolean made;
  private long committed;

  /** Returns the query at this instant. */
  QueryView view(int buffered) {
    return new QueryView(job, made, committed, buffered);
  }

  /**
   * Asks for the query, so that somebody makes it.
   *
   * @param again whether a job that failed shall be started again
   */
  QueryJob.Ticket want(boolean again) {
    QueryJob newest = job;
    boolean failed = newest != null && newest.status() == QueryJob.Status.EXCEPTION;
    return newest == null || (failed && again) ? start(false) : new QueryJob.Ticket(newest, false);
  }

  /**
   * Asks that names are committed and the query is made anew.
   *
   * @throws RefusedException {@link Refusal#BUSY} while it is being made without a commit
   */
  QueryJob.Ticket commit() {
    QueryJob newest = job;
    if (newest == null || !newest.isRunning()) {
      return start(true);
    }
    if (!newest.commits()) {
      throw new RefusedException(Refusal.BUSY, "The shared query is just being made; try again.");
    }
    return new QueryJob.Ticket(newest, false);
  }

  /**
   * Asks for a commit if there is feedback enough.
   *
   * @param last the position of the newest feedback
   * @param limit how much is enough
   * @return null if it is not due, or a job is running
   */
  QueryJob.@Nullable Ticket commitIfDue(long last, int limit) {
    boolean running = job != null && job.isRunning();
    return running || last - committed < limit ? null : start(true);
  }

  private QueryJob.Ticket start(boolean commits) {
    QueryJob started = new QueryJob(UUID.randomUUID(), QueryJob.Status.RECEIVED, commits);
    job = started;
    return new QueryJob.Ticket(started, true);
  }

  /** Says how far a job has come; nothing if it has ended or is not the newest. */
  void advance(UUID id, QueryJob.Status status) {
    QueryJob newest = job;
    if (newest != null && newest.id().equals(id) && newest.isRunning()) {
      job = newest.at(status);
      made |= status == QueryJob.Status.COMPLETED;
    }
  }

  /**
   * Says that the query is no more, so that whoever asks next has it made again; a job that runs
   * has failed, and cannot say later that it has not.
   */
  void lost() {
    made = false;
    if (job != null) {
      job = job.at(QueryJob.Status.EXCEPTION);
    }
  }

  /** Says that names were committed up to a position. */
  void committed(long position) {
    committed = Math.max(committed, position);
  }
}
