package org.resight.state;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.resight.graph.GraphClient;
import org.resight.graph.GraphServices;
import org.resight.graph.GraphStatus;
import org.resight.graph.LockWait;
import org.resight.graph.Offer;
import org.resight.graph.PairFilter;
import org.resight.graph.PairPage;
import org.resight.graph.ReviewReceipt;
import org.resight.graph.ReviewSubmission;
import org.resight.journal.Backend;
import org.resight.journal.GraphKey;
import org.resight.journal.GraphOpening;
import org.resight.journal.ReviewJournal;
import org.resight.model.AnnotationPair;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphConfig;
import org.resight.model.GraphId;
import org.resight.model.IdentityGraph;
import org.resight.model.MetaDecision;
import org.resight.model.PairState;
import org.resight.model.Review;
import org.resight.refusal.JournalUnavailableException;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * The shared review: one query over the whole catalogue that everybody is served from.
 *
 * <p>Feedback has a journal of its own, with a {@link GraphClient} as its single writer; the query
 * is a function of that journal and of the graphs that were open when it was made. It claims no
 * annotations. A job makes it: once, however many ask, and once more after each commit of names,
 * which is due when there is feedback enough. Meanwhile the query before is served, and feedback is
 * taken.
 *
 * <p>Thread-safe.
 */
public final class SharedReview {

  private static final Logger LOG = System.getLogger(SharedReview.class.getName());

  private static final int PAGE = 10_000;

  /** The order in which decisions are copied says nothing about when to stop asking. */
  private static final GraphConfig CONFIG =
      GraphConfig.of(Map.of("convergence.enabled", false, "review.double", 0, "review.known", 0));

  private final ReviewStateBean state;
  private final NameCommits names;
  private final ReviewLog log;
  private final GraphServices services;
  private final int limit;

  private volatile @Nullable GraphClient client;

  /** The graph of the query; touched on its writer's thread only. */
  private volatile @Nullable QueryGraph graph;

  /**
   * Serves nothing before {@link #replay}.
   *
   * @param limit feedback after which names are committed and the query is made anew, at least 1
   */
  public SharedReview(
      ReviewStateBean state, NameCommits names, ReviewLog log, GraphServices services, int limit) {
    this.state = state;
    this.names = names;
    this.log = log;
    this.services = services;
    this.limit = limit;
  }

  /**
   * The shared review at one instant.
   *
   * @param job the job that this call asked for or, if it asked for none, the newest
   * @param feedbackCount feedback since the last commit
   * @param feedbackLimit feedback at which the next commit is due
   * @param buffered feedback that waits for the query that is being made
   */
  public record Status(QueryJob job, long feedbackCount, int feedbackLimit, int buffered) {}

  /**
   * Takes the feedback that the journal holds, in the place of what was taken before.
   *
   * @throws JournalUnavailableException if the database does not answer
   */
  public void replay() {
    ReviewJournal.Journalled journalled = services.journal().graph(GraphKey.SHARED).orElse(null);
    GraphClient replayed =
        new GraphClient(journalled == null ? opening() : journalled.opening(), feedbackServices());
    if (journalled == null) {
      replayed.begin();
      services.journal().open(replayed.opening());
    } else {
      replayed.replay(journalled, position -> {});
    }
    state.queryCommitted(replayed.replayedSync());
    replayed.start();
    client = replayed;
  }

  /** Forgets it, as another server serves it now, until the next {@link #replay}. */
  public void giveUp() {
    GraphClient known = client;
    client = null;
    graph = null;
    if (known != null) {
      known.giveUp();
    }
  }

  private GraphOpening opening() {
    return new GraphOpening(
        GraphKey.SHARED,
        new GraphId(GraphKey.SHARED.uuid()),
        null,
        Backend.GRAPH,
        CONFIG,
        Map.of(),
        List.of(),
        services.clock().instant().truncatedTo(ChronoUnit.MICROS));
  }

  private GraphServices feedbackServices() {
    return new GraphServices(
        services.journal(),
        services.catalogue(),
        services.ownership(),
        opening -> {
          QueryGraph made =
              new QueryGraph(state, services.catalogue(), () -> services.backends().apply(opening));
          if (graph != null) {
            // The writer starts again from the journal.
            LockWait.untilHad(() -> state.queryLost());
          }
          graph = made;
          return made;
        },
        services.executor(),
        services.answers(),
        opened -> {},
        services.clock(),
        services.mailbox());
  }

  private GraphClient client() {
    return begun(client);
  }

  private QueryGraph graph() {
    return begun(graph);
  }

  private static <T> T begun(@Nullable T part) {
    if (part == null) {
      throw new RefusedException(Refusal.BUSY, "The server is starting.");
    }
    return part;
  }

  /** Returns how things stand; has the query made if nobody has asked for it before. */
  public Status status() {
    QueryJob asked = run(state.wantQuery(false));
    QueryView view = query();
    return observe(view, Objects.requireNonNullElse(view.job(), asked));
  }

  /** Has the query made if there is none, also if that failed before. */
  public QueryJob want() {
    return run(state.wantQuery(true));
  }

  private QueryView query() {
    return LockWait.untilHad(() -> state.query());
  }

  private Status observe(QueryView view, QueryJob job) {
    long last = client().status().lastSeq();
    return new Status(job, Math.max(0, last - view.committed()), limit, view.buffered());
  }

