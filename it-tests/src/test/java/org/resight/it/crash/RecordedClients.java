package org.resight.it.crash;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.resight.audit.Operation;
import org.resight.audit.SentReview;
import org.resight.it.server.ResightClient;
import org.resight.it.server.ResightClient.Answer;
import org.resight.model.AnnotationPair;

/**
 * Clients that review one graph at the same time, undo, propose candidates, add annotations and
 * read, and that remember each call with its times and its answer.
 *
 * <p>A call that is answered 503 is sent again, with the same ids, until it is taken or the clients
 * are stopped. A client whose connection breaks ends: the server is gone. Any other answer than a
 * success is remembered as a surprise.
 */
public final class RecordedClients {

  private static final String[] CONFIDENCES = {
    "absolutely_sure", "pretty_sure", "not_sure", "guessing", "unspecified"
  };

  private static final String JOURNAL = "/reviews?limit=10000";

  /** The graph's own document, its pairs, and its journal. */
  private static final String[] READS = {"", "/pairs?limit=10000", JOURNAL};

  private static final int PAUSE = 20;
  private static final int TIMEOUT = 180;
  private static final int EACH = 60;

  private final ResightClient client;
  private final WorkedGraph graph;
  private final Set<Integer> insistsOn;
  private final boolean insisting;
  private final CallLog calls = new CallLog();
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch enough;
  private final CountDownLatch refused = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile CountDownLatch afterwards = new CountDownLatch(0);
  private volatile boolean ending;

  /** Answers about several photos as they were sent, by the ids of their first reviews. */
  private final Map<UUID, Map<String, Object>> glances = new ConcurrentHashMap<>();

  private final Queue<Operation> history = new ConcurrentLinkedQueue<>();
  private final Queue<Proposal> proposals = new ConcurrentLinkedQueue<>();
  private final Queue<Addition> additions = new ConcurrentLinkedQueue<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private final Queue<String> surprises = new ConcurrentLinkedQueue<>();

  /** Candidate pairs sent in one body. */
  record Proposal(List<AnnotationPair> pairs, boolean answered) {}

  /** Annotations sent in one body. */
  record Addition(List<UUID> annotations, boolean answered) {}

  /** A candidate pair as it is sent. */
  record Candidate(UUID a, UUID b, double match) {}

  private record SeenPair(UUID a, UUID b, String decision) {}

  /**
   * Starts the clients.
   *
   * @param clients how many
   * @param seed of everything random in what they do
   * @param acknowledgements how many answered writes {@link #awaitEnough} waits for
   */
  public RecordedClients(
      ResightClient client, WorkedGraph graph, int clients, long seed, int acknowledgements) {
    this(client, graph, clients, seed, acknowledgements, Set.of());
  }

  /**
   * The same, through a balancer: they send each call that failed again, and pause between calls.
   *
   * @param refusals statuses after which the same call is sent again
   */
  static RecordedClients insisting(
      ResightClient balancer, WorkedGraph graph, int clients, long seed, Set<Integer> refusals) {
    return new RecordedClients(balancer, graph, clients, seed, clients, refusals);
  }

  private RecordedClients(
      ResightClient client,
      WorkedGraph graph,
      int clients,
      long seed,
      int acknowledgements,
      Set<Integer> insistsOn) {
    this.insistsOn = Set.copyOf(insistsOn);
    this.insisting = !insistsOn.isEmpty();
    this.client = client;
    this.graph = graph;
    this.enough = new CountDownLatch(acknowledgements);
    for (int i = 0; i < clients; i++) {
      int number = i;
      var thread =
          new Thread(() -> work(number, new Random(seed * 1000 + number)), "client-" + number);
      threads.add(thread);
      thread.start();
    }
  }

  /** Waits until as many writes have been answered as were asked for. */
  public void awaitEnough() throws InterruptedException {
    await(enough, "acknowledgements");
  }

