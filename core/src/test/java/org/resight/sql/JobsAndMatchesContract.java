package org.resight.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resight.database.Database;
import org.resight.jobs.Job;
import org.resight.matching.work.MatchStore;
import org.resight.matching.work.MatchedPair;
import org.resight.matching.work.NearDuplicate;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.settings.Settings;

/** What is kept of jobs and matched pairs, on either database. */
abstract class JobsAndMatchesContract {

  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00.123456Z");
  private static final UUID ANA = new UUID(5, 1);
  private static final UUID BEN = new UUID(5, 2);
  private static final UUID GRAPH = new UUID(1, 1);
  private static final UUID OTHER_GRAPH = new UUID(1, 2);

  @TempDir Path directory;

  private Database database;
  private JdbcJobStore jobs;
  private JdbcMatchStore matches;

  abstract Settings settings(Path directory);

  @BeforeEach
  void open() {
    database = Database.open(settings(directory));
    jobs = new JdbcJobStore(database);
    matches = new JdbcMatchStore(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static Job job(int n, Job.Status status) {
    boolean begun = status != Job.Status.WAITING;
    return new Job(
        new UUID(9, n),
        "matching",
        GRAPH,
        "{\"top\":" + n + "}",
        status,
        begun ? n : 0,
        100,
        begun ? List.of("One photo’s \"bytes\" are damaged.", "The disk is full.") : List.of(),
        NOON.plusSeconds(n),
        begun ? NOON.plusSeconds(n + 1) : null,
        status.isEnd() ? NOON.plusSeconds(n + 2) : null);
  }

  @Test
  void aJobIsReadAsItWasKeptLast() {
    jobs.add(job(3, Job.Status.WAITING), ANA);
    assertThat(jobs.find(new UUID(9, 3))).contains(job(3, Job.Status.WAITING));

    for (Job.Status status : Job.Status.values()) {
      assertThat(jobs.update(job(3, status), ANA, false)).isTrue();
      assertThat(jobs.find(new UUID(9, 3))).contains(job(3, status));
    }
    assertThat(jobs.find(new UUID(9, 4))).isEmpty();
  }

  @Test
  void aJobBelongsToOneServerUntilItsTimeIsOver() {
    jobs.add(job(1, Job.Status.RUNNING), ANA);
    jobs.add(job(2, Job.Status.DONE), ANA);
    UUID running = new UUID(9, 1);

    assertThat(jobs.claim(BEN)).isEmpty();
    assertThat(jobs.update(job(1, Job.Status.DONE), BEN, false)).isFalse();
    assertThat(jobs.renew(BEN)).isEmpty();
    assertThat(jobs.renew(ANA)).containsExactly(running);
    database.write(
        handle -> handle.execute("UPDATE job SET owned_until = TIMESTAMP '2026-01-01 00:00:00'"));
    assertThat(jobs.claim(BEN)).containsExactly(job(1, Job.Status.RUNNING));
    assertThat(jobs.claim(ANA)).isEmpty();
    assertThat(jobs.renew(ANA)).isEmpty();
    assertThat(jobs.update(job(1, Job.Status.DONE), ANA, false)).isFalse();
    assertThat(jobs.find(running)).contains(job(1, Job.Status.RUNNING));
    assertThat(jobs.isRunning(running)).isTrue();
    assertThat(jobs.isRunning(UUID.randomUUID())).isFalse();

    jobs.release(BEN);
    assertThat(jobs.claim(ANA)).hasSize(1);
    assertThat(jobs.cancel(running, NOON)).isTrue();
    assertThat(jobs.cancel(running, NOON)).isFalse();
    assertThat(jobs.renew(ANA)).isEmpty();
    assertThat(jobs.find(running).orElseThrow().status()).isEqualTo(Job.Status.CANCELLED);
    assertThat(jobs.isRunning(running)).isFalse();
  }

  @Test
  void aJobInItsLastStepIsCancelledByNobodyUntilAnotherServerHasIt() {
    UUID running = new UUID(9, 1);
    jobs.add(job(1, Job.Status.RUNNING), ANA);
    assertThat(jobs.update(job(1, Job.Status.RUNNING), ANA, true)).isTrue();
    assertThat(jobs.cancel(running, NOON)).isFalse();
    assertThat(jobs.find(running)).contains(job(1, Job.Status.RUNNING));

    jobs.release(ANA);
    assertThat(jobs.claim(BEN)).hasSize(1);
    assertThat(jobs.cancel(running, NOON)).isTrue();
    assertThat(jobs.update(job(1, Job.Status.RUNNING), BEN, true)).isFalse();
    assertThat(jobs.find(running).orElseThrow().status()).isEqualTo(Job.Status.CANCELLED);

    jobs.add(job(3, Job.Status.RUNNING), ANA);
    assertThat(jobs.update(job(3, Job.Status.RUNNING), ANA, true)).isTrue();
    jobs.release(ANA);
    assertThat(jobs.cancel(new UUID(9, 3), NOON)).as("one that is nobody's").isTrue();

    jobs.add(job(2, Job.Status.RUNNING), ANA);
    assertThat(jobs.update(job(2, Job.Status.RUNNING), ANA, true)).isTrue();
    assertThat(jobs.update(job(2, Job.Status.RUNNING), ANA, false)).isTrue();
    assertThat(jobs.cancel(new UUID(9, 2), NOON)).isTrue();
  }

  @Test
  void nearDuplicatesOfPhotosReplaceThoseKnownOfThem() {
    List<AnnotationId> ids = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      ids.add(AnnotationId.of(new UUID(7, n)));
    }
    NearDuplicate first = new NearDuplicate(AnnotationPair.of(ids.get(0), ids.get(1)), 3);
    NearDuplicate second = new NearDuplicate(AnnotationPair.of(ids.get(2), ids.get(3)), 1);
    List<UUID> all = ids.stream().map(AnnotationId::uuid).toList();
    matches.keepNearDuplicates(GRAPH, all, List.of(first, second));
    matches.keepNearDuplicates(GRAPH, all, List.of(first, second));
    assertThat(matches.nearDuplicates(GRAPH, 9)).containsExactly(second, first);
    assertThat(matches.nearDuplicates(GRAPH, 1)).containsExactly(second);
    assertThat(matches.nearDuplicates(OTHER_GRAPH, 9)).isEmpty();

    matches.keepNearDuplicates(GRAPH, all.subList(3, 4), List.of());
    assertThat(matches.nearDuplicates(GRAPH, 9)).containsExactly(first);
  }

  @Test
  void theNewestAndTheUnfinishedAreListed() {
    Job.Status[] all = Job.Status.values();
    for (int n = 0; n < all.length; n++) {
      jobs.add(job(n, all[n]), ANA);
    }

    assertThat(jobs.newest(3)).extracting(Job::status).containsExactly(all[4], all[3], all[2]);
    assertThat(jobs.newestOf(GRAPH, "matching")).contains(job(4, all[4]));
    assertThat(jobs.newestOf(GRAPH, "another")).isEmpty();
    assertThat(jobs.newestOf(OTHER_GRAPH, "matching")).isEmpty();
    assertThat(jobs.unfinished())
        .extracting(Job::status)
        .containsExactly(Job.Status.WAITING, Job.Status.RUNNING);
  }

  private static MatchedPair pair(int a, int b, double score) {
    List<MatchedPair.Point> points = new ArrayList<>();
    for (int i = 0; i < MatchedPair.MOST_POINTS; i++) {
      points.add(new MatchedPair.Point(i, 0.5f * i, 1_000.25f, a));
    }
    return new MatchedPair(
        AnnotationPair.of(new AnnotationId(0, a), new AnnotationId(0, b)),
        score,
        1 + a,
        "sift1+lnbnn1",
        points,
        switch (b) {
          case 2 -> null;
          case 3 -> new MatchedPair.Fused(score / 3, -0.25);
          default -> new MatchedPair.Fused(0, null);
        });
  }

  @Test
  void aPairIsReadAsItWasKeptLastAndBelongsToItsGraph() {
    matches.keep(GRAPH, List.of(pair(1, 2, 0.25), pair(1, 3, 1.0 / 3), pair(5, 6, 0)));
    matches.keep(GRAPH, List.of(pair(1, 2, 7.5)));

    assertThat(matches.find(GRAPH, pair(1, 2, 0).pair())).contains(pair(1, 2, 7.5));
    assertThat(matches.find(GRAPH, pair(1, 3, 0).pair())).contains(pair(1, 3, 1.0 / 3));
    assertThat(matches.find(GRAPH, pair(5, 6, 0).pair())).contains(pair(5, 6, 0));
    assertThat(matches.find(GRAPH, pair(2, 3, 0).pair())).isEmpty();
    assertThat(matches.find(OTHER_GRAPH, pair(1, 2, 0).pair())).isEmpty();
    assertThat(matches.scores(GRAPH, 10))
        .containsExactly(
            new MatchStore.Scored(pair(1, 2, 0).pair(), 7.5),
            new MatchStore.Scored(pair(1, 3, 0).pair(), 1.0 / 3),
            new MatchStore.Scored(pair(5, 6, 0).pair(), 0));
  }

  @Test
  void manyPairsAreKept() {
    List<MatchedPair> many = new ArrayList<>();
    for (int i = 0; i < 4_500; i++) {
      many.add(pair(i, i + 1, i));
    }

    matches.keep(GRAPH, many);

    assertThat(matches.scores(GRAPH, 10_000)).hasSize(4_500);
    assertThat(matches.scores(GRAPH, 10)).hasSize(10);
  }

  @Test
  void whoWasAskedIsKnownOnce() {
    List<UUID> first = List.of(new UUID(0, 1), new UUID(0, 2), new UUID(0, 1));
    matches.asked(GRAPH, first);
    matches.asked(GRAPH, List.of(new UUID(0, 2), new UUID(0, 3)));

    assertThat(matches.asked(GRAPH))
        .containsExactlyInAnyOrder(new UUID(0, 1), new UUID(0, 2), new UUID(0, 3));
    assertThat(matches.asked(OTHER_GRAPH)).isEmpty();
  }
}
