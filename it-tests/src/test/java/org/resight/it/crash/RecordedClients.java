package org.resight.it.crash;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
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
import org.resight.graph.GlanceSubmission;
import org.resight.it.server.ResightClient;
import org.resight.it.server.ResightClient.Answer;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.Glance;
import org.resight.model.Marks;
import org.resight.model.QuestionKind;

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
  private static final int PATIENCE = 180;

  private final ResightClient client;
  private final WorkedGraph graph;
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch enough;
  private final CountDownLatch refused = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile CountDownLatch afterwards = new CountDownLatch(0);
  private volatile boolean ending;

  /** Answers about many photos, by the ids of their first reviews. */
  private final Map<UUID, Map<String, Object>> looks = new ConcurrentHashMap<>();

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
    if (!latch.await(PATIENCE, TimeUnit.SECONDS)) {
      throw new AssertionError("No " + what + " in " + PATIENCE + " s; surprises: " + surprises);
    }
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
        goesOn = call(number, random);
      }
    } catch (RuntimeException | AssertionError e) {
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
      return look(number, random);
    } else if (what < 81) {
      return undo(number);
    } else if (what < 86) {
      return propose();
    } else if (what < 88) {
      return add();
    }
    return read(number, random);
  }

  /** What came of a call: its answer, if it was taken, else whether it may have been. */
  private record Outcome(@Nullable Answer answer, boolean mayBeDone, boolean connected) {}

  /** Sends a call until it is taken, or it makes no sense to go on. */
  private Outcome insist(Supplier<Answer> call) {
    boolean mayBeDone = false;
    while (true) {
      Answer answer;
      try {
        answer = call.get();
      } catch (UncheckedIOException e) {
        return new Outcome(null, true, false);
      }
      if (answer.isSuccess()) {
        enough.countDown();
        afterwards.countDown();
        return new Outcome(answer, true, true);
      }
      if (ending) {
        return new Outcome(null, true, false);
      }
      if (answer.status() != 503 || answer.header("Retry-After") == null) {
        surprises.add(answer.status() + " " + answer.text());
        return new Outcome(null, false, false);
      }
      refused.countDown();
      refusals.incrementAndGet();
      mayBeDone |= !answer.json().path("type").asText().endsWith("/busy");
      if (isStopped()) {
        return new Outcome(null, mayBeDone, true);
      }
    }
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
    long invoked = System.nanoTime();
    Outcome outcome = insist(() -> client.post(path("/reviews"), count == 1 ? sent.get(0) : sent));
    if (outcome.answer() != null) {
      add(number, invoked, new Operation.Reviewed(sent, receipts(outcome.answer())));
    } else if (outcome.mayBeDone()) {
      addUnanswered(number, invoked, new Operation.Reviewed(sent, List.of()));
    } else {
      add(number, invoked, new Operation.Refused(sent));
    }
    return outcome.connected();
  }

  /**
   * Says which of several photos show the animal of one, or that none of them belongs to the
   * individual of the first: one act, of reviews whose ids follow from it. By a name of its own, so
   * that an undo by the other takes back a single review.
   */
  private boolean look(int number, Random random) {
    Set<AnnotationId> photos = new LinkedHashSet<>();
    while (photos.size() < 4) {
      AnnotationPair pair = graph.draw(random);
      photos.add(pair.a());
      photos.add(pair.b());
    }
    AnnotationId first = photos.iterator().next();
    List<AnnotationId> strays =
        photos.stream().filter(photo -> photo.equals(first) || !isSame(first, photo)).toList();
    QuestionKind kind =
        strays.size() > 1 && random.nextBoolean() ? QuestionKind.GROUP : QuestionKind.WHICH;
    Glance glance = new Glance(kind, kind == QuestionKind.GROUP ? strays : List.copyOf(photos));
    Set<AnnotationId> marked = new LinkedHashSet<>();
    for (AnnotationId other : glance.others()) {
      if (isSame(first, other) == (kind == QuestionKind.WHICH)) {
        marked.add(other);
      }
    }
    GlanceSubmission answer =
        new GlanceSubmission(
            new UUID(random.nextLong(), random.nextLong()),
            glance,
            Marks.of(marked),
            reviewer(number) + " at a glance",
            null,
            null,
            null);
    List<UUID> ids = answer.reviewIds(glance.others().size());
    List<SentReview> sent = new ArrayList<>();
    for (AnnotationId other : glance.others()) {
      AnnotationPair pair = AnnotationPair.of(glance.first(), other);
      sent.add(
          new SentReview(
              ids.get(sent.size()),
              pair.a().uuid(),
              pair.b().uuid(),
              isSame(first, other) ? "positive" : "negative",
              null,
              "unspecified",
              answer.reviewer()));
    }
    looks.put(ids.get(0), body(answer));
    long invoked = System.nanoTime();
    Outcome outcome = insist(() -> client.post(path("/answers"), body(answer)));
    if (outcome.answer() != null) {
      add(number, invoked, new Operation.Reviewed(sent, receipts(outcome.answer())));
    } else if (outcome.mayBeDone()) {
      addUnanswered(number, invoked, new Operation.Reviewed(sent, List.of()));
    } else {
      add(number, invoked, new Operation.Refused(sent));
    }
    return outcome.connected();
  }

  /**
   * Sends reviews once more, in the way they were sent: those of one look at many photos as one
   * answer.
   */
  Answer sendAgain(ResightClient to, List<SentReview> sent) {
    Map<String, Object> look = looks.get(sent.get(0).id());
    return look == null ? to.post(path("/reviews"), sent) : to.post(path("/answers"), look);
  }

  private static boolean isSame(AnnotationId one, AnnotationId other) {
    return WorkedGraph.isSame(AnnotationPair.of(one, other));
  }

  private static Map<String, Object> body(GlanceSubmission answer) {
    Map<String, Object> body = new HashMap<>();
    body.put("id", answer.id());
    if (answer.glance().kind() == QuestionKind.GROUP) {
      body.put("kind", "group");
      body.put("photos", answer.glance().photos().stream().map(AnnotationId::uuid).toList());
    } else {
      body.put("kind", "which");
      body.put("photo", answer.glance().first().uuid());
      body.put("among", answer.glance().others().stream().map(AnnotationId::uuid).toList());
    }
    body.put("marked", answer.marks().marked().stream().map(AnnotationId::uuid).toList());
    body.put("reviewer", answer.reviewer());
    return body;
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
      return false;
    }
    if (answer.isSuccess()) {
      enough.countDown();
      add(number, invoked, new Operation.Undone(reviewer, receipts(answer).get(0)));
    } else if (answer.status() == 503 || ending) {
      addUnanswered(number, invoked, new Operation.Undone(reviewer, null));
      return !ending;
    } else if (answer.status() != 409) {
      surprises.add("undo: " + answer.status() + " " + answer.text());
    }
    return true;
  }

  private boolean propose() {
    List<AnnotationPair> pairs = graph.takeUnproposed(5);
    if (pairs.isEmpty()) {
      return true;
    }
    Outcome outcome = insist(() -> client.post(path("/candidates"), candidates(pairs)));
    proposals.add(new Proposal(pairs, outcome.answer() != null));
    return outcome.connected();
  }

  /** Returns pairs as they are proposed. */
  static List<Candidate> candidates(List<AnnotationPair> pairs) {
    return pairs.stream()
        .map(pair -> new Candidate(pair.a().uuid(), pair.b().uuid(), WorkedGraph.match(pair)))
        .toList();
  }

  private boolean add() {
    List<UUID> annotations = graph.takeSpare(2);
    if (annotations.isEmpty()) {
      return true;
    }
    Outcome outcome =
        insist(() -> client.post(path("/annotations"), Map.of("annotations", annotations)));
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
      return false;
    }
    if (!answer.isSuccess()) {
      boolean busy = answer.json().path("type").asText().endsWith("/busy");
      boolean fromDatabase = path.equals(JOURNAL) && answer.status() == 503;
      if (!ending && !busy && !fromDatabase) {
        surprises.add("read: " + answer.status() + " " + answer.text());
      }
      return !ending;
    }
    add(number, invoked, seen(path, answer));
    return true;
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
