package org.resight.matching.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.resight.state.TestBench.await;
import static org.resight.state.TestBench.id;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.graph.GraphClient;
import org.resight.graph.PairFilter;
import org.resight.jobs.Job;
import org.resight.jobs.JobFailedException;
import org.resight.jobs.RecordedProgress;
import org.resight.journal.Backend;
import org.resight.matching.ColourImage;
import org.resight.matching.Comparison;
import org.resight.matching.ComparisonRules;
import org.resight.matching.Drawings;
import org.resight.matching.FeatureParameters;
import org.resight.matching.Foreground;
import org.resight.matching.GreyImage;
import org.resight.matching.Likeness;
import org.resight.matching.MatchParameters;
import org.resight.matching.onnx.ModelFolder;
import org.resight.matching.onnx.TinyModel;
import org.resight.matching.vectors.VectorIndexes;
import org.resight.matching.vectors.VectorSet;
import org.resight.matching.vectors.VectorStore;
import org.resight.model.AnnotationPair;
import org.resight.model.EvidenceDecision;
import org.resight.model.PairState;
import org.resight.state.TestBench;

/** Six drawn individuals, two photos of each, matched into a real graph. */
@Timeout(300)
class MatchingKindTest {

  private static final int PHOTOS = 12;
  private static final FeatureParameters FEATURES = new FeatureParameters(160, 200, 0.01f, 10, 0);

  @TempDir Path data;

  private final TestBench bench = new TestBench();
  private final List<GraphClient> opened = new ArrayList<>();
  private final MemoryMatches matches = new MemoryMatches();
  private final AtomicInteger decoded = new AtomicInteger();
  private final Set<Integer> missing = new HashSet<>();
  private final Set<Integer> damaged = new HashSet<>();
  private final Set<Integer> stumbling = new HashSet<>();
  private final Set<Integer> outside = new HashSet<>();
  private final AtomicInteger coloured = new AtomicInteger();
  private final MemoryVectors vectors = new MemoryVectors();
  private int exact = 100_000;
  private int shortList = MatchingKind.SHORT_LIST;
  private @Nullable ModelFolder models;
  private int deleting = -1;
  private int copy = -1;

  @AfterEach
  void close() {
    bench.close();
  }

  private static final class MemoryMatches implements MatchStore {
    private final Map<AnnotationPair, MatchedPair> pairs = new TreeMap<>();
    private final Set<UUID> asked = new HashSet<>();
    private final List<NearDuplicate> near = new ArrayList<>();

    @Override
    public void keep(UUID graph, Collection<MatchedPair> some) {
      some.forEach(pair -> pairs.put(pair.pair(), pair));
    }

    @Override
    public Optional<MatchedPair> find(UUID graph, AnnotationPair pair) {
      return Optional.ofNullable(pairs.get(pair));
    }

    @Override
    public void keepNearDuplicates(
        UUID graph, Collection<UUID> photos, Collection<NearDuplicate> pairs) {
      near.removeIf(
          each ->
              photos.contains(each.pair().a().uuid()) || photos.contains(each.pair().b().uuid()));
      near.addAll(pairs);
    }

    @Override
    public List<NearDuplicate> nearDuplicates(UUID graph, int limit) {
      return near;
    }

    @Override
    public void asked(UUID graph, Collection<UUID> annotations) {
      asked.addAll(annotations);
    }

    @Override
    public Set<UUID> asked(UUID graph) {
      return asked;
    }

    @Override
    public List<Scored> scores(UUID graph, int limit) {
      return pairs.values().stream().map(pair -> new Scored(pair.pair(), pair.score())).toList();
    }
  }

  /** Photo n shows individual n / 2, at one of two sizes. */
  /** One set of vectors. */
  private static final class MemoryVectors implements VectorStore {

    private final Map<UUID, float[]> kept = new TreeMap<>();

    @Override
    public AnnotationCatalogue.Imported put(UUID graph, VectorSet set, Map<UUID, float[]> vectors) {
      kept.putAll(vectors);
      return new AnnotationCatalogue.Imported(vectors.size(), 0, 0);
    }

    @Override
    public List<VectorSet> sets(UUID graph) {
      return kept.isEmpty() ? List.of() : List.of(new VectorSet("miewid", "4.1", 3));
    }

    @Override
    public List<Counted> counted(UUID graph) {
      return sets(graph).stream().map(set -> new Counted(set, kept.size())).toList();
    }

    @Override
    public Map<UUID, float[]> find(UUID graph, String name, Collection<UUID> annotations) {
      Map<UUID, float[]> found = new TreeMap<>(kept);
      found.keySet().retainAll(annotations);
      return found;
    }

    @Override
    public boolean delete(UUID graph, String name) {
      kept.clear();
      return true;
    }

    @Override
    public void forgetDeleted() {
      throw new UnsupportedOperationException("no job does this");
    }
  }

  private final class Drawn implements PhotoSource {
    @Override
    public Optional<Shown> find(CatalogueAnnotation annotation) {
      int n = (int) annotation.id().low();
      return missing.contains(n)
          ? Optional.empty()
          : Optional.of(
              new Shown("p" + n, "key" + n, Foreground.ALL, 10, 20, 320, 320, outside.contains(n)));
    }

