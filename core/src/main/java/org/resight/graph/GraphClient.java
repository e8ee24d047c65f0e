package org.resight.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.Partition;
import org.resight.journal.Backend;
import org.resight.journal.CandidateBatch;
import org.resight.journal.GraphOpening;
import org.resight.journal.Holding;
import org.resight.journal.JournalEntry;
import org.resight.journal.ReviewJournal;
import org.resight.lease.Lease;
import org.resight.lease.Offered;
import org.resight.lease.OfferedPair;
import org.resight.lease.Pace;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.GraphId;
import org.resight.model.GroupEvidence;
import org.resight.model.Inconsistency;
import org.resight.model.Individual;
import org.resight.model.PairState;
import org.resight.model.QuestionKind;
import org.resight.model.Separation;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * The server-side handle of one open graph (not an HTTP client): everything asked of the graph goes
 * through its mailbox to its single writer.
 *
 * <p>Thread-safe; no method blocks. The stages complete off the graph's thread, or exceptionally
 * with a {@link RefusedException}: {@link Refusal#BUSY} if too many commands wait already. What a
 * stage has been completed with is durable, and seen by whatever is asked afterwards.
 *
 * <p>Over 500 lines: each thing that can be asked of a graph is one short method that makes a
 * command, so that nobody else makes commands. What only pages ask is in {@link PageReads}.
 */
public final class GraphClient {

  /**
   * Items after which no further command joins a transaction, so that it takes the database a
   * fraction of the time that a statement has, however much waits.
   */
  private static final int BATCH = 1024;

  private final GraphOpening opening;
  private final GraphServices services;
  private final GraphEvents events;
  private final GraphWriter writer;
  private final PageReads pages;
  private final Mailbox<Command<?>> mailbox;
  private final CompletableFuture<GraphClient> opened = new CompletableFuture<>();

  public GraphClient(GraphOpening opening, GraphServices services) {
    this.opening = opening;
    this.services = services;
    this.events = new GraphEvents(services.answers());
    this.writer = new GraphWriter(this, opening, services, events);
    this.pages = new PageReads(this, writer);
    this.mailbox =
        new Mailbox<>(
            services.mailbox(),
            BATCH,
            Command::items,
            services.executor(),
            writer::process,
            commands ->
                commands.forEach(command -> command.answer().completeExceptionally(busy())));
  }

  static RefusedException busy() {
    return new RefusedException(
        Refusal.BUSY, "Too many requests wait for this graph; nothing was done.");
  }

  /** Returns what the graph was opened with. */
  public GraphOpening opening() {
    return opening;
  }

  /** Returns the graph's present id. */
  public GraphId id() {
    GraphStatus now = writer.status();
    return now == null ? opening.id() : now.id();
  }

  /** Makes the graph as it was opened, on the calling thread. */
  public void begin() {
    writer.begin();
  }

  /**
   * Makes the graph as the journal has it, on the calling thread.
   *
   * @param read gets the position of each entry that has been taken
   */
  public void replay(ReviewJournal.Journalled journalled, LongConsumer read) {
    writer.replay(journalled, null, read);
  }

  /**
   * Does the same from where a client stood that gave the graph up, or lost the database while it
   * was replayed, if what it held is of use.
   *
   * @param before its {@link #ended} has completed
   * @param read gets the position of each entry that has been taken
   */
  public void replay(ReviewJournal.Journalled journalled, GraphClient before, LongConsumer read) {
    writer.replay(journalled, before.writer, read);
  }

  /** Begins to read along, as another server owns the graph; once it was replayed. */
  public void startFollowing() {
    writer.beginFollowing();
    mailbox.start();
    opened.complete(this);
  }

  /**
   * Takes what has come to the journal since, if another server owns the graph.
   *
   * @param read gets the position of each entry that has been taken
   * @return the position of the last one; fails if the journal cannot be read or holds what the
   *     graph does not take, and then the graph is not to be used any more
   */
  public CompletionStage<Long> follow(LongConsumer read) {
    return tend(() -> writer.follow(read));
  }

  /** Has a graph that was followed be this server's, once the rest of its journal is taken. */
  public CompletionStage<GraphClient> own(ReviewJournal.Journalled journalled) {
    return tend(
        () -> {
          if (writer.own(journalled)) {
            services.watcher().accept(this);
            pages.prepare();
          }
          return this;
        });
  }

  /**
   * Gives the graph to another server, and reads along from then on; also if nobody knows whether
   * it was given.
   *
   * @return whether that was done
   */
  public CompletionStage<Boolean> give(UUID to) {
    return tend(() -> writer.give(to));
  }

  /**
   * Has the journal be asked whose the graph is, as it seems to be another server's. If it is, it
   * is read along from then on.
   *
   * @return completes once that is known, or the database did not answer
   */
  public CompletionStage<Boolean> askWhose() {
    return tend(
        () -> {
          writer.askWhose();
          return writer.isOwned();
        });
  }

  /** Returns whether this server owns the graph. Never waits. */
  public boolean isOwned() {
    return writer.isOwned();
  }

  /**
   * Has what needs the graph's owner wait until this server is that.
   *
   * @param ask is run when something waits, and must not block; null if it is to be refused
   */
  public void askBy(@Nullable Runnable ask) {
    writer.awaiting().askBy(ask);
  }

  /** Says that the graph cannot be served beside another; before anybody asks anything of it. */
  public void conflicts(RefusedException other) {
    if (isOpen()) {
      var unused =
          tend(
              () -> {
                writer.conflicts(other);
                return this;
              });
    } else {
      writer.conflicts(other);
    }
  }

  /** Begins to work, now that the opening is in the journal. */
  public void start() {
    services.watcher().accept(this);
    mailbox.start();
    pages.prepare();
    opened.complete(this);
  }

  /** Tells whoever waits that the graph could not be opened. */
  public void abandon(Throwable why) {
    opened.completeExceptionally(why);
  }

  /** Answers nothing any more, as another server serves the graph now. Cuts off who watches it. */
  public void giveUp() {
    writer.giveUp();
    if (opened.completeExceptionally(GraphWriter.moved())) {
      writer.ended().complete(null); // it has no thread that would say so
    }
    nudge();
  }

  /** Completes when a graph that was given up is not touched any more. */
  public CompletionStage<Void> ended() {
    return writer.ended().copy();
  }

  /** Returns whether nothing is answered any more. Never waits. */
  public boolean isGivenUp() {
    return writer.isGivenUp();
  }

  /** Completes when the graph is open, or exceptionally if it could not be opened. */
  public CompletionStage<GraphClient> opened() {
    return opened.copy();
  }

  /** Returns whether the graph is open. */
  public boolean isOpen() {
    return opened.isDone() && !opened.isCompletedExceptionally();
  }

  /** Returns whether the graph was deleted: nothing of it is told any more. */
  public boolean isDeleted() {
    return writer.isDeleted();
  }

  /** Returns what the graph holds as its journal says. */
  public CompletionStage<Holding> holding() {
    return read(() -> writer.state().holding());
  }

  /** Returns the same; only for use before the mailbox starts. */
  public Holding replayedHolding() {
    return writer.state().holding();
  }

  /** Returns the seq of the last commit of names; only for use before the mailbox starts. */
  public long replayedSync() {
    return writer.state().syncedSeq();
  }

  /**
   * Returns the graph as it was after the last batch of commands. Never waits.
   *
   * @throws RefusedException {@link Refusal#BUSY} while the graph is being opened
   */
  public GraphStatus status() {
    GraphStatus now = writer.status();
    if (now == null) {
      throw new RefusedException(Refusal.BUSY, "The graph is being opened.");
    }
    return now;
  }

  /** Returns how many commands wait. */
  public int waiting() {
    return mailbox.size();
  }

  /** Returns what happens to the graph from now on. */
  public Flow.Publisher<GraphEvent> events() {
    return events;
  }

  /** Takes reviews, all or none, in this order. */
  public CompletionStage<List<ReviewReceipt>> review(List<ReviewSubmission> submissions) {
    return review(submissions, null);
  }

  /**
   * Takes reviews, all or none, in this order, as one act: one undo takes them back.
   *
   * @param act the act, or null: each review is by itself
   * @throws RefusedException {@link Refusal#NAME_IN_USE} if another individual bears the name that
   *     what is joined shall have
   */
  public CompletionStage<List<ReviewReceipt>> review(
      List<ReviewSubmission> submissions, @Nullable ActWish act) {
    return post(new SubmitReviews(writer, List.copyOf(submissions), act));
  }

  /** Takes a reviewer's newest standing review back. */
  public CompletionStage<ReviewReceipt> undo(String reviewer) {
    return undo(reviewer, null);
  }

  /**
   * Takes back what somebody did in one go: its reviews that still stand, and its names. Whoever
   * asks may be somebody else.
   *
   * @param act which, or null for the act of the reviewer's newest standing review, which may be
   *     that review alone
   * @param id of the undoing: with the same id nothing more is taken back
   * @param ownReviews whether only the reviewer's own reviews may be taken back, and no names
   * @throws RefusedException {@link Refusal#NOTHING_TO_UNDO} if nothing of it stands; {@link
   *     Refusal#CHANGED} if somebody has given its photos other names since; {@link
   *     Refusal#NOT_YOUR_ACT}
   */
  public CompletionStage<TakenBack> takeBack(
      String reviewer, @Nullable UUID act, @Nullable UUID id, boolean ownReviews) {
    return post(new TakeBack(writer, reviewer, act, id, ownReviews));
  }

  /**
   * Takes back all reviews of one reviewer that stand, in one transaction.
   *
   * @param whose the reviewer
   * @param by who takes them back
   * @throws RefusedException {@link Refusal#NOTHING_TO_UNDO} if none stands
   */
  public CompletionStage<TakenBack> takeBackAll(String whose, String by) {
    return post(new TakeBackAll(writer, whose, by));
  }

  /** Gives individuals names. */
  public CompletionStage<NamesTaken> giveNames(NamesWish wish) {
    return post(new GiveNames(writer, wish));
  }

  /**
   * Says what naming all individuals would do. Reads the names of all members, but not on the
   * graph's thread. Each plan holds them in memory, so the caller bounds how many run at once.
   *
   * @param author who would name them
   */
  public CompletionStage<NamesTaken> planNames(String author) {
    GiveNames names = new GiveNames(writer, NamesWish.all(author));
    return read(names::basis).thenApplyAsync(names::plan, services.answers());
  }

  /**
   * Takes a reviewer's newest standing review back, once however often it is asked with the same
   * id.
   *
   * @param id of the review that does so; any where null
   * @throws RefusedException {@link Refusal#ID_REUSED} if a review of another kind or of another
   *     reviewer has the id
   */
  public CompletionStage<ReviewReceipt> undo(String reviewer, @Nullable UUID id) {
    return takeBack(reviewer, null, id, false).thenApply(taken -> taken.reviews().get(0));
  }

  /** Proposes candidate pairs, all or none. */
  public CompletionStage<AnnotationCatalogue.Imported> propose(CandidateBatch candidates) {
    return post(new ProposeCandidates(writer, candidates));
  }

  /**
   * Replaces the scores of pairs with known truth.
   *
   * @throws RefusedException {@link Refusal#NOT_SUPPORTED} if the graph's backend has no use for
   *     them
   */
  public CompletionStage<GraphStatus> calibrate(JournalEntry.Calibrated scores) {
    if (opening.backend() != Backend.EVIDENCE) {
      throw new RefusedException(
          Refusal.NOT_SUPPORTED, "A graph of this backend is not calibrated.");
    }
    return post(new RecordEntry(writer, scores));
  }

  /** Has a new graph that weighs evidence take the names of the catalogue for some. */
  public CompletionStage<GraphStatus> takeNames() {
    return opening.backend() == Backend.EVIDENCE && status().lastSeq() == 0
        ? post(new TakeNames(writer))
        : CompletableFuture.completedStage(status());
  }

  /** Adds annotations of the catalogue; members are left alone. The graph has another id then. */
  public CompletionStage<GraphStatus> add(List<AnnotationId> annotations) {
    return post(new ChangeMembers(writer, List.copyOf(annotations), true));
  }

  /** Takes members out for good. The graph has another id then. */
  public CompletionStage<GraphStatus> remove(List<AnnotationId> annotations) {
    return post(new ChangeMembers(writer, List.copyOf(annotations), false));
  }

  /** Takes members out of the graph's work. */
  public CompletionStage<GraphStatus> exclude(
      List<AnnotationId> annotations, String reviewer, @Nullable String reason) {
    return post(new ChangeExclusions(writer, List.copyOf(annotations), true, reviewer, reason));
  }

  /** Takes excluded members into the graph's work again. */
  public CompletionStage<GraphStatus> include(
      List<AnnotationId> annotations, String reviewer, @Nullable String reason) {
    return post(new ChangeExclusions(writer, List.copyOf(annotations), false, reviewer, reason));
  }

  /** Deletes the graph; nothing is written or told once the stage has completed. */
  public CompletionStage<GraphId> delete() {
    return post(new DeleteGraph(writer));
  }

  /** Leases a reviewer the pairs held already, then the worthiest that nobody holds. */
  public CompletionStage<Offer> lease(String reviewer, int limit) {
    return leasing(() -> offer(writer.offering().lease(reviewer, limit)));
  }

  /** Shows the worthiest pairs that nobody holds, without leasing them. */
  public CompletionStage<Offer> peek(int limit) {
    return read(() -> offer(writer.offering().peek(limit)));
  }

  /** Shows what {@link #lease} would give a reviewer, without doing it. */
  public CompletionStage<Offer> preview(String reviewer, int limit) {
    return read(() -> offer(writer.offering().preview(reviewer, limit)));
  }

  /**
   * Leases a reviewer questions of some kinds: those held already, then those that are worth most
   * for a second of a person.
   */
  public CompletionStage<Asked> ask(Set<QuestionKind> kinds, String reviewer, int limit) {
    return leasing(
        () -> asked(writer.offering().ask(kinds, reviewer, limit, writer.state().pace())));
  }

  /** Shows the questions of some kinds worth most that nobody holds, without leasing them. */
  public CompletionStage<Asked> peek(Set<QuestionKind> kinds, int limit) {
    return read(() -> asked(writer.offering().peek(kinds, limit, writer.state().pace())));
  }

  private Asked asked(List<Offered> questions) {
    return new Asked(
        questions.isEmpty() ? writer.republished().availability() : GraphStatus.Availability.READY,
        questions);
  }

  /** Returns how long people take here, as far as it is measured. */
  public CompletionStage<Pace> pace() {
    return read(() -> writer.state().pace());
  }

  /**
   * Takes what was marked at a glance as one act: all that follows from it or nothing.
   *
   * @throws RefusedException {@link Refusal#ID_REUSED} if something else has the id; {@link
   *     Refusal#NOT_YOUR_LEASE}; or as for reviews
   */
  public CompletionStage<GlanceReceipt> answer(GlanceSubmission answer) {
    return post(new AnswerGlance(writer, answer));
  }

  private Offer offer(List<OfferedPair> pairs) {
    return new Offer(
        pairs.isEmpty() ? writer.republished().availability() : GraphStatus.Availability.READY,
        pairs);
  }

  /** Lets a lease last its full time again. */
  public CompletionStage<Lease> renew(UUID token) {
    return leasing(() -> writer.offering().renew(token));
  }

  /**
   * Ends a lease.
   *
   * @param later whether its reviewer wants the pair after all others
   */
  public CompletionStage<UUID> giveBack(UUID token, boolean later) {
    return leasing(
        () -> {
          writer.offering().giveBack(token, later);
          return token;
        });
  }

  /** Ends the leases whose time has come, so that those who wait are told. */
  public void expireLeases() {
    GraphStatus now = writer.status();
    if (now != null
        && now.nextExpiry() != null
        && !now.nextExpiry().isAfter(services.clock().instant())) {
      nudge();
    }
  }

  /** Has the writer look at the graph once more. */
  void nudge() {
    tend(() -> {
          writer.offering().expire();
          return true;
        })
        .exceptionally(busy -> false);
  }

  /** Returns a page of the individuals, by label. */
  public CompletionStage<AtSeq<List<Individual>>> individuals(
      @Nullable AnnotationId after, int limit) {
    return readAtSeq(() -> pages.individuals(after, limit));
  }

  /** Returns the individual of an annotation, or nothing if it is not at work here. */
  public CompletionStage<AtSeq<Optional<Individual>>> individualOf(AnnotationId annotation) {
    return readAtSeq(() -> writer.state().graph().individualOf(annotation));
  }

  /** Returns what answers the questions of pages, each by one read of one instant. */
  public PageReads pages() {
    return pages;
  }

  /**
   * Returns the evidence behind the individual of an annotation, or nothing if it is not at work
   * here.
   *
   * @throws RefusedException {@link Refusal#NOT_SUPPORTED} if the graph's backend weighs none
   */
  public CompletionStage<AtSeq<Optional<GroupEvidence>>> evidenceOf(AnnotationId annotation) {
    if (opening.backend() != Backend.EVIDENCE) {
      throw new RefusedException(
          Refusal.NOT_SUPPORTED, "A graph of this backend does not weigh evidence.");
    }
    return readAtSeq(() -> writer.state().evidenceOf(annotation));
  }

  /** Returns a page of the inconsistent individuals, by label. */
  public CompletionStage<AtSeq<List<Inconsistency>>> inconsistencies(
      @Nullable AnnotationId after, int limit) {
    return readAtSeq(
        () -> {
          List<Inconsistency> page = new ArrayList<>();
          writer
              .state()
              .graph()
              .inconsistencies(
                  inconsistency -> {
                    if (after == null || inconsistency.label().compareTo(after) > 0) {
                      page.add(inconsistency);
                    }
                    return page.size() < limit;
                  });
          return page;
        });
  }

  /** Returns a page of the separations, by their two labels. */
  public CompletionStage<AtSeq<List<Separation>>> separations(
      @Nullable Separation after, int limit) {
    return readAtSeq(
        () -> {
          List<Separation> page = new ArrayList<>();
          writer
              .state()
              .graph()
              .separations(
                  after,
                  separation -> {
                    page.add(separation);
                    return page.size() < limit;
                  });
          return page;
        });
  }

  /** Returns a page of the known pairs, in order. */
  public CompletionStage<AtSeq<PairPage>> pairs(PairFilter filter) {
    return readAtSeq(
        () -> {
          PairPage.Collecting page = new PairPage.Collecting(filter);
          writer.state().graph().pairs(filter.after(), page::add);
          return page.page();
        });
  }

  /** Returns what is known of a pair, or nothing if it is neither a candidate nor reviewed. */
  public CompletionStage<AtSeq<Optional<PairState>>> pair(AnnotationPair pair) {
    return readAtSeq(() -> writer.state().graph().pair(pair));
  }

  /** Returns the members, excluded ones too, in increasing order. */
  public CompletionStage<AtSeq<List<AnnotationId>>> members() {
    return readAtSeq(() -> writer.state().graph().members());
  }

  public CompletionStage<AtSeq<Partition>> partition() {
    return readAtSeq(
        () -> {
          List<List<AnnotationId>> individuals = new ArrayList<>();
          writer
              .state()
              .graph()
              .individuals(null, individual -> individuals.add(individual.members()));
          return new Partition(individuals, writer.state().syncedSeq());
        });
  }

  <T> CompletionStage<AtSeq<T>> readAtSeq(Supplier<T> question) {
    return read(() -> new AtSeq<>(writer.state().history().last(), question.get()));
  }

  /** Asks something of the graph on its thread. */
  public <T> CompletionStage<T> read(Supplier<T> question) {
    return post(
        new Command.Read<T>() {
          @Override
          public T read() {
            return question.get();
          }
        });
  }

  /** Does on the graph's thread what is done to it whatever memory holds of it. */
  private <T> CompletionStage<T> tend(Supplier<T> act) {
    return post(
        new Command.Read<T>() {
          @Override
          boolean tells() {
            return false;
          }

          @Override
          public T read() {
            return act.get();
          }
        });
  }

  /** Asks something that changes leases, which only the owner of the graph knows. */
  private <T> CompletionStage<T> leasing(Supplier<T> question) {
    return post(
        new Command.Read<T>() {
          @Override
          boolean needsOwner() {
            return true;
          }

          @Override
          public T read() {
            return question.get();
          }
        });
  }

  private <T> CompletionStage<T> post(Command<T> command) {
    return mailbox.post(command) ? command.answer() : CompletableFuture.failedFuture(busy());
  }
}
