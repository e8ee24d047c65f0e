package org.resight.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.resight.state.TestBench.await;
import static org.resight.state.TestBench.pair;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.resight.audit.HistoryChecker;
import org.resight.audit.JournalLine;
import org.resight.audit.Operation;
import org.resight.audit.SentReview;
import org.resight.graph.AtSeq;
import org.resight.graph.GraphClient;
import org.resight.graph.ReviewReceipt;
import org.resight.graph.ReviewSubmission;
import org.resight.journal.MemoryJournal;
import org.resight.journal.RecordedReview;
import org.resight.model.EvidenceDecision;
import org.resight.model.MetaDecision;
import org.resight.model.PairState;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * Concurrent clients of a graph, held against its journal: nothing is wrong with the product, and a
 * fault planted in the journal is noticed by the very same check.
 */
@Tag("slow")
class PlantedFaultsTest {

  private static final int CLIENTS = 8;
  private static final int CALLS = 60;
  private static final int MEMBERS = 12;
  private static final EvidenceDecision[] DECISIONS = {
    EvidenceDecision.POSITIVE, EvidenceDecision.NEGATIVE, EvidenceDecision.UNKNOWN
  };

  private final TestBench bench = new TestBench();
  private final GraphClient graph = bench.open(bench.known(1, MEMBERS));
  private final Queue<Operation> history = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void history_ofTheProduct_hasNoFault() throws Exception {
    work();
    bench.journal.kill();
    assertThat(faults()).isEmpty();
    assertThat(bench.journal.appends()).isPositive();
  }

  @Test
  void history_withUnknownOutcomes_hasNoFault() throws Exception {
    for (int i = 0; i < 20; i++) {
      bench.journal.failNext(
          i % 2 == 0 ? MemoryJournal.Fault.WRITTEN_IN_SILENCE : MemoryJournal.Fault.NOT_WRITTEN);
      work();
    }
    bench.journal.kill();
    assertThat(faults()).isEmpty();
  }

  @Test
  void anAnswerBeforeTheCommit_isNoticed() throws Exception {
    work();
    bench.journal.failNext(MemoryJournal.Fault.ANSWERED_BEFORE_COMMIT);
    review(0, 1, 2, EvidenceDecision.POSITIVE);
    assertThat(faults()).isEmpty();

    bench.journal.kill();

    assertThat(faults()).singleElement().asString().startsWith("lost");
  }

  @Test
  void aDroppedBatch_isNoticed() throws Exception {
    bench.journal.failNext(MemoryJournal.Fault.DROPPED);
    // No undo here: looking up a review that is not in the journal, the writer itself would fail.
    review(0, 1, 2, EvidenceDecision.POSITIVE);
    review(0, 3, 4, EvidenceDecision.POSITIVE);
    assertThat(faults()).anyMatch(fault -> fault.startsWith("lost"));
    assertThat(faults()).anyMatch(fault -> fault.startsWith("hole"));
  }

  @Test
  void aDoubledAppend_isNoticed() throws Exception {
    bench.journal.failNext(MemoryJournal.Fault.DOUBLED);
    work();
    assertThat(faults()).anyMatch(fault -> fault.startsWith("twice"));
  }

  private List<String> faults() {
    List<JournalLine> journal =
        bench.journal.reviews(graph.opening().key(), 0, Integer.MAX_VALUE).stream()
            .map(PlantedFaultsTest::line)
            .toList();
    return HistoryChecker.faults(List.copyOf(history), journal);
  }

  private void work() throws Exception {
    CyclicBarrier gate = new CyclicBarrier(CLIENTS);
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int client = i;
        done.add(
            threads.submit(
                () -> {
                  gate.await();
                  work(client);
                  return null;
                }));
      }
      for (Future<?> each : done) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void work(int client) {
    SplittableRandom random = new SplittableRandom(client);
    for (int i = 0; i < CALLS; i++) {
      int a = 1 + random.nextInt(MEMBERS);
      int b = 1 + (a + random.nextInt(MEMBERS - 1)) % MEMBERS;
      switch (random.nextInt(4)) {
        case 0 -> read(client, a, b);
        case 1 -> undo(client);
        default -> review(client, a, b, DECISIONS[random.nextInt(DECISIONS.length)]);
      }
    }
  }

  private void review(int client, int a, int b, EvidenceDecision decision) {
    ReviewSubmission submission =
        TestBench.review(UUID.randomUUID(), a, b, decision, "client " + client);
    List<SentReview> sent =
        List.of(
            new SentReview(
                submission.id(),
                pair(a, b).a().uuid(),
                pair(a, b).b().uuid(),
                word(decision),
                null,
                "unspecified",
                "client " + client));
    long invoked = System.nanoTime();
    try {
      ReviewReceipt receipt = await(graph.review(List.of(submission))).get(0);
      add(client, invoked, new Operation.Reviewed(sent, List.of(receipt(receipt))));
    } catch (RefusedException e) {
      assertThat(e.refusal()).isEqualTo(Refusal.JOURNAL_UNAVAILABLE);
      history.add(
          new Operation(client, invoked, Operation.NEVER, new Operation.Reviewed(sent, List.of())));
    }
  }

  private void undo(int client) {
    String reviewer = "client " + client;
    long invoked = System.nanoTime();
    try {
      ReviewReceipt receipt = await(graph.undo(reviewer));
      add(client, invoked, new Operation.Undone(reviewer, receipt(receipt)));
    } catch (RefusedException e) {
      if (e.refusal() != Refusal.NOTHING_TO_UNDO) {
        assertThat(e.refusal()).isEqualTo(Refusal.JOURNAL_UNAVAILABLE);
        history.add(
            new Operation(client, invoked, Operation.NEVER, new Operation.Undone(reviewer, null)));
      }
    }
  }

  private void read(int client, int a, int b) {
    long invoked = System.nanoTime();
    AtSeq<java.util.Optional<PairState>> read = await(graph.pair(pair(a, b)));
    String decision = read.value().map(state -> word(state.decision())).orElse("unreviewed");
    Operation.Pair asked = new Operation.Pair(pair(a, b).a().uuid(), pair(a, b).b().uuid());
    add(client, invoked, new Operation.Read(read.seq(), Map.of(asked, decision)));
  }

  private void add(int client, long invoked, Operation.Call call) {
    history.add(new Operation(client, invoked, System.nanoTime(), call));
  }

  private static Operation.Receipt receipt(ReviewReceipt receipt) {
    return new Operation.Receipt(receipt.id(), receipt.seq(), receipt.duplicate());
  }

  private static JournalLine line(RecordedReview recorded) {
    return new JournalLine(
        recorded.seq(),
        recorded.id(),
        recorded.review().pair().a().uuid(),
        recorded.review().pair().b().uuid(),
        word(recorded.review().evidence()),
        recorded.review().meta() == MetaDecision.NONE ? null : word(recorded.review().meta()),
        word(recorded.review().confidence()),
        recorded.review().reviewer(),
        recorded.undoes() == 0 ? null : recorded.undoes());
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
