package org.resight.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** What a job told of itself. It can be cancelled after so many units. */
public final class RecordedProgress implements JobProgress {

  public final List<String> failures = new ArrayList<>();
  public final AtomicInteger done = new AtomicInteger();
  public final AtomicInteger parts = new AtomicInteger(1);
  public int total;
  public int cancelAfter = Integer.MAX_VALUE;

  /** Whether it is cancelled just before its last step. */
  public boolean cancelledAtLast;

  @Override
  public void total(int units) {
    total = units;
  }

  @Override
  public void otherWork() {
    parts.incrementAndGet();
  }

  @Override
  public void done(int units) {
    done.addAndGet(units);
  }

  @Override
  public void failure(String sentence) {
    failures.add(sentence);
  }

  @Override
  public boolean isCancelled() {
    return done.get() >= cancelAfter;
  }

  @Override
  public boolean beginLastStep() {
    return !cancelledAtLast && !isCancelled();
  }

  @Override
  public <T> void each(List<T> units, Consumer<T> work) {
    for (T unit : units) {
      if (isCancelled()) {
        return;
      }
      work.accept(unit);
    }
  }
}