    @Override
    public GreyImage decode(CatalogueAnnotation annotation, Shown shown, int longest)
        throws IOException {
      int n = (int) annotation.id().low();
      decoded.incrementAndGet();
      if (damaged.contains(n)) {
        throw new IOException("the photo cannot be decoded");
      }
      if (stumbling.contains(n)) {
        throw new IllegalArgumentException("an unforeseen byte");
      }
      if (n == deleting) {
        bench.catalogue.delete(annotation.id());
        missing.add(n + 1);
      }
      if (n == copy) {
        // Photo 0 once more, smaller.
        return Drawings.draw(120, 0.8f, 0.1f, 0.1f, 0, Drawings.coat(0, 60));
      }
      float size = n % 2 == 0 ? 0.8f : 0.7f;
      return Drawings.draw(160, size, 0.1f, 0.1f, n, Drawings.coat(n / 2, 60));
    }

    @Override
    public ColourImage colours(CatalogueAnnotation annotation, Shown shown, int longest) {
      int n = (int) annotation.id().low();
      coloured.incrementAndGet();
      // Two individuals have one colour.
      int[] pixels = new int[64 * 64];
      Arrays.setAll(pixels, i -> i / 64 < 5 * (n / 4 + 1) ? 0xffffff : 0x102030);
      return new ColourImage(64, 64, pixels);
    }
  }

  private MatchingKind kind(FeatureStore store, long bytes) {
    return new MatchingKind(
        key ->
            opened.stream()
                .filter(client -> !client.isDeleted() && client.opening().key().uuid().equals(key))
                .findFirst(),
        bench.catalogue,
        new Drawn(),
        store,
        matches,
        FEATURES,
        MatchParameters.STANDARD,
        bytes,
        models,
        vectors,
        new VectorIndexes(data, exact, bytes),
        new SharedUnits(data),
        shortList);
  }

  private MatchingKind kind() {
    return kind(new FeatureStore(data), 1L << 30);
  }

  private GraphClient graph(Backend backend) {
    GraphClient client = bench.open(bench.known(0, PHOTOS - 1), Map.of(), backend);
    opened.add(client);
    return client;
  }

  private static Job job(GraphClient client, List<UUID> asking) {
    List<UUID> photos =
        Stream.iterate(0, n -> n < PHOTOS, n -> n + 1).map(n -> id(n).uuid()).toList();
    return new Job(
        UUID.randomUUID(),
        MatchingKind.NAME,
        client.opening().key().uuid(),
        new MatchingPlan(photos, List.of(PHOTOS), asking, 3, true, 30, 100, null).text(),
        Job.Status.RUNNING,
        0,
        0,
        List.of(),
        Instant.EPOCH,
        null,
        null);
  }

  /** The same job as another server sees it, when so many units are done. */
  private static Job at(Job job, int done) {
    return new Job(
        job.id(),
        job.kind(),
        job.graph(),
        job.plan(),
        Job.Status.RUNNING,
        done,
        2 * PHOTOS,
        List.of(),
        job.createdAt(),
        null,
        null);
  }

  private static List<PairState> pairs(GraphClient client) {
    return await(client.pairs(new PairFilter(null, 1_000, null, null))).value().items();
  }

  @Test
  void assist_makesFeaturesOnceAndWhatPhotosSay_andThePairsAreTheSame() throws Exception {
    GraphClient alone = graph(Backend.GRAPH);
    kind(new FeatureStore(data.resolve("alone")), 1L << 30)
        .run(job(alone, (List<UUID>) null), new RecordedProgress());
    List<PairState> pairs = pairs(alone);
    alone.delete().toCompletableFuture().join();
    matches.pairs.clear();
    decoded.set(0);

    GraphClient client = graph(Backend.GRAPH);
    Job job = job(client, (List<UUID>) null);
    RecordedProgress elsewhere = new RecordedProgress();
    MatchingKind other = kind();
    other.assist(at(job, 0), elsewhere);
    assertThat(decoded).hasValue(PHOTOS);
    other.assist(at(job, PHOTOS), elsewhere);
    kind().assist(at(job, PHOTOS), elsewhere);
    assertThat(elsewhere.total).as("its own server tells how far it is").isZero();

    MatchingKind own = kind();
    MatchingPlan plan = MatchingPlan.of(job.plan());
    MatchingKind.Prepared prepared = own.prepare(plan, new RecordedProgress());
    SharedUnits shared = new SharedUnits(data);
    for (UUID photo : plan.photos()) {
      assertThat(shared.find(job.id(), prepared.name(), photo)).isPresent();
    }
    own.run(job, new RecordedProgress());
    assertThat(decoded).hasValue(PHOTOS);
    assertThat(pairs(client)).isEqualTo(pairs);
    assertThat(shared.find(job.id(), prepared.name(), plan.photos().get(0))).isEmpty();
  }

