package org.resight.jobs;

import java.util.List;
import java.util.function.Consumer;
import org.resight.refusal.JournalUnavailableException;

/** What a job says of itself while it is done, and how it does its units. Thread-safe. */
public interface JobProgress {

  /** Says how many units there are. */
  void total(int units);

  /**
   * Says that the next units take another time than those before: what is left is not known yet.
   */
  void otherWork();

  /** Says that units are done. */
  void done(int units);

  /** Says what could not be done, in one sentence; the job goes on. */
  void failure(String sentence);

  /** Returns whether the job shall stop. Asked before every unit. */
  boolean isCancelled();

  /**
   * Says that the last step comes, which must not be stopped half-way. From then on the job cannot
   * be cancelled, by no server: it ends with what the step makes of it. If the database goes away
   * meanwhile, the job is run again.
   *
   * @return whether it may be done; false if the job shall stop
   * @throws JournalUnavailableException if that could not be kept; the job is run again
   */
  default boolean beginLastStep() {
    return !isCancelled();
  }

  /**
   * Does units on the threads that jobs may use, and returns when all are done or the job is
   * cancelled. The first exception of a unit ends it.
   */
  <T> void each(List<T> units, Consumer<T> work);
}
