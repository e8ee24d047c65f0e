package org.resight.jobs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Where jobs are kept. Several servers may share it: a job that has not ended belongs to one server
 * for some seconds, by the clock of the store, and to the next one that asks if that is not
 * prolonged. Thread-safe; every method blocks until the store has answered.
 */
public interface JobStore {

  /** Keeps a new job, which belongs to a server. */
  void add(Job job, UUID owner);

  /**
   * Keeps how a job stands, if it belongs to a server.
   *
   * @param lastStep whether it does what cannot be stopped half-way: until it is kept otherwise, or
   *     another server has it, nobody cancels it
   * @return whether it does
   */
  boolean update(Job job, UUID owner, boolean lastStep);

  /** Has the unfinished jobs of a server belong to it further, and returns which those are. */
  Set<UUID> renew(UUID owner);

  /**
   * Gives a server the unfinished jobs that belong to nobody, or to a server that has not prolonged
   * them in time; returns those it has now, oldest first.
   */
  List<Job> claim(UUID owner);

  /** Has the unfinished jobs of a server belong to nobody. */
  void release(UUID owner);

  /**
   * Ends an unfinished job as cancelled, to whomever it belongs, unless it does its last step.
   *
   * @return whether it was ended
   */
  boolean cancel(UUID id, Instant now);

  /** Returns a job. */
  Optional<Job> find(UUID id);

  /** Returns whether a job has begun and not ended; cheap, as its plan is not read. */
  boolean isRunning(UUID id);

  /** Returns the newest jobs, newest first. */
  List<Job> newest(int limit);

  /** Returns the newest job of a kind for a graph, if there is one. */
  Optional<Job> newestOf(UUID graph, String kind);

  /** Returns the jobs that have not ended, oldest first. */
  List<Job> unfinished();
}
