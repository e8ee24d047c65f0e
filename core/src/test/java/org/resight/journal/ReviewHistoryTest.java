package org.resight.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import it.unimi.dsi.fastutil.HashCommon;
import it.unimi.dsi.fastutil.ints.IntSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.resight.model.AnnotationPair;
import org.resight.model.Confidence;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphChange;
import org.resight.model.MetaDecision;
import org.resight.model.Review;
import org.resight.state.TestBench;

/** A history beside a model that keeps all reviews and looks through them. */
class ReviewHistoryTest {

  private static final List<String> REVIEWERS = List.of("ana", "ben", "cid");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final SplittableRandom random = new SplittableRandom(7);
  private final List<RecordedReview> all = new ArrayList<>();
  private final Map<AnnotationPair, List<Integer>> standing = new HashMap<>();
  private final Map<String, List<Integer>> given = new HashMap<>();

  private static RecordedReview recorded(
      long seq, UUID id, AnnotationPair pair, String reviewer, long undoes) {
    Review review =
        new Review(
            pair, EvidenceDecision.POSITIVE, MetaDecision.NONE, Confidence.UNSPECIFIED, reviewer);
    return new RecordedReview(seq, id, review, List.of(), null, null, null, NOW, undoes);
  }

  /** Makes the next review: mostly a decision, now and then the undo of one that stands. */
  private RecordedReview next(int pairs) {
    int seq = all.size() + 1;
    UUID id = new UUID(random.nextLong(), random.nextLong());
    String reviewer = REVIEWERS.get(random.nextInt(REVIEWERS.size()));
    List<Integer> own = given.computeIfAbsent(reviewer, name -> new ArrayList<>());
    RecordedReview review;
    if (random.nextInt(5) == 0 && !own.isEmpty() && newest(own) != 0) {
      int undone = newest(own);
      AnnotationPair pair = all.get(undone - 1).review().pair();
      standing.get(pair).remove((Integer) undone);
      own.remove((Integer) undone);
      review = recorded(seq, id, pair, reviewer, undone);
    } else {
      int a = random.nextInt(pairs);
      AnnotationPair pair = TestBench.pair(a, pairs + random.nextInt(3));
      standing.computeIfAbsent(pair, key -> new ArrayList<>()).add(seq);
      own.add(seq);
      review = recorded(seq, id, pair, reviewer, 0);
    }
    all.add(review);
    return review;
  }

  /** Returns the newest of these reviews that stands on its pair, 0 if none. */
  private int newest(List<Integer> seqs) {
    for (int i = seqs.size() - 1; i >= 0; i--) {
      int seq = seqs.get(i);
      List<Integer> pair = standing.get(all.get(seq - 1).review().pair());
      if (pair.get(pair.size() - 1) == seq) {
        return seq;
      }
    }
    return 0;
  }

  private void requireSame(ReviewHistory history) {
    assertThat(history.last()).isEqualTo(all.size());
    for (RecordedReview review : all) {
      assertThat(history.find(review.id())).isEqualTo((int) review.seq());
      assertThat(history.effect(review.seq())).isEqualTo(effect(review));
    }
    assertThat(history.find(new UUID(1, 1))).isZero();
    for (String reviewer : REVIEWERS) {
      int seq = newest(given.getOrDefault(reviewer, List.of()));
      RecordedReview found = history.newestStanding(reviewer, this::review);
      assertThat(found).isEqualTo(seq == 0 ? null : review(seq));
      if (found != null) {
        List<Integer> pair = standing.get(found.review().pair());
        assertThat(
                history.without(found.review().pair(), IntSet.of((int) found.seq()), this::review))
            .isEqualTo(pair.size() < 2 ? null : review(pair.get(pair.size() - 2)));
      }
    }
  }

  private RecordedReview review(int seq) {
    return all.get(seq - 1);
  }

  private static GraphChange.Effect effect(RecordedReview review) {
    GraphChange.Effect[] effects = GraphChange.Effect.values();
    return effects[(int) (review.seq() % effects.length)];
  }

