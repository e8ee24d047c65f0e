package org.resight.web.operations;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Optional;

/** Ready while every pool of the application runs what it is given. Thread-safe. */
@ApplicationScoped
public class TurningPools implements Readiness {

  /** Seconds between two tasks for each pool. */
  private static final int ROUND = 5;

  @Inject private Threads threads;

  private final PoolWatch watch = new PoolWatch(System::nanoTime);

  void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
    watch
        .add("graphs", threads.writers())
        .add("answers", threads.answers())
        .add("event streams", threads.streams());
    threads.every(ROUND, watch::probe);
  }

  @Override
  public String part() {
    return "threads";
  }

  @Override
  public Optional<String> waitsFor() {
    return watch.stuck();
  }
}
