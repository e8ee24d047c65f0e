package org.resight.graph;

import it.unimi.dsi.fastutil.ints.IntSets;
import it.unimi.dsi.fastutil.ints.IntSortedSet;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.resight.journal.EarlierReviews;
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
 */
public final class GraphWriter {

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

  private @Nullable GraphState state;
  private @Nullable Offering offering;
  private long epoch;

  /** Whether this server has written under {@link #epoch}. */
  private boolean owner;

  /** Whether the journal may hold entries that memory does not. */
  private boolean inDoubt;

  /** Changes of which that is not known. */
  private final List<Command.Write<?>> unsettled = new ArrayList<>();

  /** Whether nobody knows how far memory has come with what the journal holds. */
  private boolean broken;

  /** Whether it could not be served from the start, so that no rebuilding may bring it back. */
  private boolean unserved;

  private volatile boolean deleted;

  /** Whether another server serves it now. */
  private volatile boolean givenUp;

  private @Nullable Refusal refusal;
  private @Nullable String failure;

  /** The graph without some reviews that somebody waits to take back, or null. */
  private @Nullable Remaking remaking;

  /** Commands that have waited for it and are to be processed next. */
  private final List<Command<?>> resumed = new ArrayList<>();

  GraphWriter(
      GraphClient client, GraphOpening opening, GraphServices services, GraphEvents events) {
    this.client = client;
    this.opening = opening;
    this.services = services;
    this.events = events;
    this.board = new StatusBoard(opening, events);
    this.journal = new JournalReplay(opening, services);
  }

  /** Makes the graph as it was opened, on the calling thread, before the mailbox starts. */
  void begin() {
    GraphState begun = journal.begun();
    state = begun;
    offering = new Offering(begun.graph(), begun, opening.config(), services.clock());
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
    return begun(state);
  }

  Offering offering() {
    return begun(offering);
  }