  /** Waits until a write is answered 503. */
  void awaitRefusal() throws InterruptedException {
    await(refused, "a refusal");
  }

  /** Waits until so many more writes have been answered. */
  void awaitMore(int acknowledgements) throws InterruptedException {
    afterwards = new CountDownLatch(acknowledgements);
    await(afterwards, "acknowledgements after a failure");
  }

  private void await(CountDownLatch latch, String what) throws InterruptedException {
    if (!latch.await(TIMEOUT, TimeUnit.SECONDS)) {
      throw new AssertionError("No " + what + " in " + TIMEOUT + " s; surprises: " + surprises);
    }
  }

  /** Waits until each client was answered so many times since a moment. */
  void awaitEach(int times, long since) throws InterruptedException {
    calls.await(threads.size(), times, since, EACH);
  }

  CallLog calls() {
    return calls;
  }

  /** Says that the server is about to end: from now on any failure ends a client. */
  public void expectEnd() {
    ending = true;
  }

  /** Lets every client finish its call, and waits for them. */
  public void stop() throws InterruptedException {
    stopped.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** Returns all calls that may have changed or did read the graph; after {@link #stop}. */
  List<Operation> history() {
    return List.copyOf(history);
  }

  List<Proposal> proposals() {
    return List.copyOf(proposals);
  }

  List<Addition> additions() {
    return List.copyOf(additions);
  }

  WorkedGraph graph() {
    return graph;
  }

  /** Returns answers that should not have been. */
  List<String> surprises() {
    return List.copyOf(surprises);
  }

  /** Returns how many calls were answered 503, with a time to wait. */
  public int refusals() {
    return refusals.get();
  }

  private void work(int number, Random random) {
    try {
      boolean goesOn = true;
      while (goesOn && stopped.getCount() > 0) {
        goesOn = call(number, random) && (!insisting || !isStopped());
      }
    } catch (RuntimeException | Error e) {
      surprises.add(e.toString());
    }
  }

  private boolean call(int number, Random random) {
    int what = random.nextInt(100);
    if (what < 66) {
      return review(number, random, 1);
    } else if (what < 70) {
      return review(number, random, 3);
    } else if (what < 74) {
      return glance(number, random);
    } else if (what < 81) {
      return undo(number);
    } else if (what < 86) {
      return propose(number);
    } else if (what < 88) {
      return add(number);
    }
    return read(number, random);
  }

  /** The outcome of a call: its answer if it succeeded, else whether it may have had an effect. */
  private record Outcome(@Nullable Answer answer, boolean mayBeDone, boolean connected) {}

  /** Sends a call until it is taken, or it makes no sense to go on. */
  private Outcome insist(int number, String what, Supplier<Answer> call) {
    boolean mayBeDone = false;
    long invoked = System.nanoTime();
    while (true) {
      long sent = System.nanoTime();
      @Nullable Answer answer = null;
      try {
        answer = call.get();
      } catch (UncheckedIOException e) {
        if (!insisting) {
          return new Outcome(null, true, false);
        }
        calls.failed(number, sent, what, e.toString(), true);
        mayBeDone = true;
      }
      if (answer != null) {
        if (answer.isSuccess()) {
          calls.taken(number, invoked);
          enough.countDown();
          afterwards.countDown();
          return new Outcome(answer, true, true);
        }
        if (ending) {
          return new Outcome(null, true, false);
        }
        if (!isRefusal(answer)) {
          surprises.add(what + ": " + told(answer));
          return new Outcome(null, insisting, insisting);
        }
        calls.failed(number, sent, what, answer.status() + " " + slug(answer), false);
        mayBeDone |= !isUndone(answer);
      }
      refused.countDown();
      refusals.incrementAndGet();
      if (isStopped()) {
        return new Outcome(null, mayBeDone, true);
      }
    }
  }

  /** Returns whether a call is to be sent again; a balancer has answers of its own. */
  private boolean isRefusal(Answer answer) {
    return insisting
        ? insistsOn.contains(answer.status())
        : answer.status() == 503 && answer.header("Retry-After") != null;
  }

  /** Returns whether a refusal says that nothing was done. */
  private static boolean isUndone(Answer answer) {
    return answer.status() == 425 || slug(answer).equals("busy");
  }

  private static String told(Answer answer) {
    return answer.status() + " " + answer.headers() + " " + answer.text();
  }

  private static String slug(Answer answer) {
    String type = answer.json().path("type").asText();
    return type.substring(type.lastIndexOf('/') + 1);
  }

  /** Waits a little, unless the clients are being stopped. */
  private boolean isStopped() {
    try {
      return stopped.await(PAUSE, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private boolean review(int number, Random random, int count) {
    List<SentReview> sent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sent.add(draw(number, random));
    }
    return send(number, sent, () -> client.post(path("/reviews"), count == 1 ? sent.get(0) : sent));
  }

  private boolean send(int number, List<SentReview> sent, Supplier<Answer> call) {
    long invoked = System.nanoTime();
    Outcome outcome = insist(number, "reviews " + sent.get(0).id(), call);
    if (outcome.answer() != null) {
      add(number, invoked, new Operation.Reviewed(sent, receipts(outcome.answer())));
    } else if (outcome.mayBeDone()) {
      addUnanswered(number, invoked, new Operation.Reviewed(sent, List.of()));
    } else {
      add(number, invoked, new Operation.Refused(sent));
    }
    return outcome.connected();
  }

  /** Answers one question about several photos. */
  private boolean glance(int number, Random random) {
    GlanceAnswer glance = GlanceAnswer.draw(graph, random, reviewer(number));
    glances.put(glance.sent().get(0).id(), glance.body());
    return send(number, glance.sent(), () -> client.post(path("/answers"), glance.body()));
  }

  /**
   * Sends reviews once more, in the way they were sent: those of one answer about several photos as
   * that answer.
   */
  Answer sendAgain(ResightClient to, List<SentReview> sent) {
    Map<String, Object> glance = glances.get(sent.get(0).id());
    return glance == null ? to.post(path("/reviews"), sent) : to.post(path("/answers"), glance);
  }

  private SentReview draw(int number, Random random) {
    AnnotationPair pair = graph.draw(random);
    int kind = random.nextInt(100);
    boolean same = WorkedGraph.isSame(pair) == (kind >= 6);
    String decision =
        kind >= 90 ? "unknown" : kind >= 85 ? "incomparable" : same ? "positive" : "negative";
    String meta = random.nextInt(20) > 0 ? null : same ? "same" : "different";
    return new SentReview(
        new UUID(random.nextLong(), random.nextLong()),
        pair.a().uuid(),
        pair.b().uuid(),
        decision,
        meta,
        CONFIDENCES[random.nextInt(CONFIDENCES.length)],
        reviewer(number));
  }

  /** Reads the receipts of one review or of several. */
  static List<Operation.Receipt> receipts(Answer answer) {
    List<Operation.Receipt> receipts = new ArrayList<>();
    var body = answer.json();
    for (var item : body.has("reviews") ? body.get("reviews") : List.of(body)) {
      receipts.add(
          new Operation.Receipt(
              UUID.fromString(item.get("id").asText()),
              item.get("seq").asLong(),
              item.get("duplicate").asBoolean()));
    }
    return receipts;
  }

  private boolean undo(int number) {
    String reviewer = reviewer(number);
    long invoked = System.nanoTime();
    Answer answer;
    try {
      answer = client.post(path("/undo"), Map.of("reviewer", reviewer));
    } catch (UncheckedIOException e) {
      addUnanswered(number, invoked, new Operation.Undone(reviewer, null));
      calls.failed(number, invoked, "undo", e.toString(), true);
      return insisting;
    }
    if (answer.isSuccess()) {
      calls.taken(number, invoked);
      enough.countDown();
      add(number, invoked, new Operation.Undone(reviewer, receipts(answer).get(0)));
    } else if (answer.status() == 503 || ending || (insisting && isRefusal(answer))) {
      calls.failed(number, invoked, "undo", answer.status() + " " + slug(answer), false);
      addUnanswered(number, invoked, new Operation.Undone(reviewer, null));
      return !ending;
    } else if (answer.status() != 409) {
      surprises.add("undo: " + answer.status() + " " + answer.text());
    }
    return true;
  }

  private boolean propose(int number) {
    List<AnnotationPair> pairs = graph.takeUnproposed(5);
    if (pairs.isEmpty()) {
      return true;
    }
    Outcome outcome =
        insist(number, "candidates", () -> client.post(path("/candidates"), candidates(pairs)));
    proposals.add(new Proposal(pairs, outcome.answer() != null));
    return outcome.connected();
  }

  /** Returns pairs as they are proposed. */
  static List<Candidate> candidates(List<AnnotationPair> pairs) {
    return pairs.stream()
        .map(pair -> new Candidate(pair.a().uuid(), pair.b().uuid(), WorkedGraph.match(pair)))
        .toList();
  }

  private boolean add(int number) {
    List<UUID> annotations = graph.takeSpare(2);
    if (annotations.isEmpty()) {
      return true;
    }
    Outcome outcome =
        insist(
            number,
            "annotations",
            () -> client.post(path("/annotations"), Map.of("annotations", annotations)));
    additions.add(new Addition(annotations, outcome.answer() != null));
    if (outcome.answer() != null) {
      graph.added(annotations);
    }
    return outcome.connected();
  }

  private boolean read(int number, Random random) {
    String path = READS[random.nextInt(READS.length)];
    long invoked = System.nanoTime();
    Answer answer;
    try {
      answer = client.get(path(path));
    } catch (UncheckedIOException e) {
      calls.failed(number, invoked, "read", e.toString(), true);
      return insisting;
    }
    if (!answer.isSuccess()) {
      calls.failed(number, invoked, "read", answer.status() + " " + slug(answer), false);
      boolean fromDatabase = path.equals(JOURNAL) && answer.status() == 503;
      boolean expected =
          slug(answer).equals("busy") || fromDatabase || (insisting && isRefusal(answer));
      if (!ending && !expected) {
        surprises.add("read: " + told(answer));
      }
      return !ending;
    }
    calls.taken(number, invoked);
    add(number, invoked, seen(path, answer));
    return true;
  }

  /**
   * Reads the graph once, elsewhere, as one more client.
   *
   * @return whether it was answered
   */
  boolean readAt(ResightClient elsewhere, Random random) {
    String path = READS[random.nextInt(READS.length)];
    long invoked = System.nanoTime();
    try {
      Answer answer = elsewhere.get(path(path));
      if (answer.isSuccess()) {
        add(threads.size(), invoked, seen(path, answer));
      }
      return answer.isSuccess();
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private static Operation.Read seen(String path, Answer answer) {
    if (path.isEmpty()) {
      return new Operation.Read(answer.json().get("reviews").asLong(), Map.of());
    }
    if (path.equals(JOURNAL)) {
      return new Operation.Read(answer.json().get("items").size(), Map.of());
    }
    Map<Operation.Pair, String> decisions = new HashMap<>();
    for (SeenPair pair : ResightClient.items(answer, SeenPair.class)) {
      decisions.put(new Operation.Pair(pair.a(), pair.b()), pair.decision());
    }
    return new Operation.Read(answer.json().get("seq").asLong(), decisions);
  }

  private static String reviewer(int number) {
    return "client " + number;
  }

  private String path(String rest) {
    return ResightClient.graph(graph.id()) + rest;
  }

  private void add(int number, long invoked, Operation.Call call) {
    history.add(new Operation(number, invoked, System.nanoTime(), call));
  }

  private void addUnanswered(int number, long invoked, Operation.Call call) {
    history.add(new Operation(number, invoked, Operation.NEVER, call));
  }
}