  @Test
  void answersOfOtherServers_countOnlyOfTheSameIndexAndWhole() throws Exception {
    GraphClient client = graph(Backend.GRAPH);
    Job job = job(client, (List<UUID>) null);
    MatchingPlan plan = MatchingPlan.of(job.plan());
    MatchingKind.Prepared prepared = kind().prepare(plan, new RecordedProgress());
    SharedUnits shared = new SharedUnits(data);
    UUID photo = plan.photos().get(0);
    Likeness made = new Likeness(5, 0.25, List.of(new Likeness.PointPair(1, 2)));
    shared.keep(job.id(), prepared.name(), photo, List.of(made));
    shared.keep(job.id(), "another", plan.photos().get(2), List.of(made));
    assertThat(shared.find(job.id(), prepared.name(), photo)).hasValue(List.of(made));

    MatchingKind.Compared compared =
        kind().compare(plan, job.graph(), job.id(), new RecordedProgress());
    MatchingKind.Compared alone = kind().compare(plan, job.graph(), null, new RecordedProgress());
    List<@Nullable UUID> unknown = Collections.nCopies(PHOTOS, null);
    assertThat(compared.suggestions().best(3, unknown))
        .isNotEqualTo(alone.suggestions().best(3, unknown));

    Path file = data.resolve("matching/shared/" + job.id() + "/" + prepared.name() + "/" + photo);
    byte[] bytes = Files.readAllBytes(file);
    bytes[5] ^= 1;
    Files.write(file, bytes);
    assertThat(shared.find(job.id(), prepared.name(), photo)).isEmpty();
    shared.forgetAllBut(UUID.randomUUID());
    assertThat(file).doesNotExist();
  }

  @Test
  void thePhotosOfOneIndividualAreTheBestPairs() throws JobFailedException {
    GraphClient client = graph(Backend.GRAPH);
    RecordedProgress progress = new RecordedProgress();

    kind().run(job(client, (List<UUID>) null), progress);

    assertThat(progress.failures).isEmpty();
    assertThat(progress.total).isEqualTo(2 * PHOTOS).isEqualTo(progress.done.get());
    assertThat(progress.parts).hasValue(3);
    List<PairState> pairs = new ArrayList<>(pairs(client));
    pairs.sort((a, b) -> Double.compare(b.match(), a.match()));
    assertThat(pairs).hasSizeGreaterThanOrEqualTo(PHOTOS / 2);
    for (int i = 0; i < PHOTOS / 2; i++) {
      AnnotationPair pair = pairs.get(i).pair();
      assertThat(pair.a().low() / 2).as("pair " + i).isEqualTo(pair.b().low() / 2);
    }
    assertThat(pairs).allSatisfy(pair -> assertThat(pair.match()).isBetween(0.0, 0.5));
    assertThat(matches.asked).hasSize(PHOTOS);
    MatchedPair first = matches.pairs.get(pairs.get(0).pair());
    assertThat(first.rank()).isEqualTo(1);
    assertThat(first.points()).hasSizeGreaterThanOrEqualTo(4);
    // Points are in pixels of the whole photo, of which a part was looked at.
    assertThat(first.points()).allMatch(point -> point.ax() >= 10 && point.ay() >= 20);
  }

  @Test
  void copiesOfAPictureAreSaid() throws JobFailedException {
    GraphClient client = graph(Backend.GRAPH);
    copy = 7;

    kind().run(job(client, List.of(id(3).uuid())), new RecordedProgress());
    assertThat(matches.near).isEmpty();
    kind().run(job(client, (List<UUID>) null), new RecordedProgress());
    // What is known of a photo is not kept twice.
    kind().run(job(client, List.of(id(7).uuid())), new RecordedProgress());

    assertThat(matches.near).extracting(NearDuplicate::pair).containsExactly(TestBench.pair(0, 7));
  }

  @Test
  void evidenceGetsTheScoresThemselves() throws JobFailedException {
    GraphClient client = graph(Backend.EVIDENCE);

    kind().run(job(client, (List<UUID>) null), new RecordedProgress());

    assertThat(pairs(client))
        .isNotEmpty()
        .allSatisfy(
            pair -> assertThat(pair.match()).isEqualTo(matches.pairs.get(pair.pair()).score()));
  }

  @Test
  void aJobThatWasBrokenOffEndsWithTheSamePairsToTheLastDigit() throws JobFailedException {
    GraphClient client = graph(Backend.EVIDENCE);
    RecordedProgress broken = new RecordedProgress();
    broken.cancelAfter = 7;
    kind().run(job(client, (List<UUID>) null), broken);
    assertThat(pairs(client)).isEmpty();
    assertThat(matches.pairs).isEmpty();
    assertThat(decoded.get()).isEqualTo(7);

    RecordedProgress late = new RecordedProgress();
    late.cancelledAtLast = true;
    kind().run(job(client, (List<UUID>) null), late);
    assertThat(pairs(client)).isEmpty();
    assertThat(matches.pairs).isEmpty();

    kind().run(job(client, (List<UUID>) null), new RecordedProgress());
    assertThat(decoded.get()).isEqualTo(PHOTOS);
    Map<AnnotationPair, MatchedPair> resumed = new TreeMap<>(matches.pairs);
    matches.pairs.clear();
    kind(new FeatureStore(data.resolve("another")), 1L << 30)
        .run(job(client, (List<UUID>) null), new RecordedProgress());

    assertThat(matches.pairs).isEqualTo(resumed).isNotEmpty();
  }

