package org.resight.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resight.catalogue.AnnotationCatalogue.NameBook;
import org.resight.catalogue.MemoryCatalogue;
import org.resight.database.Database;
import org.resight.journal.GraphKey;
import org.resight.journal.GraphOpening;
import org.resight.journal.Holding;
import org.resight.journal.JournalConflictException;
import org.resight.journal.JournalEntry;
import org.resight.journal.JournalUnreadableException;
import org.resight.journal.RecordedReview;
import org.resight.journal.ReviewJournal;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.Confidence;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphId;
import org.resight.model.MetaDecision;
import org.resight.model.Review;
import org.resight.refusal.JournalUnavailableException;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.settings.Settings;

/** What a journal keeps, on either database. */
abstract class ReviewJournalContract {

  private final SplittableRandom random = new SplittableRandom(5);

  @TempDir Path directory;

  private Settings settings;
  private Database database;
  private ReviewJournal journal;
  private GraphOpening opening;

  abstract Settings settings(Path directory);

  @BeforeEach
  void open() {
    settings = settings(directory);
    database = Database.open(settings);
    journal = new JdbcReviewJournal(database);
    opening = JournalSamples.opening(random, 200);
    journal.open(opening);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void reopen() {
    database.close();
    database = Database.open(settings);
    journal = new JdbcReviewJournal(database);
  }

  private GraphKey key() {
    return opening.key();
  }

  private List<JournalEntry> oneOfEachKind() {
    return JournalSamples.oneOfEachKind(random, opening.annotations());
  }

  @Test
  void replay_ofGraphsThatWereReviewedInTurn_hasEachGraphsOwnReviews() {
    for (int graphs = 2; graphs <= 4; graphs++) {
      List<GraphOpening> openings = new ArrayList<>();
      List<List<JournalEntry>> expected = new ArrayList<>();
      for (int i = 0; i < graphs; i++) {
        openings.add(JournalSamples.opening(random, 200));
        journal.open(openings.get(i));
        expected.add(new ArrayList<>());
      }
      for (int position = 0; position < 90; position += 3) {
        for (int i = 0; i < graphs; i++) {
          List<JournalEntry> reviews =
              JournalSamples.reviews(random, position + 1, 3, openings.get(i).annotations());
          journal.append(openings.get(i).key(), position, 0, 0, reviews);
          expected.get(i).addAll(reviews);
        }
      }
      for (int i = 0; i < graphs; i++) {
        List<JournalEntry> replayed = new ArrayList<>();
        journal.replay(openings.get(i).key(), 0, (position, entry) -> replayed.add(entry));
        assertThat(replayed).isEqualTo(expected.get(i));
      }
    }
  }

  @Test
  void replay_entriesOfEveryKind_comeBackInOrderAfterARestart() {
    List<JournalEntry> entries = oneOfEachKind();
    journal.append(key(), 0, 0, 0, entries.subList(0, 4));
    journal.append(key(), 4, 0, 0, entries.subList(4, entries.size()));
    reopen();
    assertThat(JournalSamples.replayed(journal, key())).isEqualTo(JournalSamples.texts(entries));
  }

  @Test
  void append_ofReviewsAlone_keepsEveryCharacterAndEveryTime() {
    List<AnnotationId> ids = opening.annotations();
    List<JournalEntry> entries = new ArrayList<>();
    String[] words = {
      "NULL", "", "{", "a,b", "\"", "\\", "\\\"", " ", "'; --", "łó\t\n🐋", "?", "$1"
    };
    for (String word : words) {
      entries.add(
          new JournalEntry.Reviewed(
              new RecordedReview(
                  entries.size() + 1,
                  UUID.randomUUID(),
                  new Review(
                      AnnotationPair.of(ids.get(3), ids.get(9)),
                      EvidenceDecision.UNKNOWN,
                      MetaDecision.DIFFERENT,
                      Confidence.NOT_SURE,
                      word),
                  List.of(word, "b" + word),
                  word,
                  Instant.parse("0001-01-01T00:00:00.000001Z"),
                  Instant.parse("9999-12-31T23:59:59.999999Z"),
                  JournalSamples.NOW,
                  entries.size())));
    }
    entries.add(JournalSamples.review(random, entries.size() + 1, ids));
    journal.append(key(), 0, 0, 0, entries);
    assertThat(JournalSamples.replayed(journal, key())).isEqualTo(JournalSamples.texts(entries));
    assertThat(journal.graph(key()).orElseThrow().last()).isEqualTo(entries.size());
  }

  @Test
  void replay_moreThanAPage_skipsNothing() {
    List<JournalEntry> entries = new ArrayList<>();
    long seq = 0;
    while (entries.size() < 9001) {
      if (entries.size() % 100 == 7) {
        entries.add(
            new JournalEntry.Proposed(JournalSamples.candidates(random, 2, opening.annotations())));
      } else {
        entries.add(JournalSamples.review(random, ++seq, opening.annotations()));
      }
    }
    journal.append(key(), 0, 0, 0, entries);
    List<String> texts = JournalSamples.texts(entries);
    assertThat(JournalSamples.replayed(journal, key())).isEqualTo(texts);
    List<Long> positions = new ArrayList<>();
    journal.replay(key(), 8998, (position, entry) -> positions.add(position));
    assertThat(positions).containsExactly(8999L, 9000L, 9001L);
  }

  @Test
  void replay_readingAhead_givesTheSameHoweverBusyTheExecutorIs() {
    List<JournalEntry> entries = new ArrayList<>(oneOfEachKind());
    long reviews = entries.stream().filter(JournalEntry.Reviewed.class::isInstance).count();
    for (long seq = reviews + 1; entries.size() < 20_000; seq++) {
      entries.add(JournalSamples.review(random, seq, opening.annotations()));
    }
    journal.append(key(), 0, 0, 0, entries);
    List<String> texts = JournalSamples.texts(entries);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    Executor busy = task -> {};
    Executor closed =
        task -> {
          throw new RejectedExecutionException();
        };
    try {
      for (Executor ahead : List.of(threads, busy, closed)) {
        List<JournalEntry> read = new ArrayList<>();
        journal.replay(
            key(),
            0,
            ahead,
            (position, entry) -> {
              read.add(entry);
              assertThat(position).isEqualTo(read.size());
            });
        assertThat(JournalSamples.texts(read)).isEqualTo(texts);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Reads with pages being sealed where they are not. */
  private List<String> replayedAndSealed() {
    List<JournalEntry> read = new ArrayList<>();
    journal.replay(key(), 0, Runnable::run, (position, entry) -> read.add(entry));
    return JournalSamples.texts(read);
  }

  private List<Long> sealed() {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT first_position FROM journal_page ORDER BY first_position")
                .mapTo(Long.class)
                .list());
  }

  /** Appends entries of every kind that fill two pages, and more. */
  private List<String> appendTwoPages() {
    List<JournalEntry> entries = new ArrayList<>(oneOfEachKind());
    long reviews = entries.stream().filter(JournalEntry.Reviewed.class::isInstance).count();
    for (long seq = reviews + 1; entries.size() < 2 * ReviewJournal.PAGE + 7; seq++) {
      entries.add(JournalSamples.review(random, seq, opening.annotations()));
    }
    journal.append(key(), 0, 0, 0, entries);
    return JournalSamples.texts(entries);
  }

  @Test
  void seal_ofPagesThatWereFilled_isReadInPlaceOfTheirRows() {
    List<String> texts = appendTwoPages();
    long last = texts.size();
    journal.seal(key(), 0, ReviewJournal.PAGE - 1, Runnable::run);
    assertThat(sealed()).isEmpty();
    journal.seal(key(), ReviewJournal.PAGE - 1, ReviewJournal.PAGE, Runnable::run);
    assertThat(sealed()).containsExactly(1L);
    journal.seal(key(), 0, last, Runnable::run);
    assertThat(sealed()).containsExactly(1L, ReviewJournal.PAGE + 1L);
    database.write(handle -> handle.execute("UPDATE journal_entry SET reviewer = 'nobody'"));
    List<String> replayed = JournalSamples.replayed(journal, key());
    assertThat(replayed.subList(0, 2 * ReviewJournal.PAGE))
        .isEqualTo(texts.subList(0, 2 * ReviewJournal.PAGE));
    assertThat(replayed.get(replayed.size() - 1)).contains("nobody");
  }

  @Test
  void replay_ofPagesThatAreMissingOrDamaged_readsTheirRowsAndSealsThemAgain() {
    List<String> texts = appendTwoPages();
    assertThat(JournalSamples.replayed(journal, key())).isEqualTo(texts);
    assertThat(sealed()).isEmpty();
    assertThat(replayedAndSealed()).isEqualTo(texts);
    List<Long> pages = List.of(1L, ReviewJournal.PAGE + 1L);
    assertThat(sealed()).isEqualTo(pages);
    List<byte[]> whole = bytesOfPages();
    for (String damage :
        List.of(
            "DELETE FROM journal_page WHERE first_position = 1",
            "UPDATE journal_page SET entries = '' WHERE first_position = 1",
            "UPDATE journal_page SET entries = (SELECT other.entries FROM journal_page other"
                + " WHERE other.first_position > 1) WHERE first_position = 1")) {
      database.write(handle -> handle.execute(damage));
      assertThat(JournalSamples.replayed(journal, key())).isEqualTo(texts);
      assertThat(replayedAndSealed()).isEqualTo(texts);
      assertThat(bytesOfPages()).usingRecursiveComparison().isEqualTo(whole);
    }
  }

  private List<byte[]> bytesOfPages() {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT entries FROM journal_page ORDER BY first_position")
                .mapTo(byte[].class)
                .list());
  }

  @Test
  void delete_ofAGraph_forgetsItsSealedPagesAndNoOthers() {
    List<String> texts = appendTwoPages();
    GraphOpening other = JournalSamples.opening(random, 20);
    journal.open(other);
    journal.append(
        other.key(),
        0,
        0,
        0,
        JournalSamples.reviews(random, 1, ReviewJournal.PAGE, other.annotations()));
    assertThat(replayedAndSealed()).isEqualTo(texts);
    journal.seal(other.key(), 0, ReviewJournal.PAGE, Runnable::run);
    assertThat(sealed()).hasSize(3);
    journal.delete(key(), 0);
    assertThat(sealed()).containsExactly(1L);
    assertThat(JournalSamples.replayed(journal, key())).isEqualTo(texts);
  }

  @Test
  void seal_ofRowsThatAreMissing_isNotMade() {
    appendTwoPages();
    database.write(handle -> handle.execute("DELETE FROM journal_entry WHERE position = 3000"));
    journal.seal(key(), 0, 2 * ReviewJournal.PAGE, Runnable::run);
    assertThat(sealed()).containsExactly(ReviewJournal.PAGE + 1L);
    assertDamaged(3000);
  }

  @Test
  void seal_byManyAtOnce_isMadeOnce() throws Exception {
    List<String> texts = appendTwoPages();
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      tasks.add(
          () -> {
            journal.seal(key(), 0, texts.size(), Runnable::run);
            return sealed().size();
          });
    }
    assertThat(sum(tasks)).isPositive();
    assertThat(sealed()).hasSize(2);
    assertThat(JournalSamples.replayed(journal, key())).isEqualTo(texts);
  }

  @Test
  void replay_readerThrows_thrownOn() {
    journal.append(key(), 0, 0, 0, oneOfEachKind());
    assertThatThrownBy(
            () ->
                journal.replay(
                    key(),
                    0,
                    (position, entry) -> {
                      throw new IllegalStateException("reader");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("reader");
  }

  @Test
  void graphs_afterARestart_haveOpeningsIdsAndEnds() {
    List<JournalEntry> entries = oneOfEachKind();
    journal.append(key(), 0, 0, 0, entries);
    journal.append(key(), entries.size(), 0, 1, List.of());
    GraphOpening second = JournalSamples.opening(random, 1);
    journal.open(second);
    journal.delete(second.key(), 0);
    reopen();
    GraphId added = ((JournalEntry.AnnotationsAdded) entries.get(6)).id();
    GraphId removed = ((JournalEntry.AnnotationsRemoved) entries.get(7)).id();
    ReviewJournal.Journalled first =
        new ReviewJournal.Journalled(
            opening,
            List.of(opening.id(), added, removed),
            entries.size(),
            1,
            false,
            false,
            8,
            null);
    assertThat(journal.graphs())
        .containsExactly(
            first,
            new ReviewJournal.Journalled(second, List.of(second.id()), 0, 0, false, true, 0, null));
    assertThat(journal.graph(key())).contains(first);
    assertThat(journal.graph(new GraphKey(UUID.randomUUID()))).isEmpty();
  }

  @Test
  void open_sameOpeningTwice_isOneGraph() {
    journal.open(opening);
    assertThat(journal.graphs()).hasSize(1);
  }

  @Test
  void append_behindTheEnd_conflictsAndWritesNothing() {
    journal.append(key(), 0, 0, 0, JournalSamples.reviews(random, 1, 3, opening.annotations()));
    List<String> before = JournalSamples.replayed(journal, key());
    for (long expected : new long[] {0, 2, 4}) {
      List<JournalEntry> late =
          JournalSamples.reviews(random, expected + 1, 2, opening.annotations());
      assertThatThrownBy(() -> journal.append(key(), expected, 0, 0, late))
          .isInstanceOf(JournalConflictException.class);
    }
    assertThat(JournalSamples.replayed(journal, key())).isEqualTo(before);
    assertThat(journal.graph(key()).orElseThrow().last()).isEqualTo(3);
  }

  @Test
  void replay_afterAPositionBehindTheEnd_conflicts() {
    journal.append(key(), 0, 0, 0, JournalSamples.reviews(random, 1, 3, opening.annotations()));
    List<Long> read = new ArrayList<>();
    journal.replay(key(), 3, (position, entry) -> read.add(position));
    assertThatThrownBy(() -> journal.replay(key(), 4, (position, entry) -> read.add(position)))
        .isInstanceOf(JournalConflictException.class);
    assertThat(read).isEmpty();
  }

  @Test
  void graph_thatIsNotThere_isEmptyAndLeavesNothing() {
    GraphOpening other = JournalSamples.opening(random, 3);
    assertThat(journal.graph(other.key())).isEmpty();
    assertThat(journal.graphs()).hasSize(1);
    journal.open(other);
    assertThat(journal.graph(other.key())).isPresent();
  }

  @Test
  void append_underAnEarlierEpoch_conflicts() {
    journal.append(key(), 0, 0, 1, List.of());
    List<JournalEntry> late = JournalSamples.reviews(random, 1, 1, opening.annotations());
    assertThatThrownBy(() -> journal.append(key(), 0, 0, 0, late))
        .isInstanceOf(JournalConflictException.class);
    journal.append(key(), 0, 1, 1, late);
    assertThat(journal.graph(key()).orElseThrow().epoch()).isEqualTo(1);
  }

  private static void assertInUse(GraphId holder, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> {
              assertThat(refused.refusal()).isEqualTo(Refusal.ANNOTATIONS_IN_USE);
              assertThat(refused.members()).containsEntry("graph", holder.toString());
            });
  }

  /** An opening with some annotations of its own and one of another's. */
  private GraphOpening sharing(AnnotationId annotation) {
    List<AnnotationId> annotations = new ArrayList<>(JournalSamples.annotations(random, 40));
    annotations.add(annotation);
    Collections.sort(annotations);
    return JournalSamples.opening(annotations);
  }

  @Test
  void open_overAnAnnotationOfAnotherGraph_isRefusedUntilThatIsDeleted() {
    AnnotationId contested = opening.annotations().get(7);
    GraphOpening late = sharing(contested);
    ReviewJournal elsewhere = new JdbcReviewJournal(database);
    assertInUse(opening.id(), () -> elsewhere.open(late));
    assertThat(journal.graphs()).hasSize(1);
    journal.delete(key(), 0);
    elsewhere.open(late);
    assertInUse(late.id(), () -> journal.open(sharing(contested)));
    elsewhere.open(late);
    assertThat(journal.graphs()).hasSize(2);
  }

  @Test
  void open_underAnIdThatAnotherGraphHasHad_isRefusedUntilThatIsDeleted() {
    List<JournalEntry> entries = oneOfEachKind();
    journal.append(key(), 0, 0, 0, entries);
    for (GraphId id : journal.graph(key()).orElseThrow().ids()) {
      GraphOpening late = JournalSamples.opening(id, JournalSamples.annotations(random, 2));
      assertThatThrownBy(() -> journal.open(late))
          .isInstanceOfSatisfying(
              RefusedException.class,
              refused -> assertThat(refused.refusal()).isEqualTo(Refusal.CHANGED));
    }
    journal.delete(key(), 0);
    journal.open(JournalSamples.opening(opening.id(), JournalSamples.annotations(random, 2)));
    assertThat(journal.graphs()).hasSize(2);
  }

  @Test
  void open_byManyServersOverOneAnnotation_isDoneByOne() throws Exception {
    int servers = 4;
    for (int round = 0; round < 10; round++) {
      AnnotationId contested = JournalSamples.annotation(random);
      CyclicBarrier gate = new CyclicBarrier(servers);
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (int server = 0; server < servers; server++) {
        ReviewJournal own = new JdbcReviewJournal(database);
        GraphOpening wish = sharing(contested);
        tasks.add(
            () -> {
              gate.await();
              try {
                own.open(wish);
                return 1;
              } catch (RefusedException refused) {
                assertThat(refused.refusal()).isEqualTo(Refusal.ANNOTATIONS_IN_USE);
                return 0;
              } catch (JournalUnavailableException e) {
                return 0; // the others kept it waiting for too long
              }
            });
      }
      assertThat(sum(tasks)).isEqualTo(1);
      assertThat(journal.graphs()).hasSize(round + 2);
    }
  }

  @Test
  void append_ofAnAnnotationOfAnotherGraph_isRefusedUntilThatGivesItUp() {
    AnnotationId contested = JournalSamples.annotation(random);
    GraphOpening other = sharing(contested);
    journal.open(other);
    List<JournalEntry> wanting =
        List.of(
            JournalSamples.review(random, 1, opening.annotations()),
            new JournalEntry.AnnotationsAdded(List.of(contested), new GraphId(UUID.randomUUID())));
    assertInUse(other.id(), () -> journal.append(key(), 0, 0, 1, wanting));
    assertThat(journal.graph(key()).orElseThrow().last()).isZero();
    assertThat(journal.graph(key()).orElseThrow().epoch()).isZero();
    journal.append(
        other.key(),
        0,
        0,
        1,
        List.of(
            new JournalEntry.AnnotationsRemoved(
                List.of(contested), new GraphId(UUID.randomUUID()))));
    journal.append(key(), 0, 0, 1, wanting);
    assertThat(journal.graph(key()).orElseThrow().heldAsOf()).isEqualTo(2);
    assertInUse(
        ((JournalEntry.AnnotationsAdded) wanting.get(1)).id(),
        () -> journal.open(sharing(contested)));
  }

  /** Leaves the database as an earlier version did. */
  private void forgetHoldings() {
    for (String table : List.of("held_annotation", "held_id", "holding")) {
      database.write(handle -> handle.execute("DELETE FROM " + table));
    }
  }

  @Test
  void hold_ofGraphsOfAnEarlierVersion_isGivenToOneOfTwo() {
    AnnotationId contested = opening.annotations().get(9);
    GraphOpening other = sharing(contested);
    forgetHoldings();
    journal.open(other);
    forgetHoldings();
    assertThat(journal.graph(key()).orElseThrow().heldAsOf()).isEqualTo(-1);
    Holding holding = new Holding(0, List.of(opening.id()), opening.annotations());
    assertThat(journal.hold(key(), holding)).isEmpty();
    assertThat(journal.hold(key(), holding)).isEmpty();
    assertThat(journal.graph(key()).orElseThrow().heldAsOf()).isZero();
    Holding foreign = new Holding(0, List.of(other.id()), other.annotations());
    assertInUse(opening.id(), () -> journal.hold(other.key(), foreign));
    assertThat(journal.graph(other.key()).orElseThrow().heldAsOf()).isEqualTo(-1);
    Holding sameId = new Holding(0, List.of(other.id(), opening.id()), List.of());
    assertThat(journal.hold(other.key(), sameId)).containsExactly(opening.id());
    journal.delete(key(), 0);
    assertThat(journal.hold(other.key(), new Holding(3, sameId.ids(), other.annotations())))
        .isEmpty();
    assertInUse(other.id(), () -> journal.open(sharing(contested)));
  }

  @Test
  void append_ofNamesUnderAnEarlierEpoch_leavesTheCatalogueAlone() {
    JdbcAnnotationCatalogue catalogue = new JdbcAnnotationCatalogue(database);
    List<AnnotationId> named = opening.annotations().subList(0, 1);
    catalogue.put(named.stream().map(id -> MemoryCatalogue.annotation(id, null)).iterator());
    List<JournalEntry> naming =
        List.of(JournalSamples.naming(named, new JournalEntry.NamesGiven.Made(0, 3)));
    journal.append(key(), 0, 0, 1, List.of());
    assertThatThrownBy(() -> journal.append(key(), 0, 0, 0, naming))
        .isInstanceOf(JournalConflictException.class);
    assertThat(catalogue.names(named)).isEqualTo(new NameBook(Map.of(), 0));
    journal.append(key(), 0, 1, 1, naming);
    assertThat(catalogue.names(named)).isEqualTo(new NameBook(Map.of(named.get(0), "Łucja"), 3));
  }

  @Test
  void graph_takenOver_isOursOnTheServerThatDidIt() {
    ReviewJournal elsewhere = new JdbcReviewJournal(database);
    assertThat(journal.graph(key()).orElseThrow().ours()).isFalse();
    journal.append(key(), 0, 0, 1, JournalSamples.reviews(random, 1, 1, opening.annotations()));
    assertThat(journal.graph(key()).orElseThrow().ours()).isTrue();
    assertThat(elsewhere.graph(key()).orElseThrow().ours()).isFalse();
    elsewhere.append(key(), 1, 1, 2, List.of());
    assertThat(journal.graph(key()).orElseThrow().ours()).isFalse();
    assertThat(elsewhere.graph(key()).orElseThrow().ours()).isTrue();
  }

  @Test
  void append_withAHoleInItsSeqs_isRefused() {
    journal.append(key(), 0, 0, 0, JournalSamples.reviews(random, 1, 1, opening.annotations()));
    List<JournalEntry> third = JournalSamples.reviews(random, 3, 1, opening.annotations());
    assertThatThrownBy(() -> journal.append(key(), 1, 0, 0, third))
        .isInstanceOf(JournalConflictException.class);
    List<JournalEntry> holed =
        List.of(
            JournalSamples.review(random, 2, opening.annotations()),
            JournalSamples.review(random, 4, opening.annotations()));
    assertThatThrownBy(() -> journal.append(key(), 1, 0, 0, holed))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(JournalSamples.replayed(journal, key())).hasSize(1);
  }

  @Test
  void append_toADeletedGraph_conflicts() {
    journal.delete(key(), 0);
    journal.delete(key(), 0);
    assertThatThrownBy(
            () ->
                journal.append(
                    key(), 0, 0, 0, JournalSamples.reviews(random, 1, 1, opening.annotations())))
        .isInstanceOf(JournalConflictException.class);
    assertThatThrownBy(() -> journal.delete(key(), 7)).isInstanceOf(JournalConflictException.class);
  }

  @Test
  void append_twoWritersAtOnce_oneWinsEachPosition() throws Exception {
    int writers = 6;
    int rounds = 30;
    CyclicBarrier gate = new CyclicBarrier(writers);
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int writer = 0; writer < writers; writer++) {
      SplittableRandom own = random.split();
      ReviewJournal mine = new JdbcReviewJournal(database);
      tasks.add(
          () -> {
            int won = 0;
            for (int round = 0; round < rounds; round++) {
              List<JournalEntry> entries =
                  JournalSamples.reviews(own, 2L * round + 1, 2, opening.annotations());
              gate.await();
              try {
                mine.append(key(), 2L * round, 0, 0, entries);
                won++;
              } catch (JournalConflictException | JournalUnavailableException e) {
                // another writer won this round, or kept this one waiting for too long
              }
            }
            return won;
          });
    }
    assertThat(sum(tasks)).isEqualTo(rounds);
    assertThat(JournalSamples.replayed(journal, key())).hasSize(2 * rounds);
    assertThat(journal.reviews(key(), 0, 1000))
        .extracting(RecordedReview::seq)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 2L * rounds).boxed().toList());
  }