  /**
   * Offers the worthiest pairs; nothing is used up.
   *
   * @param reviewer who is to hold the pairs for a while, or null to look only
   */
  public CompletionStage<Offer> next(@Nullable String reviewer, int pairs) {
    run(state.wantQuery(true));
    if (!state.query().made()) {
      return CompletableFuture.completedFuture(
          new Offer(GraphStatus.Availability.WAITING, List.of()));
    }
    return reviewer == null ? client().peek(pairs) : client().lease(reviewer, pairs);
  }

  /** Takes feedback; it is durable when the stage completes. The seq is its position. */
  public CompletionStage<ReviewReceipt> feedback(ReviewSubmission submission) {
    run(state.wantQuery(false));
    return client()
        .review(List.of(submission))
        .thenApply(
            receipts -> {
              ReviewReceipt receipt = receipts.get(0);
              commitIfDue(receipt.seq());
              return receipt;
            });
  }

  /**
   * Has the names committed and the query made anew; who asks while that is done gets the same job.
   *
   * @throws RefusedException {@link Refusal#BUSY} while the query is being made for the first time
   */
  public Status commit() {
    QueryJob asked = run(state.commitQuery());
    QueryView view = query();
    QueryJob newest = view.job();
    // It may have ended, and another begun, since: who waits for this one must not be told that.
    return observe(view, newest != null && newest.id().equals(asked.id()) ? newest : asked);
  }

  private void commitIfDue(long last) {
    QueryJob.Ticket ticket = LockWait.untilHad(() -> state.commitQueryIfDue(last, limit));
    if (ticket != null) {
      run(ticket);
    }
  }

  private QueryJob run(QueryJob.Ticket ticket) {
    if (ticket.started()) {
      advance(ticket.job(), QueryJob.Status.QUEUED);
      try {
        services.executor().execute(() -> run(ticket.job()));
      } catch (RejectedExecutionException e) {
        advance(ticket.job(), QueryJob.Status.EXCEPTION);
      }
    }
    return ticket.job();
  }

  private void advance(QueryJob job, QueryJob.Status status) {
    LockWait.untilHad(() -> state.advanceQuery(job.id(), status));
  }

  private void run(QueryJob job) {
    try {
      advance(job, QueryJob.Status.WORKING);
      boolean stands = CallTimeout.await(client().read(() -> graph().isOpen()));
      if (!job.commits() || !stands) {
        make();
      }
      if (job.commits()) {
        long committed = names.sync(client());
        LockWait.untilHad(() -> state.queryCommitted(committed));
        make();
      }
      advance(job, QueryJob.Status.COMPLETED);
    } catch (RefusedException | JournalUnavailableException | CompletionException e) {
      LOG.log(Level.WARNING, "The shared query could not be made: {0}", e.getMessage());
      advance(job, QueryJob.Status.EXCEPTION);
      return;
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "The shared query could not be made", e);
      advance(job, QueryJob.Status.EXCEPTION);
      return;
    }
    commitIfDue(client().status().lastSeq());
  }

  /** Makes a query from what is known now, and serves it. */
  private void make() {
    QueryGraph.Making making = CallTimeout.await(client().read(() -> graph().beginMaking()));
    IdentityGraph made = services.backends().apply(client().opening());
    made.add(services.catalogue().all());
    List<Review> decided = new ArrayList<>();
    for (GraphClient open : AnyGraph.opened(LockWait.untilHad(() -> state.clients()))) {
      if (open.status().availability() != GraphStatus.Availability.FAILED) {
        copy(open, made, decided);
      }
    }
    // After all candidates, lest what one graph has decided closes the ranking before another's.
    decided.forEach(made::apply);
    log.each(
        client(),
        0,
        making.position(),
        recorded -> {
          AnnotationPair pair = recorded.review().pair();
          // Feedback on a photograph that has been deleted since is history.
          if (made.contains(pair.a()) && made.contains(pair.b())) {
            made.apply(recorded.review());
          }
        });
    CallTimeout.await(
        client()
            .read(
                () -> {
                  graph().serve(made, making);
                  return making;
                }));
  }

  /** Scores of weighed evidence may be any number: here they only keep their order. */
  private static double chance(double match, Backend backend) {
    return backend == Backend.GRAPH ? match : 0.5 + 0.5 * match / (1 + Math.abs(match));
  }

  /** Copies a graph's candidate pairs, and lists its standing decisions. */
  private static void copy(GraphClient from, IdentityGraph to, List<Review> decided) {
    String reviewer = "graph:" + from.id();
    AnnotationPair after = null;
    PairPage page;
    do {
      page = CallTimeout.await(from.pairs(new PairFilter(after, PAGE, null, null))).value();
      for (PairState pair : page.items()) {
        AnnotationPair known = pair.pair();
        to.add(List.of(known.a(), known.b()));
        if (!Double.isNaN(pair.match())) {
          to.propose(known, chance(pair.match(), from.opening().backend()), Double.NaN, Double.NaN);
        }
        if (pair.decision() != EvidenceDecision.UNREVIEWED || pair.meta() != MetaDecision.NONE) {
          decided.add(new Review(known, pair.decision(), pair.meta(), pair.confidence(), reviewer));
        }
      }
      after = page.next();
    } while (after != null);
  }
}