  @Test
  void whatCannotBeReadIsSaidAndTheRestGoesOn() throws JobFailedException {
    GraphClient client = graph(Backend.GRAPH);
    missing.add(0);
    damaged.add(2);
    stumbling.add(4);
    outside.add(6);
    // The photo of 9 goes while that of 8 is looked at.
    deleting = 8;
    RecordedProgress progress = new RecordedProgress();

    kind().run(job(client, (List<UUID>) null), progress);

    assertThat(progress.failures)
        .containsExactlyInAnyOrder(
            id(0) + " has no photo.",
            id(2) + " cannot be read as a photo.",
            id(4) + " cannot be read as a photo.",
            id(6) + " has a box outside its photo; the whole photo is compared.",
            id(9) + " has no photo.");
    assertThat(pairs(client))
        .isNotEmpty()
        .noneMatch(pair -> pair.pair().a().equals(id(0)) || pair.pair().a().equals(id(2)));
    assertThat(matches.asked).hasSize(PHOTOS - 4).doesNotContain(id(0).uuid(), id(2).uuid());
  }

  @Test
  void aDiskThatTakesNothingIsSaidOnceAndTheRestGoesOn() throws Exception {
    GraphClient client = graph(Backend.GRAPH);
    Path file = Files.createFile(data.resolve("matching"));
    RecordedProgress progress = new RecordedProgress();

    kind().run(job(client, (List<UUID>) null), progress);

    assertThat(progress.failures)
        .containsExactly("Features cannot be kept: the disk does not take them.");
    assertThat(pairs(client)).isNotEmpty();
    assertThat(file).isRegularFile();
  }

  @Test
  void photosFoundToBeOneIndividualAreNotSuggestedAgain() throws JobFailedException {
    GraphClient client = graph(Backend.GRAPH);
    await(client.review(List.of(TestBench.review(0, 1, EvidenceDecision.POSITIVE, "ana"))));

    kind().run(job(client, (List<UUID>) null), new RecordedProgress());

    assertThat(matches.pairs)
        .doesNotContainKey(TestBench.pair(0, 1))
        .containsKey(TestBench.pair(2, 3));
  }

  @Test
  void onlyThoseAskedGetLists() throws JobFailedException {
    GraphClient client = graph(Backend.EVIDENCE);

    kind().run(job(client, List.of(id(4).uuid())), new RecordedProgress());

    assertThat(matches.asked).containsExactly(id(4).uuid());
    assertThat(pairs(client))
        .isNotEmpty()
        .allMatch(pair -> pair.pair().a().equals(id(4)) || pair.pair().b().equals(id(4)));
  }

  private static Job job(GraphClient client, MatchingPlan plan) {
    Job any = job(client, (List<UUID>) null);
    return new Job(
        any.id(),
        any.kind(),
        any.graph(),
        plan.text(),
        any.status(),
        0,
        0,
        List.of(),
        any.createdAt(),
        null,
        null);
  }

  @Test
  void aPhotoThatComesLaterGetsTheSamePairsWhetherTheIndexIsStillThereOrNot()
      throws JobFailedException {
    GraphClient client = graph(Backend.EVIDENCE);
    UUID key = client.opening().key().uuid();
    List<UUID> all = Stream.iterate(0, n -> n < PHOTOS, n -> n + 1).map(n -> id(n).uuid()).toList();
    MatchingPlan rules = MatchingPlan.rules(3, ComparisonRules.STANDARD, null);
    MatchingKind kept = kind();
    kept.run(job(client, rules.all(all.subList(0, PHOTOS - 1))), new RecordedProgress());
    List<UUID> late = all.subList(PHOTOS - 1, PHOTOS);
    MatchingPlan plan = kept.planned(key, all, late, rules);
    assertThat(plan.ends()).containsExactly(PHOTOS - 1, PHOTOS);
    matches.pairs.clear();

    kept.run(job(client, plan), new RecordedProgress());
    Map<AnnotationPair, MatchedPair> grown = new TreeMap<>(matches.pairs);
    assertThat(grown)
        .containsKey(TestBench.pair(PHOTOS - 2, PHOTOS - 1))
        .allSatisfy((pair, found) -> assertThat(pair.b()).isEqualTo(id(PHOTOS - 1)));
    matches.pairs.clear();
    // As after a restart.
    kind().run(job(client, plan), new RecordedProgress());

    assertThat(matches.pairs).isEqualTo(grown);
    assertThat(decoded.get()).isEqualTo(PHOTOS);
    assertThat(MatchingPlan.of(kept.shortened(plan.text())))
        .isEqualTo(MatchingPlan.rules(3, ComparisonRules.STANDARD, null));
  }

