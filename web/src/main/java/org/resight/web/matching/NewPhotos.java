package org.resight.web.matching;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.resight.graph.GraphClient;
import org.resight.jobs.JobView;
import org.resight.matching.ComparisonRules;
import org.resight.matching.work.MatchingPlan;
import org.resight.model.AnnotationId;
import org.resight.settings.Settings;
import org.resight.web.operations.Threads;
import org.resight.web.v1.PhotosAdded;

/**
 * Has photos matched that come to a project later, by the rules of its last matching. A project
 * that nobody has matched is left alone. Thread-safe.
 */
@ApplicationScoped
public class NewPhotos {

  private static final Logger LOG = System.getLogger(NewPhotos.class.getName());

  /** Photos that come within this time are matched together. */
  private static final long TOGETHER = 300;

  /** How long a matching that runs already is waited for before it is looked at again. */
  private static final long AGAIN = 1_000;

  @Inject private MatchingService service;
  @Inject private Threads threads;
  @Inject private Settings settings;

  private final Set<UUID> due = new HashSet<>();

  void added(@Observes PhotosAdded event) {
    if (settings.matchNew()) {
      later(event.graph(), TOGETHER);
    }
  }

  private void later(GraphClient graph, long millis) {
    synchronized (due) {
      if (!due.add(key(graph))) {
        return;
      }
    }
    try {
      ScheduledFuture<?> unused =
          threads
              .timer()
              .schedule(
                  () -> threads.answers().execute(() -> match(graph)),
                  millis,
                  TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // The application ends; the photos are not lost, they wait for the next matching.
      synchronized (due) {
        due.remove(key(graph));
      }
    }
  }

  private static UUID key(GraphClient graph) {
    return graph.opening().key().uuid();
  }

  private void match(GraphClient graph) {
    UUID key = key(graph);
    synchronized (due) {
      due.remove(key);
    }
    try {
      if (graph.isDeleted()) {
        return;
      }
      if (service.isMatching(key)) {
        later(graph, AGAIN);
        return;
      }
      Set<UUID> asked = service.matches().asked(key);
      if (!asked.isEmpty()) {
        graph
            .members()
            .thenAccept(members -> match(key, members.value(), asked))
            .whenComplete((done, failure) -> say(failure));
      }
    } catch (RuntimeException e) {
      say(e);
    }
  }

  private void match(UUID key, List<AnnotationId> members, Set<UUID> asked) {
    Set<UUID> all = new HashSet<>();
    members.forEach(member -> all.add(member.uuid()));
    Set<UUID> fresh = new HashSet<>(all);
    fresh.removeAll(asked);
    if (!fresh.isEmpty()) {
      service.begin(key, service.kind().planned(key, all, fresh, rules(key)));
    }
  }

  private MatchingPlan rules(UUID key) {
    return service
        .newest(key)
        .map(JobView::job)
        .map(job -> MatchingPlan.of(job.plan()))
        .orElseGet(() -> MatchingPlan.rules(MatchingPlan.TOP, ComparisonRules.STANDARD, null));
  }

  private static void say(@Nullable Throwable failure) {
    if (failure != null) {
      LOG.log(Level.WARNING, "New photos wait for the next matching", failure);
    }
  }
}
