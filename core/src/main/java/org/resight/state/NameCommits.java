package org.resight.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.Partition;
import org.resight.graph.AtSeq;
import org.resight.graph.GraphClient;
import org.resight.graph.NamesTaken;
import org.resight.graph.NamesWish;
import org.resight.journal.RecordedReview;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphId;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.report.ComparedReviews;

/**
 * Brings the individuals of a graph into the catalogue as names, and says what that would change.
 *
 * <p>Thread-safe; names of all graphs are committed one after another, for new ones are numbered.
 */
public final class NameCommits {

  /** Who names individuals if nobody has said who it is. */
  private static final String SERVER = "algo:names";

  /** Plans at the same time: each holds the names of all members of its graph. */
  private static final int MOST_PLANS = 1;

  /** How often names are planned anew because others have changed some meanwhile. */
  private static final int MOST_TRIES = 10;

  private final ReviewStateBean state;
  private final ReviewLog log;
  private final ComparedReviews compared;
  private final ReentrantLock naming = new ReentrantLock();
  private final Semaphore planning = new Semaphore(MOST_PLANS, true);

  /**
   * Commits names of the graphs of a state.
   *
   * @param compared what {@link #delta} and {@link #sync} take their shares of
   */
  public NameCommits(ReviewStateBean state, ReviewLog log, ComparedReviews compared) {
    this.state = state;
    this.log = log;
    this.compared = compared;
  }

  /**
   * Returns how the names and decisions differ from what was last committed. Blocks. Costs memory
   * by the reviews since then.
   *
   * @param held gets what to run when the answer is written and its memory is free again
   * @throws RefusedException {@link Refusal#TOO_MANY_ITEMS} if the reviews since then are more than
   *     the server's memory holds; {@link Refusal#BUSY} if it is in use
   */
  public NameChanges delta(GraphId id, Consumer<Runnable> held) {
    GraphClient client = state.client(id);
    AtSeq<Partition> partition = CallTimeout.await(client.partition());
    held.accept(compared.take(partition.seq() - partition.value().syncedSeq()));
    NamesTaken planned = planned(client);
    return new NameChanges(
        planned.seq(),
        null,
        planned.names(),
        matches(client, new AtSeq<>(planned.seq(), partition.value())));
  }

  /** Returns what {@link #sync(GraphId)} would change. Blocks. */
  public NamesTaken plan(GraphId id) {
    return planned(state.client(id));
  }

  /**
   * Plans names, {@value #MOST_PLANS} at a time. Blocks.
   *
   * @throws RefusedException 503 if others run for {@value CallTimeout#SECONDS} s
   */
  private NamesTaken planned(GraphClient client) {
    try {
      if (!planning.tryAcquire(CallTimeout.SECONDS, TimeUnit.SECONDS)) {
        throw new RefusedException(Refusal.BUSY, "Other names are being planned; try again.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RefusedException(Refusal.BUSY, "The server is stopping.");
    }
    // The plan goes on, and holds its memory, also if its caller has given up.
    return CallTimeout.await(
        client.planNames(SERVER).whenComplete((plan, failure) -> planning.release()));
  }

  /**
   * Gives individuals names, as one act. Blocks.
   *
   * @param act its id, any where null; with the same id it happens once
   * @param author who wants it
   * @param names names by any photo of an individual, an empty one to take a name away
   * @param keepBoth whether a name may be one that another individual bears
   * @throws RefusedException {@link Refusal#NAME_IN_USE} with the name and the label of the
   *     individual that bears it
   */
  public NamesTaken give(
      GraphId id,
      @Nullable UUID act,
      String author,
      Map<AnnotationId, String> names,
      boolean keepBoth) {
    return given(state.client(id), new NamesWish(act, author, names, null, null, keepBoth));
  }

  /**
   * Commits the names of the individuals to the catalogue. Blocks; one at a time.
   *
   * @return as of which review
   */
  public long sync(GraphId id) {
    return sync(state.client(id));
  }

  /**
   * Commits the names of the individuals to the catalogue, as one act. Blocks; one at a time.
   *
   * @param act its id, any where null
   * @param author who wants it, the server where null
   * @param seq as of which review it was planned, or null
   * @param digest which plan it shall be, or null
   * @param held as for {@link #delta}
   * @throws RefusedException {@link Refusal#CHANGED} if the plan does not hold any more; or as for
   *     {@link #delta}, and then nothing was done
   */
  public NameChanges sync(
      GraphId id,
      @Nullable UUID act,
      @Nullable String author,
      @Nullable Long seq,
      @Nullable String digest,
      Consumer<Runnable> held) {
    GraphClient client = state.client(id);
    NamesWish wish = new NamesWish(act, author == null ? SERVER : author, null, seq, digest, false);
    AtSeq<Partition> partition = CallTimeout.await(client.partition());
    held.accept(compared.take(partition.seq() - partition.value().syncedSeq()));
    NamesTaken taken = given(client, wish);
    List<NameChanges.ChangedPair> matches =
        matches(client, new AtSeq<>(taken.seq(), partition.value()));
    return new NameChanges(taken.seq(), taken.act(), taken.names(), matches);
  }

  long sync(GraphClient client) {
    return given(client, NamesWish.all(SERVER)).seq();
  }

  /** Has names given; again if another project has made names up meanwhile. */
  private NamesTaken given(GraphClient client, NamesWish wish) {
    for (int tries = 1; ; tries++) {
      lockNaming();
      try {
        return CallTimeout.await(client.giveNames(wish));
      } catch (RefusedException e) {
        if (e.refusal() != Refusal.CHANGED
            || wish.seq() != null
            || wish.digest() != null
            || tries == MOST_TRIES) {
          throw e;
        }
      } finally {
        naming.unlock();
      }
    }
  }

  private void lockNaming() {
    try {
      if (naming.tryLock(CallTimeout.SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new RefusedException(Refusal.BUSY, "Names are being committed; try again.");
  }

  /** Returns the pairs whose standing review differs from the one at the last commit. */
  private List<NameChanges.ChangedPair> matches(GraphClient client, AtSeq<Partition> partition) {
    Map<AnnotationPair, RecordedReview> now = new TreeMap<>();
    long synced = partition.value().syncedSeq();
    log.each(client, synced, partition.seq(), review -> now.put(review.review().pair(), review));
    Map<AnnotationPair, RecordedReview> then = new HashMap<>();
    if (!now.isEmpty()) {
      log.each(
          client,
          0,
          synced,
          review -> {
            if (now.containsKey(review.review().pair())) {
              then.put(review.review().pair(), review);
            }
          });
    }
    List<NameChanges.ChangedPair> changed = new ArrayList<>();
    now.forEach(
        (pair, after) -> {
          RecordedReview before = then.get(pair);
          if (differs(before, after)) {
            changed.add(new NameChanges.ChangedPair(pair, before, after));
          }
        });
    return changed;
  }

  private static boolean differs(@Nullable RecordedReview before, RecordedReview after) {
    return before == null
        ? after.review().decision() != EvidenceDecision.UNREVIEWED
        : before.review().evidence() != after.review().evidence()
            || before.review().meta() != after.review().meta()
            || !before.tags().equals(after.tags());
  }
}