  @Test
  void segmentsStayFewAndTheLargeOnesAsTheyAre() {
    MatchingPlan rules = MatchingPlan.rules(3, ComparisonRules.STANDARD, null);
    List<UUID> members = new ArrayList<>();
    for (int n = 0; n < 100; n++) {
      members.add(id(n).uuid());
    }
    MatchingPlan plan = rules.all(members);
    for (int n = 100; n < 140; n++) {
      List<List<UUID>> segments = new ArrayList<>();
      int from = 0;
      for (int to : plan.ends()) {
        segments.add(plan.photos().subList(from, to));
        from = to;
      }
      members.add(id(n).uuid());
      plan = rules.some(members, List.of(id(n).uuid()), segments);

      assertThat(plan.photos()).containsExactlyInAnyOrderElementsOf(members);
      assertThat(plan.ends()).hasSizeLessThanOrEqualTo(4).startsWith(100);
    }
    assertThat(rules.some(members, members.subList(0, 2), List.of()).ends())
        .containsExactly(138, 140);
    // A photo was taken out: its segment is made again, without it.
    assertThat(rules.some(members.subList(1, 3), List.of(), List.of(members)).ends())
        .containsExactly(2);
  }

  @Test
  void aMatchingThatNeedsTooMuchMemoryIsRefusedInASentence() {
    GraphClient client = graph(Backend.GRAPH);

    assertThatThrownBy(
            () ->
                kind(new FeatureStore(data), 1_000)
                    .run(job(client, (List<UUID>) null), new RecordedProgress()))
        .isInstanceOf(JobFailedException.class)
        .hasMessageContaining("memory");
  }

  @Test
  void aDeletedProjectIsSaid() {
    GraphClient client = graph(Backend.GRAPH);
    Job job = job(client, (List<UUID>) null);
    await(bench.curation.delete(client.id()));

    assertThatThrownBy(() -> kind().run(job, new RecordedProgress()))
        .isInstanceOf(JobFailedException.class)
        .hasMessage("The project is not there any more.");
  }

  private MatchingTrialKind trials() {
    return new MatchingTrialKind(
        key -> opened.stream().filter(one -> one.opening().key().uuid().equals(key)).findFirst(),
        kind());
  }

  private static List<AnnotationPair> nearest(MatchingTrial.Tried photo) {
    return photo.nearest().stream().map(MatchedPair::pair).toList();
  }

  @Test
  void aTrialSaysWhatAMatchingWouldProposeAndProposesNothing() throws JobFailedException {
    GraphClient client = graph(Backend.EVIDENCE);
    await(client.review(List.of(TestBench.review(0, 1, EvidenceDecision.POSITIVE, "ana"))));
    missing.add(5);
    Job job = job(client, (List<UUID>) null);
    MatchingTrialKind trials = trials();

    trials.run(job, new RecordedProgress());

    assertThat(matches.pairs).isEmpty();
    assertThat(matches.asked).isEmpty();
    assertThat(pairs(client)).hasSize(1);
    MatchingTrial trial = trials.find(job.graph()).orElseThrow();
    assertThat(trial.job()).isEqualTo(job.id());
    assertThat(trial.of()).isEqualTo(PHOTOS);
    assertThat(trial.compared()).isEqualTo(PHOTOS - 1).isEqualTo(trial.photos().size());
    assertThat(trial.unread()).isEqualTo(1);
    kind().run(job, new RecordedProgress());
    for (MatchingTrial.Tried photo : trial.photos()) {
      assertThat(photo.keypoints()).isPositive();
      assertThat(photo.area()).containsExactly(10, 20, 320, 320);
      assertThat(photo.comparisons()).containsExactly(Map.entry(Comparison.COMPARED, PHOTOS - 2));
      assertThat(photo.nearest())
          .hasSizeBetween(1, MatchingTrial.Tried.MOST_NEAREST)
          .allMatch(pair -> matches.pairs.get(pair.pair()).equals(pair))
          .isSortedAccordingTo(Comparator.comparingDouble(pair -> -pair.score()));
      boolean known = photo.id().equals(id(0).uuid()) || photo.id().equals(id(1).uuid());
      assertThat(photo.decided()).isEqualTo(known ? 1 : 0);
    }
    assertThat(nearest(trial.photos().get(0))).doesNotContain(TestBench.pair(0, 1));
    assertThat(nearest(trial.photos().get(2))).first().isEqualTo(TestBench.pair(2, 3));
  }

  @Test
  void aTrialKeepsTheFeaturesItMadeAndNothingIfItIsCancelled() throws JobFailedException {
    GraphClient client = graph(Backend.GRAPH);
    Job job = job(client, List.of(id(3).uuid()));
    RecordedProgress cancelled = new RecordedProgress();
    cancelled.cancelAfter = 4;
    MatchingTrialKind trials = trials();
    trials.run(job, cancelled);
    assertThat(trials.find(job.graph())).isEmpty();
    assertThat(decoded.get()).isEqualTo(4);

    RecordedProgress late = new RecordedProgress();
    late.cancelledAtLast = true;
    trials.run(job, late);
    assertThat(trials.find(job.graph())).isEmpty();

    trials.run(job, new RecordedProgress());
    kind().run(job(client, (List<UUID>) null), new RecordedProgress());

    assertThat(decoded.get()).isEqualTo(PHOTOS);
    assertThat(trials.find(job.graph()).orElseThrow().photos())
        .singleElement()
        .satisfies(photo -> assertThat(nearest(photo)).first().isEqualTo(TestBench.pair(2, 3)));
  }