  private static <T> T begun(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the graph has not begun");
    }
    return part;
  }

  GraphServices services() {
    return services;
  }

  GraphClient client() {
    return client;
  }

  /** Reads a review that the journal is known to hold. */
  RecordedReview journalled(int seq) {
    return services.journal().review(opening.key(), seq).orElseThrow(() -> lacking(seq));
  }

  /** Reads several such reviews, and returns what gives them by their seqs. */
  IntFunction<RecordedReview> journalled(IntSortedSet seqs) {
    var read = EarlierReviews.read(services.journal(), opening.key(), seqs);
    return seq -> {
      RecordedReview review = read.get(seq);
      if (review == null) {
        throw lacking(seq);
      }
      return review;
    };
  }

  private static IllegalStateException lacking(int seq) {
    return new IllegalStateException("the journal lacks review " + seq);
  }

  /** Takes everything the journal holds, on the calling thread, before the mailbox starts. */
  void replay(ReviewJournal.Journalled journalled, LongConsumer read) {
    begin();
    epoch = journalled.epoch();
    try {
      if (journalled.damage() != null) {
        throw new JournalUnreadableException(journalled.damage());
      }
      state()
          .history()
          .expect((int) Math.min(journalled.last(), MOST_AT_ONCE), services.executor());
      journal.leaveOutTakenBack(state());
      journal.after(state(), read);
    } catch (JournalUnavailableException e) {
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

  /**
   * Takes what the journal holds by now, on the calling thread, before the mailbox starts. Nothing
   * is written.
   *
   * @return the position of the last entry taken
   */
  long follow(LongConsumer read) {
    journal.after(state(), read);
    makeAgainIfStale();
    return state().position();
  }

  /** Has what was followed be this server's, in an epoch that ends what others write. */
  void followed(ReviewJournal.Journalled journalled) {
    epoch = journalled.epoch();
    publish();
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

  /** Refuses what waits; whoever watches comes back, and is told by another server. */
  private void moveOn(List<Command<?>> posted) {
    List<Command<?>> waiting = new ArrayList<>(resumed);
    resumed.clear();
    if (remaking != null && remaking.isDone()) {
      waiting.addAll(remaking.resumed());
      remaking = null;
    }
    waiting.addAll(posted);
    waiting.forEach(command -> completeExceptionally(command, moved()));
    events.close();
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
    Remaking done = remaking != null && remaking.isDone() ? remaking : null;
    if (done != null) {
      resumed.addAll(done.resumed());
    }
    List<Command<?>> commands = new ArrayList<>(resumed);
    resumed.clear();
    commands.addAll(posted);
    try {
      processAll(commands);
    } catch (RuntimeException | Error e) {
      // A bug, or no memory for what was asked: the next commands find the graph rebuilt.
      broken = true;
      inDoubt = true;
      for (Command<?> command : commands) {
        if (command instanceof Command.Write<?> write) {
          settle(write);
        }
      }
      RefusedException failed = fail(Refusal.FAILED, "The graph failed; see the server's log.", e);
      commands.forEach(command -> completeExceptionally(command, failed));
      if (e instanceof Error error) {
        throw error;
      }
    } finally {
      if (done != null && remaking == done) {
        remaking = null; // nobody has needed it
      }
      if (!resumed.isEmpty()) {
        client.nudge();
      }
    }
  }

  /**
   * Checks that reviews can be taken back without everybody having to wait for it.
   *
   * @throws Remaking.NeededException if the graph is to be made again first
   */
  void requireWithout(Collection<RecordedReview> reviews) {
    if (!state().canTakeBack(reviews) && (remaking == null || !remaking.serves(reviews))) {
      throw new Remaking.NeededException(reviews);
    }
  }

  /**
   * Has a command wait for a graph without its reviews. One that is made already is left to those
   * it was made for; whoever needs another asks again after them.
   */
  private void putOff(Command<?> command, Remaking.NeededException why, List<Runnable> answers) {
    try {
      if (remaking == null) {
        remaking = new Remaking(why, journal, services.executor(), client::nudge);
      }
      boolean waits =
          remaking.isDone()
              ? resumed.size() < Remaking.MOST && resumed.add(command)
              : remaking.add(command);
      if (waits) {
        return;
      }
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "the graph is not made again", e);
    }
    refuse(command, GraphClient.busy(), answers);
  }

  private void processAll(List<Command<?>> commands) {
    if (broken && !deleted && !unserved) {
      broken = false;
      rebuild();
    }
    List<Runnable> answers = new ArrayList<>();
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
    answers.forEach(Runnable::run);
  }

  private <T> void answer(Command.Read<T> question, List<Runnable> answers) {
    try {
      T answer = question.read();
      answers.add(() -> complete(question, answer));
    } catch (RuntimeException e) {
      answers.add(() -> completeExceptionally(question, e));
    }
  }

  private void write(List<Command.Write<?>> commands, List<Runnable> answers) {
    if (commands.isEmpty()) {
      return;
    }
    RefusedException closed = closed();
    if (closed != null && !mayFollowFailure(commands)) {
      commands.forEach(command -> refuse(command, closed, answers));
      return;
    }
    RefusedException doubtful = resolveDoubt();
    if (doubtful != null) {
      commands.forEach(command -> refuse(command, doubtful, answers));
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
        refuse(command, e, answers);
      } catch (Remaking.NeededException e) {
        batch.rollBack();
        putOff(command, e, answers);
      } catch (JournalUnavailableException e) {
        batch.rollBack();
        refuse(command, unavailable(), answers);
      } catch (JournalConflictException e) {
        batch.rollBack();
        refuse(command, takeAgain(e), answers);
      }
    }
    RefusedException problem = batch.entries().isEmpty() ? null : commit(batch);
    for (Command.Write<?> command : checked) {
      if (problem == null) {
        answer(command, batch, answers);
      } else {
        settle(command);
        refuse(command, problem, answers);
      }
    }
    if (!unsettled.isEmpty()) {
      resolveDoubt(); // at once, if the database is there again: others may want what is claimed
    }
  }

  private boolean mayFollowFailure(List<Command.Write<?>> commands) {
    return !deleted
        && refusal == Refusal.FAILED
        && commands.stream().allMatch(Command.Write::mayFollowFailure);
  }

  /** What may have been written keeps what it claimed: nobody else must have it meanwhile. */
  private void settle(Command.Write<?> command) {
    if (!command.hasClaims()) {
      return;
    } else if (inDoubt) {
      unsettled.add(command);
    } else {
      command.settle();
    }
  }

  private void settleAll() {
    unsettled.forEach(Command.Write::settle);
    unsettled.clear();
  }

  private <T> void answer(Command.Write<T> command, EntryBatch batch, List<Runnable> answers) {
    T answer = command.applied(batch);
    answers.add(() -> complete(command, answer));
  }

  private void refuse(Command<?> command, RefusedException why, List<Runnable> answers) {
    answers.add(() -> completeExceptionally(command, why));
  }

  /** Appends and applies a batch; returns why that could not be done, or null. */
  private @Nullable RefusedException commit(EntryBatch batch) {
    long position = state().position();
    long last = position + batch.entries().size();
    try {
      long next = owner ? epoch : epoch + 1;
      services.journal().append(opening.key(), position, epoch, next, batch.entries());
      epoch = next;
      owner = true;
    } catch (RefusedException e) {
      return e; // the catalogue is not as the names were planned for; nothing was written
    } catch (JournalUnavailableException e) {
      inDoubt = true;
      LOG.log(Level.WARNING, () -> "Graph " + state().id() + ": nothing could be written", e);
      return unavailable();
    } catch (JournalConflictException e) {
      return takeAgain(e);
    }
    if (position / ReviewJournal.PAGE != last / ReviewJournal.PAGE) {
      services.journal().seal(opening.key(), position, last, services.executor());
    }
    try {
      for (JournalEntry entry : batch.entries()) {
        GraphState.Applied applied = state().apply(entry);
        batch.applied(applied);
        offering().taken(entry);
        tell(entry, applied);
      }
      makeAgainIfStale();
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
    if (!inDoubt) {
      return null;
    }
    try {
      ReviewJournal.Journalled stands = services.journal().graph(opening.key()).orElse(null);
      boolean ours =
          stands != null
              && (stands.epoch() == epoch
                  || (!owner && stands.epoch() == epoch + 1 && stands.ours()));
      if (stands != null && stands.deleted()) {
        bury();
        return closed();
      }
      if (stands == null || !ours) {
        settleAll();
        return takeAgain(new JournalConflictException("another epoch"));
      }
      owner = owner || stands.epoch() != epoch;
      epoch = stands.epoch();
      if (refusal != null) {
        return null; // failed, and to be deleted: what the journal holds is not taken
      }
      journal.after(state());
      makeAgainIfStale();
      inDoubt = false;
      settleAll();
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
    boolean doubtful = inDoubt;
    inDoubt = true;
    try {
      ReviewJournal.Journalled taken = services.journal().takeOver(opening.key()).orElse(null);
      if (taken == null) {
        inDoubt = doubtful;
        return fail(Refusal.NOT_OWNER, NOT_OWNER, cause);
      }
      if (taken.deleted()) {
        bury();
        return moved();
      }
      epoch = taken.epoch();
      owner = true;
      long held = state().holding().asOf();
      journal.after(state());
      makeAgainIfStale();
      inDoubt = false;
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
      makeAgain();
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

  private void makeAgainIfStale() {
    if (!state().isStale()) {
      return;
    }
    if (state().takeBackNewest()) {
      offering =
          offering().onto(state().graph(), state()); // what was given again has ended its holds
    } else {
      makeAgain();
    }
  }

  /** Makes the graph again from the journal. */
  private void makeAgain() {
    Remaking taken = remaking;
    GraphState rebuilt = taken == null ? null : taken.made();
    if (taken != null && rebuilt != null) {
      resumed.addAll(taken.resumed()); // it was made while these commands came
      remaking = null;
      journal.after(rebuilt);
    }
    if (rebuilt == null || (rebuilt.isStale() && !rebuilt.takeBackNewest())) {
      rebuilt = journal.all(IntSets.EMPTY_SET);
    }
    Offering leases = offering().onto(rebuilt.graph(), rebuilt);
    state = rebuilt;
    offering = leases;
  }

  private void takeAutomaticReviews() {
    for (int i = 0; i < MOST_AUTOMATIC && closed() == null && !inDoubt; i++) {
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
    if (closed() == null && !inDoubt && state().graph().automaticReview().isPresent()) {
      client.nudge();
    }
  }

  /** Deletes the graph; nothing is written or told afterwards. */
  void delete() {
    try {
      services.journal().delete(opening.key(), epoch);
    } catch (JournalUnavailableException e) {
      inDoubt = true;
      throw e;
    }
    bury();
  }

  private void bury() {
    deleted = true;
    unsettled.clear();
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
    return begun(board.status());
  }

  private void publish() {
    if (!deleted) {
      board.publish(state(), offering(), failure);
    }
  }

  Instant now() {
    return services.clock().instant().truncatedTo(ChronoUnit.MICROS);
  }

  private <T> void complete(Command<T> command, T answer) {
    try {
      services.answers().execute(() -> command.answer().complete(answer));
    } catch (RuntimeException | Error e) { // also where the system has no thread left
      command.answer().complete(answer);
    }
  }

  private void completeExceptionally(Command<?> command, Throwable why) {
    try {
      services.answers().execute(() -> command.answer().completeExceptionally(why));
    } catch (RuntimeException | Error e) {
      command.answer().completeExceptionally(why);
    }
  }
}
