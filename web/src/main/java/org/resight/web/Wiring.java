package org.resight.web;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import org.resight.access.People;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.cluster.Leadership;
import org.resight.engine.DecisionGraph;
import org.resight.evidence.EvidenceGraph;
import org.resight.graph.GraphServices;
import org.resight.journal.GraphOpening;
import org.resight.journal.ReviewJournal;
import org.resight.model.IdentityGraph;
import org.resight.report.ComparedReviews;
import org.resight.settings.Settings;
import org.resight.state.AnyGraph;
import org.resight.state.Curation;
import org.resight.state.NameCommits;
import org.resight.state.ReviewLog;
import org.resight.state.ReviewStateBean;
import org.resight.state.SharedReview;
import org.resight.web.access.AuditHead;
import org.resight.web.events.Callbacks;
import org.resight.web.operations.Threads;
import org.resight.web.operations.TimedJournal;

/** Puts the parts together: the only place that knows both backends. */
@ApplicationScoped
public class Wiring {

  private static final Logger LOG = System.getLogger(Wiring.class.getName());

  private static final long MINUTE = 60;
  private static final long DAY = 86_400;

  /** Begins what is done some minutes after the start, and what is done each day. */
  void start(
      @Observes @Initialized(ApplicationScoped.class) Object event,
      Threads threads,
      AuditHead head,
      People people) {
    threads.later(MINUTE, () -> threads.answers().execute(() -> readNames(people)));
    threads.later(DAY / 500, () -> threads.answers().execute(head::log));
    threads.every(DAY, () -> threads.answers().execute(head::log));
  }

  /** Looks through all journals, so that no one who comes in waits for it. */
  private static void readNames(People people) {
    try {
      people.formerNames();
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "The names in journals are read when somebody asks.", e);
    }
  }

  /** Makes what the resources call. */
  @Produces
  @Singleton
  static Curation curation(ReviewStateBean state, GraphServices services, Leadership leadership) {
    return new Curation(state, services, leadership.isAlone() ? null : leadership.node().id());
  }

  /** Makes what reads the journals of the graphs. */
  @Produces
  @Singleton
  static ReviewLog log(ReviewStateBean state, ReviewJournal journal) {
    return new ReviewLog(state, journal);
  }

  /** Makes what brings names into the catalogue. */
  @Produces
  @Singleton
  static NameCommits names(ReviewStateBean state, ReviewLog log, PrometheusMeterRegistry registry) {
    ComparedReviews compared = ComparedReviews.ofServer();
    Gauge.builder("resight.compared.reviews", compared, ComparedReviews::held)
        .description("reviews held to tell what changed since names were committed")
        .register(registry);
    return new NameCommits(state, log, compared);
  }

  /** Makes what asks all graphs. */
  @Produces
  @Singleton
  static AnyGraph anyGraph(ReviewStateBean state) {
    return new AnyGraph(state);
  }

  /** Puts together what every graph needs. */
  @Produces
  @Singleton
  static GraphServices services(
      ReviewStateBean state,
      ReviewJournal journal,
      AnnotationCatalogue catalogue,
      Settings settings,
      Threads threads,
      Callbacks callbacks,
      PrometheusMeterRegistry registry) {
    return new GraphServices(
        new TimedJournal(journal, registry),
        catalogue,
        state,
        Wiring::backend,
        threads.writers(),
        threads.answers(),
        callbacks::watch,
        Clock.systemUTC(),
        settings.mailbox());
  }

  private static IdentityGraph backend(GraphOpening opening) {
    return switch (opening.backend()) {
      case GRAPH -> new DecisionGraph(opening.config());
      case EVIDENCE -> new EvidenceGraph(opening.config());
    };
  }

  /** Makes the review that all share. */
  @Produces
  @Singleton
  static SharedReview sharedReview(
      ReviewStateBean state,
      NameCommits names,
      ReviewLog log,
      GraphServices services,
      Settings settings) {
    return new SharedReview(state, names, log, services, settings.feedbackLimit());
  }
}
