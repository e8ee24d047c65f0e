package org.resight.it.tools;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.resight.it.server.ConcurrentRequests;
import org.resight.it.server.ResightClient;
import org.resight.it.server.ResightClient.Lease;
import org.resight.it.server.ResightClient.Next;
import org.resight.it.server.ResightClient.Pair;
import org.resight.it.server.ResightClient.Receipt;
import org.resight.it.server.ResightClient.Recorded;
import org.resight.it.server.ResightClient.Review;

/**
 * Reviewers who know the truth, or nearly: each asks for pairs, answers them and goes on, all at
 * once, until the server says that the graph is finished.
 *
 * <p>They watch the server meanwhile: a pair given to two of them at once, and an acknowledged
 * review that the journal does not have as it was acknowledged, is a {@link Outcome#faults fault}.
 */
final class SimulatedReviewers {

  /** How long a reviewer who is told to wait does so. */
  private static final Duration PAUSE = Duration.ofMillis(20);

  /**
   * After so long without a single review by anybody, a graph that is not finished never will be.
   */
  private static final Duration STALL = Duration.ofMinutes(3);

  private final ResightClient client;
  private final UUID graph;
  private final Function<UUID, String> truth;
  private final int reviewers;
  private final double accuracy;
  private final long seed;
  private final int batch;

  private final Map<PairKey, Held> held = new ConcurrentHashMap<>();
  private final Map<PairKey, AtomicInteger> looks = new ConcurrentHashMap<>();
  private final Map<UUID, Acknowledged> acknowledged = new ConcurrentHashMap<>();
  private final List<String> faults = Collections.synchronizedList(new ArrayList<>());
  private final Histogram next = latencies();
  private final Histogram review = latencies();
  private volatile Instant lastReview = Instant.now();

  /**
   * Prepares them.
   *
   * @param truth the individual of each annotation
   * @param reviewers how many work at the same time
   * @param accuracy chance that an answer is right, each independent of the others
   * @param seed of their errors; the k-th answer about a pair is the same with the same seed
   * @param batch pairs that a reviewer asks for at a time
   */
  SimulatedReviewers(
      ResightClient client,
      UUID graph,
      Function<UUID, String> truth,
      int reviewers,
      double accuracy,
      long seed,
      int batch) {
    this.client = client;
    this.graph = graph;
    this.truth = truth;
    this.reviewers = reviewers;
    this.accuracy = accuracy;
    this.seed = seed;
    this.batch = batch;
  }

  /**
   * What came of it.
   *
   * @param reviews acknowledged by the server
   * @param took from the first request to the last answer
   * @param next latencies of asking for pairs, in microseconds
   * @param review latencies of sending a review, in microseconds
   * @param faults what the server must never do, in words; empty if it did not
   */
  public record Outcome(
      int reviews, Duration took, Histogram next, Histogram review, List<String> faults) {

    double reviewsPerSecond() {
      return reviews / (took.toNanos() / 1e9);
    }
  }

  private record PairKey(UUID a, UUID b) {}

  private record Held(String reviewer, Instant until) {}

  private record Acknowledged(long seq, UUID a, UUID b, String decision, String reviewer) {}

  /** Reviews the graph to its end, and checks the journal. */
  Outcome reviewToTheEnd() throws InterruptedException {
    Instant start = Instant.now();
    ConcurrentRequests.<Integer>send(reviewers, number -> work("reviewer-" + number)).all();
    Duration took = Duration.between(start, Instant.now());
    checkJournal();
    return new Outcome(acknowledged.size(), took, next, review, List.copyOf(faults));
  }

  /** Works until the graph is finished, and returns the number of reviews made. */
  private int work(String reviewer) {
    int reviews = 0;
    while (true) {
      long asked = System.nanoTime();
      Next work = client.next(graph, batch, reviewer);
      next.recordValue((System.nanoTime() - asked) / 1_000);
      work.pairs().forEach(pair -> take(pair, reviewer));
      for (Pair pair : work.pairs()) {
        answer(pair, reviewer);
        reviews++;
      }
      if (work.pairs().isEmpty()) {
        switch (work.status()) {
          case "finished" -> {
            return reviews;
          }
          case "ready", "waiting" -> pause();
          default -> throw new AssertionError("The graph is " + work.status());
        }
      }
    }
  }

  private void pause() {
    if (Duration.between(lastReview, Instant.now()).compareTo(STALL) > 0) {
      throw new AssertionError("No pair to review since " + lastReview + ", and no end either");
    }
    LockSupport.parkNanos(PAUSE.toNanos());
  }

  private void take(Pair pair, String reviewer) {
    Lease lease = pair.lease();
    if (lease == null) {
      faults.add("no lease on " + key(pair));
      return;
    }
    Held before = held.put(key(pair), new Held(reviewer, lease.expiresAt()));
    if (before != null
        && !before.reviewer().equals(reviewer)
        && before.until().isAfter(Instant.now())) {
      faults.add(key(pair) + " given to " + reviewer + " while " + before.reviewer() + " has it");
    }
  }

  private void answer(Pair pair, String reviewer) {
    String decision = decide(pair);
    var sent =
        new Review(
            UUID.randomUUID(),
            pair.a(),
            pair.b(),
            decision,
            reviewer,
            pair.lease() == null ? null : pair.lease().token());
    // From here on the server may give the pair to somebody else.
    held.computeIfPresent(key(pair), (k, h) -> h.reviewer().equals(reviewer) ? null : h);
    long began = System.nanoTime();
    Receipt receipt = client.review(graph, sent);
    review.recordValue((System.nanoTime() - began) / 1_000);
    lastReview = Instant.now();
    acknowledged.put(
        sent.id(), new Acknowledged(receipt.seq(), pair.a(), pair.b(), decision, reviewer));
  }

  private String decide(Pair pair) {
    int look = looks.computeIfAbsent(key(pair), k -> new AtomicInteger()).getAndIncrement();
    var random =
        new SplittableRandom(
            seed
                + 31 * pair.a().getLeastSignificantBits()
                + 17 * pair.b().getMostSignificantBits()
                + 7 * pair.b().getLeastSignificantBits()
                + look * 0x9E3779B97F4A7C15L);
    boolean right = random.nextDouble() < accuracy;
    boolean same = truth.apply(pair.a()).equals(truth.apply(pair.b()));
    return same == right ? "positive" : "negative";
  }

  private void checkJournal() {
    Map<UUID, Acknowledged> missing = new HashMap<>(acknowledged);
    long seq = 0;
    for (Recorded recorded : client.journal(graph, 0)) {
      seq++;
      if (recorded.seq() != seq) {
        faults.add("the journal has seq " + recorded.seq() + " in the place of " + seq);
        return;
      }
      Acknowledged known = missing.remove(recorded.id());
      var found =
          new Acknowledged(
              recorded.seq(), recorded.a(), recorded.b(), recorded.decision(), recorded.reviewer());
      if (known != null && !known.equals(found)) {
        faults.add("acknowledged " + known + ", in the journal " + found);
      }
    }
    if (!missing.isEmpty()) {
      faults.add(
          "acknowledged but not in the journal: "
              + missing.keySet().stream()
                  .limit(5)
                  .map(UUID::toString)
                  .collect(Collectors.joining(", ", missing.size() + " reviews, ", "")));
    }
  }

  private static PairKey key(Pair pair) {
    return new PairKey(pair.a(), pair.b());
  }

  /** From a microsecond to ten minutes, to three digits. */
  private static Histogram latencies() {
    return new ConcurrentHistogram(1, Duration.ofMinutes(10).toNanos() / 1_000, 3);
  }
}