  @Test
  void aTrialIsBoundedHoweverLargeTheProjectIs() {
    List<UUID> members =
        Stream.iterate(0, n -> n < 5_000, n -> n + 1).map(n -> id(n).uuid()).toList();
    MatchingPlan rules = MatchingPlan.rules(7, new ComparisonRules(false, 5, 6), "tiny");

    MatchingPlan drawn = MatchingTrialKind.plan(members, null, rules);
    MatchingPlan wanted = MatchingTrialKind.plan(members, members.subList(7, 9), rules);
    MatchingPlan few = MatchingTrialKind.plan(members.subList(0, 3), null, rules);

    assertThat(drawn.photos()).hasSize(MatchingTrialKind.MOST_COMPARED).doesNotHaveDuplicates();
    assertThat(drawn.asking())
        .hasSize(MatchingTrialKind.MOST_TRIED)
        .isSubsetOf(drawn.photos())
        .contains(id(250).uuid(), id(4_750).uuid());
    assertThat(drawn.all(List.of())).isEqualTo(rules.all(List.of()));
    assertThat(wanted.photos()).hasSize(MatchingTrialKind.MOST_COMPARED).contains(id(8).uuid());
    assertThat(wanted.asking()).isEqualTo(members.subList(7, 9));
    assertThat(few.asking()).isEqualTo(members.subList(0, 3)).isEqualTo(few.photos());
  }

  private static Job modelled(GraphClient client) {
    return modelled(client, "tiny");
  }

  private static Job modelled(GraphClient client, String model) {
    MatchingPlan plan = MatchingPlan.of(job(client, (List<UUID>) null).plan());
    return job(client, MatchingPlan.rules(3, ComparisonRules.STANDARD, model).all(plan.photos()));
  }

  /** Gives photos vectors by which two photos of one individual are near. */
  private void importVectors(int count) {
    for (int n = 0; n < count; n++) {
      double angle = (n - n % 2) / 8.0 + n % 2 / 50.0;
      vectors.kept.put(
          id(n).uuid(), new float[] {(float) Math.cos(angle), (float) Math.sin(angle), 0});
    }
  }

  @Test
  void importedVectorsMakeTheShortListsWithoutAModel() throws JobFailedException {
    GraphClient client = graph(Backend.EVIDENCE);
    importVectors(PHOTOS);
    RecordedProgress progress = new RecordedProgress();

    kind().run(modelled(client, "vectors:miewid"), progress);

    assertThat(progress.failures).isEmpty();
    assertThat(progress.total).isEqualTo(3 * PHOTOS).isEqualTo(progress.done.get());
    for (int n = 0; n < PHOTOS; n += 2) {
      MatchedPair mates = matches.pairs.get(TestBench.pair(n, n + 1));
      assertThat(mates.rank()).isEqualTo(1);
      assertThat(mates.version()).endsWith("+vectors:miewid-4.1");
      assertThat(mates.fused().cosine()).isCloseTo(Math.cos(1 / 50.0), within(1e-6));
    }
    assertThat(coloured.get()).isZero();
    Map<AnnotationPair, MatchedPair> exactly = new TreeMap<>(matches.pairs);

    // An index in place of the scan finds the same; the second time it is there already.
    exact = PHOTOS - 1;
    for (int time = 0; time < 2; time++) {
      matches.pairs.clear();
      kind().run(modelled(client, "vectors:miewid"), new RecordedProgress());
      assertThat(matches.pairs).isEqualTo(exactly);
      assertThat(data.resolve("matching/nearest/" + client.opening().key().uuid()))
          .isDirectoryContaining("glob:**vectors-miewid-4.1");
    }
  }

  @Test
  void photosWithoutAVectorAndVectorsThatAreGoneAreSaid() throws JobFailedException {
    GraphClient client = graph(Backend.EVIDENCE);
    kind().run(job(client, (List<UUID>) null), new RecordedProgress());
    Map<AnnotationPair, MatchedPair> local = new TreeMap<>(matches.pairs);
    importVectors(PHOTOS - 2);
    RecordedProgress progress = new RecordedProgress();
    kind().run(modelled(client, "vectors:miewid"), progress);
    assertThat(progress.failures)
        .containsExactly("2 photos have no vector of miewid; local features alone.");
    assertThat(matches.pairs.get(TestBench.pair(PHOTOS - 2, PHOTOS - 1)).fused().cosine()).isNull();

    vectors.delete(new UUID(0, 0), "miewid");
    matches.pairs.clear();
    progress = new RecordedProgress();
    kind().run(modelled(client, "vectors:miewid"), progress);
    assertThat(progress.failures).containsExactly("The vectors miewid are not there any more.");
    assertThat(progress.done.get()).isEqualTo(progress.total);
    assertThat(matches.pairs).isEqualTo(local);
  }

  /** Memory that holds two thirds of the keypoints of all photos. */
  private long little(GraphClient client) throws JobFailedException {
    MatchingPlan plan = MatchingPlan.of(job(client, (List<UUID>) null).plan());
    MatchingKind.Prepared prepared =
        kind(new FeatureStore(data.resolve("counted")), 1L << 30)
            .prepare(plan, new RecordedProgress());
    decoded.set(0);
    shortList = 3;
    return prepared.ready().stream().mapToLong(photo -> photo.features().count()).sum()
        * MatchingKind.BYTES_A_KEYPOINT
        * 2
        / 3;
  }