  private void add(ReviewHistory history, RecordedReview review) {
    history.add(review, effect(review));
  }

  @Test
  void history_askedAfterEach_isThatOfTheModel() {
    ReviewHistory history = new ReviewHistory();
    for (int i = 0; i < 300; i++) {
      add(history, next(10));
      requireSame(history);
    }
  }

  @Test
  void history_askedAfterMany_isThatOfTheModel() {
    for (int pairs : new int[] {3, 100, 100_000}) {
      all.clear();
      standing.clear();
      given.clear();
      ReviewHistory history = new ReviewHistory();
      history.expect(5_000, Runnable::run);
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 2 * ReviewKeys.FEW; i++) {
          add(history, next(pairs));
        }
        requireSame(history);
      }
    }
  }

  @Test
  void history_enteredByAnotherThread_isTheSameHoweverBusyThatIs() {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    Executor busy = task -> {};
    Executor closed =
        task -> {
          throw new RejectedExecutionException();
        };
    int reviews = 2 * ReviewKeys.MOST + 5;
    try {
      for (Executor executor : List.of(threads, busy, closed)) {
        ReviewHistory history = new ReviewHistory();
        history.expect(reviews, executor);
        for (int seq = 1; seq <= reviews; seq++) {
          add(history, numbered(seq));
        }
        for (int seq = 1; seq <= reviews; seq++) {
          assertThat(history.find(new UUID(seq, 0)) == seq).isTrue();
        }
        assertThat(history.newestStanding("ana", ReviewHistoryTest::numbered))
            .isEqualTo(numbered(reviews));
        assertThat(
                history.without(
                    numbered(reviews).review().pair(),
                    IntSet.of(reviews),
                    ReviewHistoryTest::numbered))
            .isEqualTo(numbered(reviews - 1000));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static RecordedReview numbered(int seq) {
    return recorded(seq, new UUID(seq, 0), TestBench.pair(seq % 1000, 1000), "ana", 0);
  }

  @Test
  void find_idsOfOneHash_areToldApart() {
    UUID one = new UUID(5, 6);
    // 31 has an inverse among the 64-bit numbers, so another id of the same hash can be made.
    UUID other = new UUID(twin(one, 7), 7);
    assertThat(Hash64.of(other)).isEqualTo(Hash64.of(one));
    ReviewHistory history = new ReviewHistory();
    for (int i = 0; i < 2 * ReviewKeys.FEW; i++) {
      add(history, next(10));
    }
    long seq = all.size();
    all.add(recorded(seq + 1, one, TestBench.pair(1, 10), "ana", 0));
    add(history, all.get((int) seq));
    all.add(recorded(seq + 2, other, TestBench.pair(1, 10), "ana", 0));
    add(history, all.get((int) seq + 1));
    assertThat(history.find(one)).isEqualTo((int) seq + 1);
    assertThat(history.find(other)).isEqualTo((int) seq + 2);
  }

  private static long twin(UUID id, long low) {
    long inverse = 1;
    for (int i = 0; i < 6; i++) {
      inverse *= 2 - 31 * inverse; // Newton's iteration, twice as many bits each time
    }
    long sum = id.getMostSignificantBits() * 31 + mix(id.getLeastSignificantBits());
    return (sum - mix(low)) * inverse;
  }

  private static long mix(long value) {
    return HashCommon.mix(value);
  }

  @Test
  void add_anUndoOfWhatDoesNotStand_isRefused() {
    ReviewHistory history = new ReviewHistory();
    add(history, recorded(1, new UUID(0, 1), TestBench.pair(1, 2), "ana", 0));
    RecordedReview wrong = recorded(2, new UUID(0, 2), TestBench.pair(3, 4), "ana", 1);
    assertThatThrownBy(
            () -> {
              add(history, wrong);
              history.find(new UUID(0, 2));
              history.newestStanding("ana", seq -> wrong);
            })
        .isInstanceOf(RuntimeException.class);
  }
}
