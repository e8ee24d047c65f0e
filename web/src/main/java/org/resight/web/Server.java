package org.resight.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.Optional;
import org.resight.engine.DecisionGraph;
import org.resight.engine.IdentityGraph;
import org.resight.evidence.EvidenceGraph;
import org.resight.state.AnnotationCatalog;
import org.resight.state.Curation;
import org.resight.state.GraphClient;
import org.resight.state.GraphOpening;
import org.resight.state.GraphServices;
import org.resight.state.JournalUnavailableException;
import org.resight.state.ReplayProgress;
import org.resight.state.ReviewJournal;
import org.resight.state.ReviewStateBean;
import org.resight.state.Settings;
import org.resight.state.SharedReview;

/** Puts the parts together when the application starts, and has the journals replayed. */
@ApplicationScoped
public class Server implements Readiness {

  private static final Logger LOG = System.getLogger(Server.class.getName());

  /** Seconds between two attempts to read a database that does not answer. */
  private static final int RETRY = 2;

  @Inject private ReviewStateBean state;
  @Inject private Curation curation;
  @Inject private SharedReview shared;
  @Inject private Threads threads;

  /** Makes what the resources call. */
  @Produces
  @Singleton
  static Curation curation(ReviewStateBean state, GraphServices services) {
    return new Curation(state, services);
  }

  /** Puts together what every graph needs. */
  @Produces
  @Singleton
  static GraphServices services(
      ReviewStateBean state,
      ReviewJournal journal,
      AnnotationCatalog catalog,
      Settings settings,
      Threads threads,
      Callbacks callbacks) {
    return new GraphServices(
        journal,
        catalog,
        state,
        Server::backend,
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
      ReviewStateBean state, Curation curation, GraphServices services, Settings settings) {
    return new SharedReview(state, curation, services, settings.feedbackLimit());
  }

  void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
    threads.writers().execute(this::replay);
    threads.every(1, () -> state.clients().forEach(GraphClient::expireLeases));
  }

  private void replay() {
    try {
      shared.replay();
      curation
          .replay()
          .whenComplete(
              (done, failure) -> {
                if (failure != null) {
                  again(failure);
                }
              });
    } catch (JournalUnavailableException e) {
      again(e);
    }
  }

  private void again(Throwable failure) {
    LOG.log(Level.WARNING, "The journals cannot be read yet: {0}", failure.getMessage());
    threads.later(RETRY, () -> threads.writers().execute(this::replay));
  }

  @Override
  public String part() {
    return "journal";
  }

  @Override
  public Optional<String> waitsFor() {
    ReplayProgress progress = curation.progress();
    if (progress.ready()) {
      return Optional.empty();
    }
    return Optional.of(
        progress.graphs() < 0
            ? "The database has not answered yet."
            : progress.done() + " of " + progress.graphs() + " graphs are replayed.");
  }
}