  private Map<AnnotationPair, MatchedPair> compared(
      GraphClient client, FeatureStore store, long bytes, RecordedProgress progress)
      throws JobFailedException {
    matches.pairs.clear();
    kind(store, bytes).run(modelled(client, "vectors:miewid"), progress);
    return new TreeMap<>(matches.pairs);
  }

  @Test
  void photosThatDoNotFitIntoMemoryAreComparedWithTheirShortLists() throws JobFailedException {
    GraphClient client = graph(Backend.EVIDENCE);
    long little = little(client);
    importVectors(PHOTOS);
    RecordedProgress progress = new RecordedProgress();

    Map<AnnotationPair, MatchedPair> pairs =
        compared(client, new FeatureStore(data), little, progress);

    assertThat(progress.failures).isEmpty();
    assertThat(progress.total).isEqualTo(3 * PHOTOS).isEqualTo(progress.done.get());
    assertThat(decoded).hasValue(PHOTOS);
    for (int n = 0; n < PHOTOS; n += 2) {
      MatchedPair mates = pairs.get(TestBench.pair(n, n + 1));
      assertThat(mates.rank()).isEqualTo(1);
      assertThat(mates.fused().local()).isPositive();
      assertThat(mates.points()).hasSizeGreaterThanOrEqualTo(4);
      assertThat(mates.points()).allMatch(point -> point.ax() >= 10 && point.ay() >= 20);
    }
    // The same from features that were made elsewhere.
    assertThat(
            compared(
                client, new FeatureStore(data.resolve("another")), little, new RecordedProgress()))
        .isEqualTo(pairs);
  }

  @Test
  void aMatchingByShortListsThatWasBrokenOffEndsWithTheSamePairs() throws JobFailedException {
    GraphClient client = graph(Backend.EVIDENCE);
    long little = little(client);
    importVectors(PHOTOS);
    Map<AnnotationPair, MatchedPair> whole =
        compared(client, new FeatureStore(data.resolve("another")), little, new RecordedProgress());
    for (int after : new int[] {5, PHOTOS + 5, 2 * PHOTOS, 2 * PHOTOS + 7}) {
      RecordedProgress broken = new RecordedProgress();
      broken.cancelAfter = after;
      assertThat(compared(client, new FeatureStore(data), little, broken)).isEmpty();
      assertThat(broken.done.get()).isLessThan(3 * PHOTOS);
    }

    assertThat(compared(client, new FeatureStore(data), little, new RecordedProgress()))
        .isEqualTo(whole)
        .isNotEmpty();
  }

  @Test
  void photosWithoutAVectorAreComparedWithEachOtherIfNotAllFit() throws JobFailedException {
    GraphClient client = graph(Backend.EVIDENCE);
    long little = little(client);
    importVectors(PHOTOS - 2);
    RecordedProgress progress = new RecordedProgress();

    Map<AnnotationPair, MatchedPair> pairs =
        compared(client, new FeatureStore(data), little, progress);

    assertThat(progress.failures)
        .containsExactly(
            "2 photos have no vector of miewid; local features alone.",
            "2 photos have no vector and are compared with each other alone,"
                + " as not all photos fit into the memory of matching.");
    assertThat(pairs.get(TestBench.pair(0, 1)).rank()).isEqualTo(1);
    assertThat(pairs.keySet())
        .filteredOn(pair -> pair.b().low() >= PHOTOS - 2)
        .containsExactly(TestBench.pair(PHOTOS - 2, PHOTOS - 1));
  }

  @Test
  void photosThatDoNotFitAndHaveNoVectorsAreRefused() throws JobFailedException {
    GraphClient client = graph(Backend.EVIDENCE);
    long little = little(client);

    for (Job job : List.of(modelled(client, "vectors:miewid"), job(client, (List<UUID>) null))) {
      assertThatThrownBy(
              () -> kind(new FeatureStore(data), little).run(job, new RecordedProgress()))
          .isInstanceOf(JobFailedException.class)
          .hasMessageContaining("keypoints of these photos need more memory than matching has");
    }
    importVectors(PHOTOS);
    for (long bytes : new long[] {1_000, little / 4}) {
      assertThatThrownBy(
              () -> compared(client, new FeatureStore(data), bytes, new RecordedProgress()))
          .isInstanceOf(JobFailedException.class)
          .hasMessageMatching(".*12 photos need more memory than matching has on this server.");
    }
  }

  @Test
  void featuresThatTheDiskDoesNotTakeAreMadeAgainForEachBlock() throws Exception {
    GraphClient client = graph(Backend.EVIDENCE);
    long little = little(client);
    importVectors(PHOTOS);
    Map<AnnotationPair, MatchedPair> pairs =
        compared(client, new FeatureStore(data), little, new RecordedProgress());
    decoded.set(0);
    Path full = Files.createDirectory(data.resolve("full"));
    Files.createFile(full.resolve("matching"));
    RecordedProgress progress = new RecordedProgress();

    assertThat(compared(client, new FeatureStore(full), little, progress)).isEqualTo(pairs);

    assertThat(progress.failures)
        .containsExactly("Features cannot be kept: the disk does not take them.");
    assertThat(decoded.get()).isGreaterThanOrEqualTo(2 * PHOTOS);
  }

