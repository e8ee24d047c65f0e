package org.resight.jobs;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where jobs are kept. Thread-safe; every method blocks until the store has answered. */
public interface JobStore {

  /** Keeps a new job. */
  void add(Job job);

  /** Keeps how a job stands. */
  void update(Job job);

  /** Returns a job. */
  Optional<Job> find(UUID id);

  /** Returns the newest jobs, newest first. */
  List<Job> newest(int limit);

  /** Returns the newest job of a kind for a graph, if there is one. */
  Optional<Job> newestOf(UUID graph, String kind);

  /** Returns the jobs that have not ended, oldest first. */
  List<Job> unfinished();
}
