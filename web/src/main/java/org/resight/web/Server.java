package org.resight.web;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.resight.engine.DecisionGraph;
import org.resight.engine.IdentityGraph;
import org.resight.evidence.EvidenceGraph;
import org.resight.journal.JournalImport;
import org.resight.state.AnnotationCatalog;
import org.resight.state.AnyGraph;
import org.resight.state.Curation;
import org.resight.state.GraphClient;
import org.resight.state.GraphOpening;
import org.resight.state.GraphServices;
import org.resight.state.JournalUnavailableException;
import org.resight.state.NameCommits;
import org.resight.state.ReplayProgress;
import org.resight.state.ReviewJournal;
import org.resight.state.ReviewLog;
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
  @Inject private JournalImport journalImport;
  @Inject private Threads threads;

  private volatile boolean sharedIsReplayed;

  /** Makes what the resources call. */
  @Produces
  @Singleton
  static Curation curation(ReviewStateBean state, GraphServices services) {
    return new Curation(state, services);
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
  static NameCommits names(ReviewStateBean state, GraphServices services, ReviewLog log) {
    return new NameCommits(state, services, log);
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
      AnnotationCatalog catalog,
      Settings settings,
      Threads threads,
      Callbacks callbacks,
      PrometheusMeterRegistry registry) {
    return new GraphServices(
        new TimedJournal(journal, registry),
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
      ReviewStateBean state,
      NameCommits names,
      ReviewLog log,
      GraphServices services,
      Settings settings) {
    return new SharedReview(state, names, log, services, settings.feedbackLimit());
  }

  void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
    replay(new CompletableFuture<>());
    threads.every(1, () -> state.clients().forEach(GraphClient::expireLeases));
  }

  /**
   * Replaces everything, which is nothing, by a backup, and replays it.
   *
   * @return completes when all of it is served
   * @throws IOException if the body cannot be read
   */
  CompletionStage<JournalImport.Totals> restore(InputStream backup) throws IOException {
    JournalImport.Totals totals =
        curation.restore(
            () -> {
              JournalImport.Totals read = journalImport.read(backup);
              sharedIsReplayed = false;
              return read;
            });
    CompletableFuture<Void> replayed = new CompletableFuture<>();
    replay(replayed);
    return replayed.thenApply(done -> totals);
  }

  /** Replays all, again and again until the database has let it be done. */
  private void replay(CompletableFuture<Void> replayed) {
    threads.writers().execute(() -> tryReplay(replayed));
  }

  private void tryReplay(CompletableFuture<Void> replayed) {
    try {
      if (!sharedIsReplayed) {
        shared.replay();
        sharedIsReplayed = true;
      }
      curation
          .replay()
          .whenComplete(
              (done, failure) -> {
                if (failure == null) {
                  replayed.complete(null);
                } else {
                  again(failure, replayed);
                }
              });
    } catch (RuntimeException e) {
      again(e, replayed);
    }
  }

  private void again(Throwable failure, CompletableFuture<Void> replayed) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof JournalUnavailableException) {
      LOG.log(Level.WARNING, "The journals cannot be read yet: {0}", cause.getMessage());
    } else {
      LOG.log(Level.ERROR, "The journals cannot be read yet", cause);
    }
    threads.later(RETRY, () -> replay(replayed));
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
            : progress.done()
                + " of "
                + progress.graphs()
                + " graphs, "
                + progress.read()
                + " of "
                + progress.entries()
                + " entries are replayed.");
  }
}