  @Test
  void aTrialOfPhotosThatDoNotFitUsesShortListsToo() throws JobFailedException {
    GraphClient client = graph(Backend.EVIDENCE);
    long little = little(client);
    importVectors(PHOTOS);
    Job job = modelled(client, "vectors:miewid");
    MatchingTrialKind trials =
        new MatchingTrialKind(key -> Optional.of(client), kind(new FeatureStore(data), little));

    trials.run(job, new RecordedProgress());

    assertThat(trials.find(job.graph()).orElseThrow().photos())
        .hasSize(PHOTOS)
        .allSatisfy(
            photo -> {
              assertThat(photo.keypoints()).isPositive();
              long n = photo.id().getLeastSignificantBits();
              assertThat(nearest(photo).get(0).a().low() / 2).isEqualTo(n / 2);
              assertThat(nearest(photo).get(0).b().low() / 2).isEqualTo(n / 2);
            });
  }

  private Path models() throws IOException {
    Path folder = Files.createDirectory(data.resolve("models"));
    TinyModel.layRuntime(folder);
    models = new ModelFolder(folder, data, 1);
    return folder;
  }

  @Test
  void aModelAndTheLocalFeaturesRankTogether() throws Exception {
    GraphClient client = graph(Backend.EVIDENCE);
    kind().run(job(client, (List<UUID>) null), new RecordedProgress());
    Map<AnnotationPair, MatchedPair> alone = new TreeMap<>(matches.pairs);
    Path folder = models();
    TinyModel.lay(folder, "tiny", TinyModel.means(32), 32);
    RecordedProgress progress = new RecordedProgress();

    kind().run(modelled(client), progress);

    assertThat(progress.failures).isEmpty();
    assertThat(progress.total).isEqualTo(3 * PHOTOS).isEqualTo(progress.done.get());
    assertThat(coloured.get()).isEqualTo(PHOTOS);
    for (int n = 0; n < PHOTOS; n += 2) {
      MatchedPair mates = matches.pairs.get(TestBench.pair(n, n + 1));
      assertThat(mates.rank()).isEqualTo(1);
      assertThat(mates.version()).contains("+onnx1-");
      assertThat(mates.fused().cosine()).isCloseTo(1.0, within(1e-6));
      assertThat(mates.fused().local()).isEqualTo(alone.get(mates.pair()).score()).isPositive();
    }
    assertThat(matches.pairs.values())
        .filteredOn(pair -> pair.fused() != null)
        .extracting(MatchedPair::score)
        .allMatch(score -> score > 0);
    Map<AnnotationPair, MatchedPair> first = new TreeMap<>(matches.pairs);

    // The vectors are kept: the model is not run again, and need not be runnable.
    Files.delete(folder.resolve("onnxruntime.jar"));
    progress = new RecordedProgress();
    kind().run(modelled(client), progress);

    assertThat(progress.failures).isEmpty();
    assertThat(coloured.get()).isEqualTo(PHOTOS);
    assertThat(matches.pairs).isEqualTo(first);
  }

  @Test
  void whatIsWrongWithAModelIsSaidOnceAndTheLocalFeaturesGoOn() throws Exception {
    GraphClient client = graph(Backend.EVIDENCE);
    Path folder = models();

    RecordedProgress progress = new RecordedProgress();
    kind().run(modelled(client), progress);
    assertThat(progress.failures)
        .containsExactly("The model tiny has no settings beside it that can be read (tiny.json).");
    assertThat(progress.done.get()).isEqualTo(progress.total);
    assertThat(matches.pairs.get(TestBench.pair(0, 1)).fused()).isNull();
    Map<AnnotationPair, MatchedPair> local = new TreeMap<>(matches.pairs);

    TinyModel.lay(folder, "tiny", new byte[] {1, 2, 3}, 32);
    progress = new RecordedProgress();
    kind().run(modelled(client), progress);
    assertThat(progress.failures)
        .singleElement()
        .asString()
        .startsWith("The model tiny cannot be loaded: ")
        .doesNotContain(folder.toString());
    assertThat(matches.pairs).isEqualTo(local);

    // Every photo has dark parts, of which there is no logarithm.
    TinyModel.lay(folder, "tiny", TinyModel.logarithms(32), 32);
    progress = new RecordedProgress();
    kind().run(modelled(client), progress);
    assertThat(progress.failures)
        .hasSize(11)
        .contains(
            "The model tiny gives a number that is not finite. The photo is " + id(0) + ".",
            "The model tiny is not asked for further photos.");
    assertThat(progress.done.get()).isEqualTo(progress.total);
    assertThat(matches.pairs).isEqualTo(local).isNotEmpty();

    models = null;
    progress = new RecordedProgress();
    kind().run(modelled(client), progress);
    assertThat(progress.failures)
        .containsExactly(
            "The model tiny is not there: this server has no models (RESIGHT_MODELS).");
    assertThat(matches.pairs).isEqualTo(local);
  }
}
