package org.resight.it.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.resight.audit.HistoryChecker;
import org.resight.audit.JournalLine;
import org.resight.audit.Operation;
import org.resight.audit.SentReview;
import org.resight.it.server.ResightClient;
import org.resight.it.server.ResightClient.Answer;
import org.resight.it.server.RunningServer;

/**
 * One client that reviews and reads the graph of {@link ManyReviews} through the balancer during a
 * round. It sends what failed again, with the same id. What came to the journal before does not
 * count: its seqs begin with 1.
 */
final class LargeGraph {

  private static final int PAUSE = 20;
  private static final int TIMEOUT = 60;

  private final ResightClient client;
  private final UUID graph;
  private final Set<Integer> refusals;
  private final Random random;
  private final long before;
  private final CallLog calls = new CallLog();
  private final Queue<Operation> history = new ConcurrentLinkedQueue<>();
  private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;

  /**
   * Starts the client.
   *
   * @param refusals statuses after which the same call is sent again
   */
  LargeGraph(ResightClient client, UUID graph, Set<Integer> refusals, long seed) {
    this.client = client;
    this.graph = graph;
    this.refusals = Set.copyOf(refusals);
    this.random = new Random(seed);
    this.before = client.graphOf(graph).reviews();
    this.thread = new Thread(this::work, "large-graph");
    thread.start();
  }

  private void work() {
    while (stopped.getCount() > 0) {
      review();
      read();
    }
  }

  private void review() {
    UUID a = ManyReviews.annotation(random.nextInt(ManyReviews.ANNOTATIONS - 1));
    UUID b = ManyReviews.annotation(ManyReviews.ANNOTATIONS - 1);
    UUID id = new UUID(random.nextLong(), random.nextLong());
    List<SentReview> sent =
        List.of(
            new SentReview(id, a, b, "negative", null, "unspecified", "client of the large graph"));
    long invoked = System.nanoTime();
    Answer answer = insist("reviews " + id, () -> client.post(path("/reviews"), sent.get(0)));
    history.add(
        new Operation(
            0,
            invoked,
            answer == null ? Operation.NEVER : System.nanoTime(),
            new Operation.Reviewed(sent, answer == null ? List.of() : receipts(answer))));
  }

  private void read() {
    long invoked = System.nanoTime();
    Answer answer = insist("read", () -> client.get(path("")));
    if (answer != null) {
      long seq = answer.json().get("reviews").asLong() - before;
      history.add(new Operation(0, invoked, System.nanoTime(), new Operation.Read(seq, Map.of())));
    }
  }

  private List<Operation.Receipt> receipts(Answer answer) {
    return RecordedClients.receipts(answer).stream()
        .map(each -> new Operation.Receipt(each.id(), each.seq() - before, each.duplicate()))
        .toList();
  }

  /** A call to the server. */
  private interface Call {
    Answer answer();
  }

  /** Returns the answer of a call that succeeded, or null. */
  private @Nullable Answer insist(String what, Call call) {
    long invoked = System.nanoTime();
    do {
      long sent = System.nanoTime();
      try {
        Answer answer = call.answer();
        if (answer.isSuccess()) {
          calls.taken(0, invoked);
          return answer;
        }
        calls.failed(0, sent, what, Integer.toString(answer.status()), false);
        if (!refusals.contains(answer.status())) {
          surprises.add(what + ": " + answer.status() + " " + answer.text());
        }
      } catch (UncheckedIOException e) {
        calls.failed(0, sent, what, e.toString(), true);
      }
    } while (!isStopped());
    return null;
  }

  private boolean isStopped() {
    try {
      return stopped.await(PAUSE, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private String path(String rest) {
    return ResightClient.graph(graph) + rest;
  }

  UUID id() {
    return graph;
  }

  CallLog calls() {
    return calls;
  }

  int size() {
    return history.size();
  }

  /** Waits until the client was answered so many times since a moment. */
  void await(int times, long since) throws InterruptedException {
    calls.await(1, times, since, TIMEOUT);
  }

  /** Ends the client, and waits for it. */
  void stop() throws InterruptedException {
    stopped.countDown();
    thread.join();
  }

  /** Returns what is wrong with the client's answers and the journal that each server tells. */
  List<String> faults(RoundCluster cluster, RoundHistory kept) throws IOException {
    List<String> faults = new ArrayList<>(surprises);
    List<JournalLine> journal = journal(cluster.client());
    kept.write(graph, List.copyOf(history), calls, journal);
    faults.addAll(HistoryChecker.faults(List.copyOf(history), journal));
    for (RunningServer server : cluster.servers()) {
      if (!journal(server.client()).equals(journal)) {
        faults.add("another journal of the large graph is told at " + server.uri());
      }
    }
    return faults;
  }

  private List<JournalLine> journal(ResightClient at) {
    return at.lines(graph, before).stream()
        .map(
            line ->
                new JournalLine(
                    line.seq() - before,
                    line.id(),
                    line.a(),
                    line.b(),
                    line.decision(),
                    line.metaDecision(),
                    line.confidence(),
                    line.reviewer(),
                    line.undoes()))
        .toList();
  }
}