  @Test
  void append_differentGraphsAtOnce_allTaken() throws Exception {
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int writer = 0; writer < 6; writer++) {
      GraphOpening own = JournalSamples.opening(random, 20);
      SplittableRandom split = random.split();
      tasks.add(
          () -> {
            journal.open(own);
            for (int i = 0; i < 50; i++) {
              journal.append(
                  own.key(), i, 0, 0, JournalSamples.reviews(split, i + 1, 1, own.annotations()));
            }
            return JournalSamples.replayed(journal, own.key()).size();
          });
    }
    assertThat(sum(tasks)).isEqualTo(300);
  }

  private static int sum(List<Callable<Integer>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      int sum = 0;
      for (Future<Integer> future : threads.invokeAll(tasks)) {
        sum += future.get();
      }
      return sum;
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void reviews_amongOtherEntries_comeInPages() {
    List<JournalEntry> entries = oneOfEachKind();
    journal.append(key(), 0, 0, 0, entries);
    RecordedReview first = ((JournalEntry.Reviewed) entries.get(2)).review();
    RecordedReview second = ((JournalEntry.Reviewed) entries.get(3)).review();
    assertThat(journal.reviews(key(), 0, 10)).containsExactly(first, second);
    assertThat(journal.reviews(key(), 0, 1)).containsExactly(first);
    assertThat(journal.reviews(key(), 1, 10)).containsExactly(second);
    assertThat(journal.reviews(key(), 2, 10)).isEmpty();
    assertThat(journal.review(key(), 2)).contains(second);
    assertThat(journal.review(key(), 3)).isEmpty();
  }

  @Test
  void graphs_damagedOpening_isSaidOfThatGraphAlone() {
    GraphOpening other = JournalSamples.opening(random, 3);
    journal.open(other);
    for (String damage :
        List.of(
            "UPDATE graph SET config = '{\"of.a.later.version\": 1}' WHERE graph_key = ?",
            "UPDATE graph SET config = '{' WHERE graph_key = ?",
            "UPDATE graph SET backend = 'dice' WHERE graph_key = ?",
            "DELETE FROM graph_alias WHERE graph_no ="
                + " (SELECT graph_no FROM graph WHERE graph_key = ?)")) {
      database.write(handle -> handle.execute(damage, key().uuid()));
      Map<GraphKey, ReviewJournal.Journalled> graphs =
          journal.graphs().stream()
              .collect(Collectors.toMap(graph -> graph.opening().key(), graph -> graph));
      assertThat(graphs.get(key()).damage()).contains(key().toString()).contains("damaged");
      assertThat(graphs.get(key()).opening().annotations()).isEmpty();
      assertThat(graphs.get(other.key()).damage()).isNull();
      assertThat(graphs.get(other.key()).opening()).isEqualTo(other);
    }
  }

  @Test
  void replay_damagedEntries_saysWhichAndGivesThoseBefore() {
    journal.append(key(), 0, 0, 0, oneOfEachKind());
    for (String damage :
        List.of(
            "UPDATE journal_entry SET evidence = 'maybe' WHERE position = 3",
            "UPDATE journal_entry SET kind = 'gossip' WHERE position = 3",
            "UPDATE journal_entry SET annotation_b = annotation_a WHERE position = 3",
            "DELETE FROM journal_entry WHERE position = 3")) {
      database.write(handle -> handle.execute(damage));
      List<Long> read = new ArrayList<>();
      assertThatThrownBy(() -> journal.replay(key(), 0, (position, entry) -> read.add(position)))
          .isInstanceOf(JournalUnreadableException.class)
          .hasMessageContaining("Entry 3 ");
      assertThat(read).containsExactly(1L, 2L);
    }
  }

  @Test
  void replay_damagedBodies_saysWhich() {
    journal.append(key(), 0, 0, 0, oneOfEachKind());
    byte[] body =
        database.read(
            handle ->
                handle
                    .createQuery("SELECT body FROM journal_body WHERE position = 2")
                    .mapTo(byte[].class)
                    .one());
    for (int i = 0; i < 200; i++) {
      byte[] damaged = body.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      database.write(
          handle -> handle.execute("UPDATE journal_body SET body = ? WHERE position = 2", damaged));
      assertDamaged(2);
    }
    database.write(handle -> handle.execute("DELETE FROM journal_body WHERE position = 2"));
    assertDamaged(2);
  }

  @Test
  void replay_withoutItsEnd_isDamaged() {
    journal.append(key(), 0, 0, 0, oneOfEachKind());
    database.write(handle -> handle.execute("DELETE FROM journal_entry WHERE position = 10"));
    assertDamaged(10);
  }

  private void assertDamaged(long position) {
    assertThatThrownBy(() -> journal.replay(key(), 0, (at, entry) -> {}))
        .isInstanceOf(JournalUnreadableException.class)
        .hasMessageContaining("Entry " + position + " ");
  }
}
