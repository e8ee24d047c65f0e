package org.resight.jobs;

/** One kind of work. Thread-safe. */
public interface JobKind {

  /** What jobs of this kind are called. */
  String name();

  /**
   * Does a job from where it stood. It may have been begun before, so units that are done already
   * have to be recognised. Returns when all is done, or when the progress says it is cancelled.
   *
   * @throws JobFailedException if the job cannot be done, in one sentence for the user
   */
  void run(Job job, JobProgress progress) throws JobFailedException;

  /**
   * Does units of a job that another server does, so that it finds them done. Returns when no unit
   * is left to begin at present. Called again every few seconds while the job runs.
   *
   * @throws JobFailedException if this server cannot do units of the job
   */
  default void assist(Job job, JobProgress progress) throws JobFailedException {
    // By default one server does all units.
  }

  /** Returns whether somebody waits for these jobs: they are done beside a long one. */
  default boolean isBrief() {
    return false;
  }

  /** Returns what of a plan is kept when its job has ended: it is read, and not done again. */
  default String shortened(String plan) {
    return "";
  }
}
