package org.resight.graph;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.resight.journal.GraphOpening;
import org.resight.journal.JournalConflictException;
import org.resight.journal.JournalEntry;
import org.resight.journal.JournalUnreadableException;
import org.resight.journal.RecordedReview;
import org.resight.journal.ReviewJournal;
import org.resight.lease.Offering;
import org.resight.model.Review;
import org.resight.refusal.JournalUnavailableException;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * The single writer of one graph: check, append the batch to the journal in one transaction, apply,
 * publish a new status, answer.
 *
 * <p>Confined to its graph's thread, which is one thread at a time, chosen by the {@link Mailbox};
 * only {@link #status} and {@link #isDeleted} may be called from any. What it holds can always be
 * rebuilt from the journal. An append whose outcome is unknown leaves memory as it was; before the
 * next one the journal is asked what became of it.
 *
 * <p>Over 500 lines: the order of these steps, and what follows if one fails, is read in one place.
 */
final class GraphWriter {

  private static final Logger LOG = System.getLogger(GraphWriter.class.getName());

  /** Entries of a journal for which room is made before they are read: some 500 MB. */
  private static final long MOST_AT_ONCE = 20_000_000;

  /** Automatic reviews taken at once, before people's commands are looked at again. */
  private static final int MOST_AUTOMATIC = 64;

  private final GraphClient client;
  private final GraphOpening opening;
  private final GraphServices services;
  private final GraphEvents events;
  private final StatusBoard board;
  private final JournalReplay journal;
  private final Postponed postponed;
  private final GraphMemory memory;
  private final JournalEnd end;

  /** Whether nobody knows how far memory has come with what the journal holds. */
  private boolean broken;

  /** Whether it could not be served from the start, so that no rebuilding may bring it back. */
  private boolean unserved;

  private volatile boolean deleted;

  /** Whether another server serves it now. */
  private volatile boolean givenUp;

  /** Whether another server owns it, and this one reads along. */
  private volatile boolean following;

  private final Awaiting awaiting;

  /** What memory held when the graph was given up, until somebody goes on with it. */
  private final AtomicReference<@Nullable GraphState> remains = new AtomicReference<>();

  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private @Nullable Refusal refusal;
  private @Nullable String failure;

  GraphWriter(
      GraphClient client, GraphOpening opening, GraphServices services, GraphEvents events) {
    this.client = client;
    this.opening = opening;
    this.services = services;
    this.events = events;
    this.board = new StatusBoard(opening, events);
    this.journal = new JournalReplay(opening, services);
    this.postponed = new Postponed(journal, services.executor(), client::nudge);
    this.memory = new GraphMemory(opening, services, journal, postponed);
    this.end = new JournalEnd(services.journal(), opening.key());
    this.awaiting = new Awaiting(services.mailbox(), command -> refuseNow(command, moved()));
  }

  /** Makes the graph as it was opened, on the calling thread, before the mailbox starts. */
  void begin() {
    memory.begin();
    publish();
  }

  /** Returns the graph after the last batch, or null if it has not begun. */
  @Nullable GraphStatus status() {
    return board.status();
  }

  /** Returns whether the graph was deleted; may be called from any thread. */
  boolean isDeleted() {
    return deleted;
  }

  GraphState state() {
    return memory.state();
  }

  Offering offering() {
    return memory.offering();
  }

  GraphServices services() {
    return services;
  }

  GraphClient client() {
    return client;
  }

  /** Returns what reads the graph's journal. */
  JournalReplay journal() {
    return journal;
  }

  /**
   * Takes everything the journal holds, on the calling thread, before the mailbox starts.
   *
   * @param before has given the graph up, or lost the database here; what it held is gone on with.
   *     Null if there is none
   */
  void replay(
      ReviewJournal.Journalled journalled, @Nullable GraphWriter before, LongConsumer read) {
    GraphState kept = before == null ? null : before.takeRemains(journalled);
    if (kept == null) {
      begin();
    } else {
      memory.begin(kept);
      publish();
    }
    end.begin(journalled);
    try {
      if (journalled.damage() != null) {
        throw new JournalUnreadableException(journalled.damage());
      }
      if (kept == null) {
        state()
            .history()
            .expect((int) Math.min(journalled.last(), MOST_AT_ONCE), services.executor());
        journal.leaveOutTakenBack(state());
        journal.after(state(), read);
      } else {
        memory.catchUp(read);
      }
    } catch (JournalUnavailableException e) {
      leaveRemains();
      throw e;
    } catch (RuntimeException e) {
      unserved = true;
      boolean said =
          e instanceof JournalUnreadableException || e instanceof IllegalArgumentException;
      fail(
          Refusal.FAILED,
          "The journal of this graph cannot be read: "
              + (said ? e.getMessage() : "it holds what no graph takes; see the server's log."),
          e);
    }
    publish();
  }

  /** Reads along from now on; before the mailbox starts. */
  void beginFollowing() {
    following = true;
    events.close();
  }

  /** Returns whether this server owns the graph; may be called from any thread. */
  boolean isOwned() {
    return !following && !givenUp;
  }

  /** Returns what waits until this server owns the graph. */
  Awaiting awaiting() {
    return awaiting;
  }

  /**
   * Takes what the journal holds by now, if another server owns the graph. Nothing is written.
   *
   * @return the position of the last entry taken
   */
  long follow(LongConsumer read) {
    if (following) {
      memory.catchUp(read);
    }
    return state().position();
  }

  /**
   * Takes the rest of the journal, and has the graph be this server's.
   *
   * @param journalled says so
   * @return whether it was not before
   */
  boolean own(ReviewJournal.Journalled journalled) {
    if (!following) {
      return false;
    }
    memory.catchUp(position -> {});
    if (journalled.ours()) {
      end.taken(journalled);
    } else {
      end.begin(journalled);
    }
    events.begin();
    following = false;
    LOG.log(Level.INFO, "Graph {0} is owned by this server", state().id());
    if (!awaiting.isEmpty()) {
      client.nudge();
    }
    return true;
  }

  /**
   * Gives the graph to another server, and reads along from then on. Whoever watches comes back,
   * and is told by that one. If nobody knows whether it was given, it is only read along too.
   *
   * @return whether that was done
   */
  boolean give(UUID to) {
    if (following
        || deleted
        || broken
        || closed() != null
        || end.isInDoubt()
        || !postponed.isEmpty()) {
      return false;
    }
    try {
      if (!end.give(to)) {
        return false;
      }
    } catch (JournalUnavailableException e) {
      LOG.log(Level.WARNING, "Graph {0} was perhaps given away: {1}", state().id(), e.getMessage());
      yieldToOther(); // until the journal says that it was not, and it is taken back
      return false;
    }
    yieldToOther();
    return true;
  }

  /** Asks the journal whose the graph is, as it seems to be another server's. */
  void askWhose() {
    if (!following && closed() == null) {
      end.doubt(true);
      resolveDoubt();
    }
  }

  private void yieldToOther() {
    LOG.log(Level.INFO, "Graph {0} is owned by another server from now on", state().id());
    following = true;
    offering().endAll();
    events.close(); // also for who subscribes only now: the owner tells what happens
  }

  /** Says, before the mailbox starts, that the graph has annotations that another holds. */
  void conflicts(RefusedException other) {
    unserved = true;
    fail(Refusal.FAILED, "This graph cannot be served: " + other.getMessage(), other);
    publish();
  }

  /** Refuses everything from now on; may be called from any thread. */
  void giveUp() {
    givenUp = true;
  }

  /** Returns whether everything is refused; may be called from any thread. */
  boolean isGivenUp() {
    return givenUp;
  }

  /** Refuses what waits; whoever watches comes back, and is told by another server. */
  private void moveOn(List<Command<?>> posted) {
    List<Command<?>> waiting = postponed.resume();
    postponed.finish();
    waiting.addAll(awaiting.take());
    waiting.addAll(posted);
    waiting.forEach(command -> refuseNow(command, moved()));
    events.close();
    leaveRemains();
  }

  private void leaveRemains() {
    if (ended.isDone()) {
      return;
    }
    try {
      if (closed() == null && !isTorn()) {
        offering().endAll();
        remains.set(state());
      }
    } finally {
      ended.complete(null);
    }
  }

  /** Completes when a graph that was given up is not touched any more. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  /** Gives what memory held away, or null if that is of no use for a journal. */
  private @Nullable GraphState takeRemains(ReviewJournal.Journalled journalled) {
    GraphState kept = ended.isDone() ? remains.getAndSet(null) : null;
    if (kept != null && kept.position() > journalled.last()) {
      LOG.log(Level.WARNING, "The database has lost entries of graph {0}", kept.id());
      return null;
    }
    return kept;
  }

  static RefusedException moved() {
    return new RefusedException(
        Refusal.NOT_OWNER, "Another server serves this graph now; send the same again.");
  }

  /** Processes commands in their order, questions last. Never throws, always answers. */
  void process(List<Command<?>> posted) {
    if (givenUp) {
      moveOn(posted);
      return;
    }
    List<Command<?>> commands = due(posted);
    try {
      processAll(commands);
    } catch (RuntimeException | Error e) {
      // A bug, or no memory for what was asked: the next commands find the graph rebuilt.
      broken = true;
      end.doubt(true);
      for (Command<?> command : commands) {
        if (command instanceof Command.Write<?> write) {
          end.settle(write);
        }
      }
      RefusedException failed = fail(Refusal.FAILED, "The graph failed; see the server's log.", e);
      commands.forEach(command -> refuseNow(command, failed));
      if (e instanceof Error error) {
        throw error;
      }
    } finally {
      postponed.finish();
    }
  }

  private List<Command<?>> due(List<Command<?>> posted) {
    List<Command<?>> commands = postponed.resume();
    if (!following) {
      commands.addAll(awaiting.take());
    }
    commands.addAll(posted);
    return following ? awaiting.answerable(commands) : commands;
  }

  /**
   * Prepares that reviews are taken back, without everybody having to wait for it. If the command
   * has waited once and others are to be taken back by now, everybody waits if need be.
   *
   * @throws Remaking.NeededException if the graph is to be made again first
   */
  void requireWithout(Command<?> by, Collection<RecordedReview> reviews) {
    if (!state().canTakeBack(reviews) && !postponed.serves(by)) {
      throw new Remaking.NeededException(reviews);
    }
    memory.prepare(reviews);
  }

  private void processAll(List<Command<?>> commands) {
    if (isTorn() && !deleted) {
      broken = false;
      rebuild();
    }
    AnswersDue answers = new AnswersDue(services.answers());
    List<Command.Write<?>> together = new ArrayList<>();
    List<Command.Read<?>> questions = new ArrayList<>();
    for (Command<?> command : commands) {
      if (command instanceof Command.Write<?> write) {
        if (write.alone()) {
          write(together, answers);
          together.clear();
          write(List.of(write), answers);
        } else {
          together.add(write);
        }
      } else if (command instanceof Command.Read<?> question) {
        questions.add(question);
      }
    }
    write(together, answers);
    takeAutomaticReviews();
    for (Command.Read<?> question : questions) {
      answer(question, answers);
    }
    publish();
    answers.give();
  }

  /** Returns whether memory is of no instant of the journal: then nothing of it is told. */
  private boolean isTorn() {
    return !unserved && (broken || !memory.isWhole());
  }

  private <T> void answer(Command.Read<T> question, AnswersDue answers) {
    if (question.tells() && isTorn() && !deleted) {
      answers.refuse(question, unavailable());
      return;
    }
    try {
      answers.add(question, question.read());
    } catch (RuntimeException e) {
      answers.refuse(question, e);
    }
  }

  private void write(List<Command.Write<?>> commands, AnswersDue answers) {
    if (commands.isEmpty()) {
      return;
    }
    RefusedException closed = closed();
    if (closed != null && !mayFollowFailure(commands)) {
      commands.forEach(command -> answers.refuse(command, closed));
      return;
    }
    RefusedException doubtful = resolveDoubt();
    RefusedException unready = doubtful == null && isTorn() ? unavailable() : doubtful;
    if (unready != null) {
      commands.forEach(command -> answers.refuse(command, unready));
      return;
    }
    EntryBatch batch = new EntryBatch(state().history().last());
    List<Command.Write<?>> checked = new ArrayList<>(commands.size());
    for (Command.Write<?> command : commands) {
      batch.mark();
      try {
        command.check(batch);
        checked.add(command);
      } catch (RefusedException e) {
        batch.rollBack();
        answers.refuse(command, e);
      } catch (Remaking.NeededException e) {
        batch.rollBack();
        if (!postponed.add(command, e)) {
          answers.refuse(command, GraphClient.busy());
        }
      } catch (JournalUnavailableException e) {
        batch.rollBack();
        answers.refuse(command, unavailable());
      } catch (JournalConflictException e) {
        batch.rollBack();
        answers.refuse(command, takeAgain(e));
      }
    }
    RefusedException problem = batch.entries().isEmpty() ? null : commit(batch);
    memory.dropPrepared();
    for (Command.Write<?> command : checked) {
      if (problem == null) {
        applied(command, batch, answers);
      } else {
        end.settle(command);
        answers.refuse(command, problem);
      }
    }
    if (end.hasUnsettled()) {
      resolveDoubt(); // at once, if the database is there again: others may want what is claimed
    }
  }

  private boolean mayFollowFailure(List<Command.Write<?>> commands) {
    return !deleted
        && refusal == Refusal.FAILED
        && commands.stream().allMatch(Command.Write::mayFollowFailure);
  }

  private <T> void applied(Command.Write<T> command, EntryBatch batch, AnswersDue answers) {
    answers.add(command, command.applied(batch));
  }

  /** Appends and applies a batch; returns why that could not be done, or null. */
  private @Nullable RefusedException commit(EntryBatch batch) {
    long position = state().position();
    long last = position + batch.entries().size();
    try {
      end.append(position, batch.entries());
    } catch (RefusedException e) {
      return e; // the catalogue is not as the names were planned for; nothing was written
    } catch (JournalUnavailableException e) {
      LOG.log(Level.WARNING, () -> "Graph " + state().id() + ": nothing could be written", e);
      return unavailable();
    } catch (JournalConflictException e) {
      return takeAgain(e);
    }
    if (position / ReviewJournal.PAGE != last / ReviewJournal.PAGE) {
      services.journal().seal(opening.key(), position, last, services.executor());
    }
    try {
      memory.take(
          batch.entries(),
          (entry, applied) -> {
            batch.applied(applied);
            tell(entry, applied);
          });
      return null;
    } catch (JournalUnavailableException e) {
      broken = true;
      return unavailable();
    } catch (RuntimeException e) {
      return rebuild(e);
    }
  }

  private static final String NOT_OWNER =
      "Another server writes this graph. Restart this server to take it over.";

  /**
   * Asks the journal what became of an append that was not answered, and takes it if it was made.
   * Returns why nothing can be written now, or null.
   */
  private @Nullable RefusedException resolveDoubt() {
    if (!end.isInDoubt()) {
      return null;
    }
    try {
      ReviewJournal.Journalled stands = services.journal().graph(opening.key()).orElse(null);
      if (stands != null && stands.deleted()) {
        bury();
        return closed();
      }
      if (stands == null || !end.isOurs(stands)) {
        end.settleAll();
        return takeAgain(new JournalConflictException("another epoch"));
      }
      end.confirm(stands);
      if (refusal != null) {
        return null; // failed, and to be deleted: what the journal holds is not taken
      }
      memory.catchUp(position -> {});
      end.doubt(false);
      end.settleAll();
      return null;
    } catch (JournalUnavailableException e) {
      return unavailable();
    } catch (RuntimeException e) {
      return rebuild(e);
    }
  }

  /**
   * Takes the graph from a server that wrote it beside this one, if this one leads, and reads what
   * it wrote. Otherwise the graph has failed, and so it has if the other changed what it holds: the
   * registry would have to be asked.
   */
  private RefusedException takeAgain(JournalConflictException cause) {
    boolean doubtful = end.isInDoubt();
    end.doubt(true);
    try {
      ReviewJournal.Journalled taken = services.journal().takeOver(opening.key()).orElse(null);
      if (taken == null) {
        end.doubt(doubtful);
        return fail(Refusal.NOT_OWNER, NOT_OWNER, cause);
      }
      if (taken.deleted()) {
        bury();
        return moved();
      }
      if (!taken.ours()) {
        memory.catchUp(position -> {});
        end.doubt(false);
        end.settleAll();
        yieldToOther();
        return moved();
      }
      end.taken(taken);
      long held = state().holding().asOf();
      memory.catchUp(position -> {});
      end.doubt(false);
      if (state().holding().asOf() != held) {
        return fail(Refusal.NOT_OWNER, NOT_OWNER, cause);
      }
      LOG.log(
          Level.WARNING,
          "Graph {0} was written by a server that does not know of this one; it is ours again",
          state().id());
      return moved();
    } catch (JournalUnavailableException e) {
      return unavailable();
    } catch (RuntimeException e) {
      return rebuild(e);
    }
  }

  /** Starts again from the journal after a failure to apply what it holds, which is a bug. */
  private RefusedException rebuild(RuntimeException cause) {
    fail(Refusal.FAILED, "A review could not be applied; the graph is being rebuilt.", cause);
    publish();
    return rebuild();
  }

  private RefusedException rebuild() {
    try {
      memory.makeAgain();
      refusal = null;
      failure = null;
      return new RefusedException(
          Refusal.FAILED, "The graph had to be rebuilt; send the same again.");
    } catch (JournalUnavailableException e) {
      broken = true;
      return unavailable();
    } catch (RuntimeException e) {
      return fail(Refusal.FAILED, "The graph cannot be rebuilt from its journal.", e);
    }
  }

  private void takeAutomaticReviews() {
    if (following) {
      return;
    }
    for (int i = 0; i < MOST_AUTOMATIC && closed() == null && !end.isInDoubt(); i++) {
      Review review = state().graph().automaticReview().orElse(null);
      if (review == null) {
        return;
      }
      EntryBatch batch = new EntryBatch(state().history().last());
      Instant now = now();
      batch.add(
          new JournalEntry.Reviewed(
              new RecordedReview(
                  batch.nextSeq(), UUID.randomUUID(), review, List.of(), null, null, now, now, 0)));
      if (commit(batch) != null) {
        return;
      }
    }
    if (closed() == null && !end.isInDoubt() && state().graph().automaticReview().isPresent()) {
      client.nudge();
    }
  }

  /** Deletes the graph; nothing is written or told afterwards. */
  void delete() {
    end.delete();
    bury();
  }

  private void bury() {
    deleted = true;
    end.forgetUnsettled();
    LockWait.untilHad(() -> services.ownership().forget(client));
    events.tell(new GraphEvent.Deleted(state().id()));
    events.close();
  }

  private @Nullable RefusedException closed() {
    if (deleted) {
      return new RefusedException(
          Refusal.GONE, "The graph was deleted.", Map.of("graph", state().id().toString()), -1);
    }
    return refusal == null || failure == null ? null : new RefusedException(refusal, failure);
  }

  private RefusedException fail(Refusal why, String what, Throwable cause) {
    refusal = why;
    failure = what;
    LOG.log(Level.ERROR, () -> "Graph " + state().id() + " has failed: " + what, cause);
    return new RefusedException(why, what);
  }

  private static RefusedException unavailable() {
    return new RefusedException(
        Refusal.JOURNAL_UNAVAILABLE,
        "The database did not answer; send the same again with the same ids.");
  }

  private void tell(JournalEntry entry, GraphState.Applied applied) {
    if (events.watched()
        && entry instanceof JournalEntry.Reviewed reviewed
        && applied.change() != null) {
      events.tell(new GraphEvent.Reviewed(reviewed.review(), applied.change().effect()));
    }
  }

  /** Publishes the graph as it is now, so that whoever gets the answer sees it, and returns it. */
  GraphStatus republished() {
    publish();
    return Objects.requireNonNull(board.status(), "the graph has not begun");
  }

  private void publish() {
    if (!deleted && memory.isWhole()) {
      board.publish(state(), offering(), failure);
    }
  }

  Instant now() {
    return services.clock().instant().truncatedTo(ChronoUnit.MICROS);
  }

  private void refuseNow(Command<?> command, RefusedException why) {
    AnswersDue.refuseNow(command, why, services.answers());
  }
}
