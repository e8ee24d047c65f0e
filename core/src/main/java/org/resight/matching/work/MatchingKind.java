package org.resight.matching.work;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.graph.GraphClient;
import org.resight.graph.PairFilter;
import org.resight.graph.PairPage;
import org.resight.jobs.Job;
import org.resight.jobs.JobFailedException;
import org.resight.jobs.JobKind;
import org.resight.jobs.JobProgress;
import org.resight.journal.CandidateBatch;
import org.resight.matching.ComparedPhoto;
import org.resight.matching.FeatureParameters;
import org.resight.matching.Foreground;
import org.resight.matching.IsotonicCalibration;
import org.resight.matching.Likeness;
import org.resight.matching.MatchParameters;
import org.resight.matching.PhotoIndex;
import org.resight.matching.onnx.ModelFolder;
import org.resight.matching.onnx.OnnxModel;
import org.resight.matching.vectors.ImportedVectors;
import org.resight.matching.vectors.PhotoVectors;
import org.resight.matching.vectors.VectorIndex;
import org.resight.matching.vectors.VectorIndexes;
import org.resight.matching.vectors.VectorStore;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.EvidenceDecision;
import org.resight.model.PairState;
import org.resight.refusal.JournalUnavailableException;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * Matches the photos of a graph: features of each, an index over all, the most similar photos of
 * each, and the best pairs as candidates of the graph.
 *
 * <p>A unit is one photo. Features are kept by photo and parameters, so that none is made twice;
 * what photos say of each other follows from the plan and the features alone, so that a job that
 * was broken off ends with the same pairs to the last digit. Thread-safe.
 *
 * <p>Over 500 lines: the steps of one matching stand in the order in which they run, and what each
 * leaves for the next is seen in one place.
 */
public final class MatchingKind implements JobKind {

  /** The name of these jobs. */
  public static final String NAME = "matching";

  /** Photos of a short list. */
  public static final int SHORT_LIST = 200;

  private static final int PAGE = 10_000;

  /** Likest photos that are kept of what one says, for each pair that is wanted. */
  private static final int KEPT = 5;

  /** Bytes of memory that a keypoint takes while an index is made. */
  static final long BYTES_A_KEYPOINT = 320;

  private static final long UNUSED = TimeUnit.MINUTES.toNanos(15);

  /** Finds the graph that a key belongs to; nothing if it was deleted. */
  @FunctionalInterface
  public interface Graphs {
    /** Finds it. */
    Optional<GraphClient> find(UUID key);
  }

  private final Graphs graphs;
  private final AnnotationCatalogue catalogue;
  private final PhotoSource source;
  private final FeatureStore store;
  private final MatchStore matches;
  private final FeatureParameters features;
  private final MatchParameters parameters;
  private final long mostBytes;
  private final @Nullable ModelFolder models;
  private final VectorStore vectors;
  private final VectorIndexes indexes;
  private final SharedUnits shared;
  private final int shortList;
  private final MatchingAssistant assistant;
  private final IndexShelf shelf;

  /**
   * Puts together what a matching needs.
   *
   * @param mostBytes of memory that an index may take
   * @param models of the operator, or null if there are none
   * @param vectors that people have imported
   * @param indexes of vectors of many photos
   * @param shared results that servers of one matching keep for each other
   * @param shortList photos of a short list
   */
  public MatchingKind(
      Graphs graphs,
      AnnotationCatalogue catalogue,
      PhotoSource source,
      FeatureStore store,
      MatchStore matches,
      FeatureParameters features,
      MatchParameters parameters,
      long mostBytes,
      @Nullable ModelFolder models,
      VectorStore vectors,
      VectorIndexes indexes,
      SharedUnits shared,
      int shortList) {
    this.shortList = shortList;
    this.graphs = graphs;
    this.catalogue = catalogue;
    this.source = source;
    this.store = store;
    this.matches = matches;
    this.features = features;
    this.parameters = parameters;
    this.mostBytes = mostBytes;
    this.models = models;
    this.vectors = vectors;
    this.indexes = indexes;
    this.shared = shared;
    this.assistant = new MatchingAssistant(this, catalogue, shared);
    this.shelf = new IndexShelf(mostBytes / 2);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void assist(Job job, JobProgress progress) throws JobFailedException {
    assistant.assist(job, progress);
  }

  @Override
  public String shortened(String plan) {
    return MatchingPlan.of(plan).shortened().text();
  }

  @Override
  public void run(Job job, JobProgress progress) throws JobFailedException {
    MatchingPlan plan = MatchingPlan.of(job.plan());
    shared.forgetAllBut(job.id());
    Compared compared = compare(plan, job.graph(), job.id(), progress);
    if (compared == null || !progress.beginLastStep()) {
      return;
    }
    shared.forget(job.id());
    hand(job, plan, compared);
    Set<UUID> asked = asked(plan);
    asked.retainAll(compared.photos().stream().map(ComparedPhoto::id).toList());
    matches.asked(job.graph(), asked);
  }

  /**
   * What a matching has found before anything is done with it.
   *
   * @param ready photos in the order of their places
   * @param photos the same
   */
  record Compared(
      List<ReadyPhoto> ready,
      List<ComparedPhoto> photos,
      Suggestions suggestions,
      @Nullable Fusion fusion) {}

  /**
   * Compares the photos of a plan, and does nothing with what it finds.
   *
   * @param graph the photos' graph
   * @param job whose index is kept for the next matching, and for which other servers may have kept
   *     results; null for a trial
   * @return null if it was cancelled
   */
  @Nullable Compared compare(
      MatchingPlan plan, UUID graph, @Nullable UUID job, JobProgress progress)
      throws JobFailedException {
    Set<UUID> asking = asked(plan);
    progress.total(plan.photos().size() * (plan.model() == null ? 1 : 2) + asking.size());
    PhotoFeatures making = new PhotoFeatures(source, store, features, progress);
    Begun begun = begin(plan, graph, job, making, progress);
    if (progress.isCancelled()) {
      return null;
    }
    List<ReadyPhoto> ready = begun.ready();
    Prepared prepared = begun.prepared();
    List<ComparedPhoto> photos = ready.stream().map(ReadyPhoto::compared).toList();
    progress.otherWork();
    PhotoVectors found = vectors(plan, graph, ready, progress);
    progress.otherWork();
    try (VectorIndex nearest =
        job != null && found != null
            ? indexes.open(graph, found, photos, asking.size(), progress)
            : null) {
      if (progress.isCancelled()) {
        return null;
      }
      Fusion fusion = found == null ? null : new Fusion(found, photos, plan, nearest, shortList);
      Suggestions suggestions;
      if (prepared != null) {
        suggestions = ask(prepared, asking, plan, fusion, job, progress);
      } else if (fusion != null) {
        suggestions =
            new BlockSearch(ready, photos, plan, parameters, making, progress)
                .ask(fusion, mostBytes);
      } else {
        throw tooMany(ready);
      }
      return progress.isCancelled() ? null : new Compared(ready, photos, suggestions, fusion);
    }
  }

  /**
   * What there is before photos are asked.
   *
   * @param prepared an index over all, or null if they do not fit into memory or it was cancelled
   */
  private record Begun(List<ReadyPhoto> ready, @Nullable Prepared prepared) {}

  /** Makes what is asked, and knows alone of the last matching's index, which then can go. */
  private Begun begin(
      MatchingPlan plan, UUID graph, @Nullable UUID job, PhotoFeatures making, JobProgress progress)
      throws JobFailedException {
    IndexShelf.Kept earlier = job == null ? null : shelf.take(graph);
    List<ReadyPhoto> ready = ready(plan, making, earlier);
    Prepared prepared = areHeld(ready) ? prepared(plan, ready, earlier, progress) : null;
    if (job != null && prepared != null) {
      shelf.put(graph, prepared.index(), ready);
    } else if (job != null && !progress.isCancelled()) {
      shelf.forget();
    }
    return new Begun(ready, prepared);
  }

  /**
   * An index that can be asked.
   *
   * @param ready photos in the order of the index
   * @param index over the features of these photos
   * @param name the same on two servers only if their indexes give the same results
   */
  record Prepared(List<ReadyPhoto> ready, PhotoIndex index, String name) {}

  /**
   * Makes features of the photos of a plan, and an index over them.
   *
   * @return null if it was cancelled
   * @throws JobFailedException if the photos need more memory than matching has
   */
  @Nullable Prepared prepare(MatchingPlan plan, JobProgress progress) throws JobFailedException {
    List<ReadyPhoto> ready =
        ready(plan, new PhotoFeatures(source, store, features, progress), null);
    if (!areHeld(ready)) {
      throw tooMany(ready);
    }
    return prepared(plan, ready, null, progress);
  }

  /**
   * Makes features of the photos of a plan.
   *
   * @param earlier the index of the last matching, parts of which are used again, or null
   * @throws JobFailedException if the photos need more memory than matching has
   */
  private List<ReadyPhoto> ready(
      MatchingPlan plan, PhotoFeatures making, IndexShelf.@Nullable Kept earlier)
      throws JobFailedException {
    long least =
        plan.model() == null
            ? features.keypoints() / 4 * BYTES_A_KEYPOINT
            : BlockSearch.BYTES_A_PHOTO;
    if (plan.photos().size() * least > mostBytes) {
      throw new JobFailedException(
          plan.photos().size() + " photos need more memory than matching has on this server.");
    }
    List<ReadyPhoto> ready =
        making.ready(
            plan.photos(),
            catalogue.find(plan.photos().stream().map(AnnotationId::of).toList()),
            earlier,
            mostBytes / BYTES_A_KEYPOINT);
    if (plan.model() == null && !areHeld(ready)) {
      throw tooMany(ready);
    }
    return ready;
  }

  /** Returns whether the keypoints of all photos fit into memory at once. */
  private boolean areHeld(List<ReadyPhoto> ready) {
    return keypoints(ready) <= mostBytes / BYTES_A_KEYPOINT;
  }

  private static long keypoints(List<ReadyPhoto> ready) {
    return ready.stream().mapToLong(photo -> photo.features().count()).sum();
  }

  private static JobFailedException tooMany(List<ReadyPhoto> ready) {
    return new JobFailedException(
        "The "
            + keypoints(ready)
            + " keypoints of these photos need more memory than matching has on this server."
            + " Import vectors of the photos, or give the server more memory.");
  }

  /** Makes an index; null if it was cancelled. */
  private @Nullable Prepared prepared(
      MatchingPlan plan,
      List<ReadyPhoto> ready,
      IndexShelf.@Nullable Kept earlier,
      JobProgress progress) {
    if (progress.isCancelled()) {
      return null;
    }
    List<Integer> ends = ends(plan, ready);
    try {
      PhotoIndex index =
          new PhotoIndex(
              ready.stream().map(ReadyPhoto::compared).toList(),
              ready.stream().map(ReadyPhoto::features).toList(),
              ends,
              parameters,
              plan.rules(),
              earlier == null ? null : earlier.index(),
              progress::isCancelled);
      return new Prepared(ready, index, SharedUnits.name(parameters.version(), ends, ready));
    } catch (CancellationException e) {
      return null;
    }
  }

  /** Makes features of a photo unless they are kept, and keeps them. */
  void extract(CatalogueAnnotation annotation, JobProgress progress) {
    new PhotoFeatures(source, store, features, progress).ready(annotation, null);
  }

  static Set<UUID> asked(MatchingPlan plan) {
    return new HashSet<>(plan.asking() == null ? plan.photos() : plan.asking());
  }

  /** The ends of the plan's segments among the photos that are there. */
  private static List<Integer> ends(MatchingPlan plan, List<ReadyPhoto> ready) {
    Set<UUID> there = new HashSet<>();
    ready.forEach(photo -> there.add(photo.annotation().id().uuid()));
    List<Integer> ends = new ArrayList<>();
    int end = 0;
    int from = 0;
    for (int to : plan.ends()) {
      end += (int) plan.photos().subList(from, to).stream().filter(there::contains).count();
      from = to;
      if (end > (ends.isEmpty() ? 0 : ends.get(ends.size() - 1))) {
        ends.add(end);
      }
    }
    return ends;
  }

  /**
   * Plans a matching of some photos with all, so that it can use the index of the last matching.
   *
   * @param rules any plan with the rules wanted
   */
  public MatchingPlan planned(
      UUID graph, Collection<UUID> members, Collection<UUID> asked, MatchingPlan rules) {
    return rules.some(members, asked, shelf.segments(graph));
  }

  /** Forgets the index of the last matching if nobody has used it for a quarter of an hour. */
  public void forgetUnused() {
    shelf.forgetUnused(UNUSED);
  }

  /** Finds the vectors that the plan wants; nothing if there are none. */
  private @Nullable PhotoVectors vectors(
      MatchingPlan plan, UUID graph, List<ReadyPhoto> ready, JobProgress progress) {
    String model = plan.model();
    if (model == null) {
      return null;
    }
    progress.done(plan.photos().size() - ready.size());
    return ImportedVectors.isMeant(model)
        ? new ImportedVectors(vectors, graph, mostBytes / 4, progress)
            .read(model, ready.stream().map(photo -> photo.annotation().id().uuid()).toList())
        : new VectorMaker(models, model, source, store, mostBytes / 4, progress, OnnxModel::vector)
            .make(
                ready.stream()
                    .map(photo -> new VectorMaker.Asked(photo.annotation(), photo.shown()))
                    .toList());
  }

  static String name(CatalogueAnnotation annotation) {
    String external = annotation.externalId();
    // Everybody in the project reads it, and folders can tell a place.
    return external == null
        ? annotation.id().toString()
        : external.substring(external.replace('\\', '/').lastIndexOf('/') + 1);
  }

  /** Places of the photos that are asked. */
  static List<Integer> askedPlaces(List<ComparedPhoto> photos, Set<UUID> asking) {
    return IntStream.range(0, photos.size())
        .filter(i -> asking.contains(photos.get(i).id()))
        .boxed()
        .toList();
  }

  /** Returns the part of a photo's result that is kept. */
  static List<Likeness> most(List<Likeness> like, MatchingPlan plan) {
    return like.subList(0, Math.min(like.size(), kept(plan)));
  }

  /** Likest photos that are kept of what one says. */
  static int kept(MatchingPlan plan) {
    return KEPT * plan.top();
  }

  private Suggestions ask(
      Prepared prepared,
      Set<UUID> asking,
      MatchingPlan plan,
      @Nullable Fusion fusion,
      @Nullable UUID job,
      JobProgress progress) {
    PhotoIndex index = prepared.index();
    List<Integer> asked = askedPlaces(index.photos(), asking);
    Map<Integer, List<Likeness>> answers = new ConcurrentHashMap<>();
    ThreadLocal<PhotoIndex.Asker> askers = ThreadLocal.withInitial(index::asker);
    progress.each(
        asked,
        photo -> {
          Optional<List<Likeness>> left =
              job == null || fusion != null
                  ? Optional.empty()
                  : shared.find(job, prepared.name(), index.photos().get(photo).id());
          answers.put(
              photo,
              left.orElseGet(
                  () -> {
                    List<Likeness> local = askers.get().like(photo);
                    return most(fusion == null ? local : fusion.fused(photo, local), plan);
                  }));
          progress.done(1);
        });
    Suggestions suggestions = new Suggestions();
    for (Integer photo : asked) {
      suggestions.add(
          photo,
          answers.getOrDefault(photo, List.of()),
          other -> asking.contains(index.photos().get(other).id()));
    }
    return suggestions;
  }

  /** Returns whether what is refused now may be taken a little later: the job is run again. */
  static boolean passes(RefusedException refused) {
    return refused.refusal() == Refusal.JOURNAL_UNAVAILABLE
        || refused.refusal() == Refusal.NOT_OWNER
        || refused.refusal() == Refusal.BUSY;
  }

  private void hand(Job job, MatchingPlan plan, Compared compared) throws JobFailedException {
    GraphClient client =
        graphs
            .find(job.graph())
            .orElseThrow(() -> new JobFailedException("The project is not there any more."));
    try {
      Set<AnnotationId> members = new HashSet<>(await(client.members()).value());
      List<MatchedPair> pairs =
          pairs(plan, compared, individuals(client)).stream()
              .filter(
                  pair -> members.contains(pair.pair().a()) && members.contains(pair.pair().b()))
              .toList();
      matches.keep(job.graph(), pairs);
      Set<UUID> asked = asked(plan);
      matches.keepNearDuplicates(
          job.graph(),
          asked,
          NearDuplicate.among(compared.ready().stream().map(PhotoHash::of).toList(), asked));
      propose(client, job.graph(), pairs);
    } catch (CompletionException e) {
      if (e.getCause() instanceof RefusedException refused) {
        if (passes(refused)) {
          throw new JournalUnavailableException("The pairs could not be proposed.", refused);
        }
        throw new JobFailedException(
            "The project did not take the pairs: " + refused.getMessage(), refused);
      }
      throw e;
    }
  }

  /**
   * Returns the pairs that come up, the highest score first.
   *
   * @param individuals of {@link #individuals}
   */
  List<MatchedPair> pairs(
      MatchingPlan plan, Compared compared, Map<AnnotationId, AnnotationId> individuals) {
    List<ReadyPhoto> ready = compared.ready();
    Fusion fusion = compared.fusion();
    String local = features.version(Foreground.ALL) + "+" + parameters.version();
    String version = fusion == null ? local : local + "+" + fusion.version();
    List<Suggestions.Suggestion> list =
        compared
            .suggestions()
            .best(
                plan.top(),
                ready.stream()
                    .<@Nullable Object>map(photo -> individuals.get(photo.annotation().id()))
                    .toList());
    List<MatchedPair> pairs = new ArrayList<>();
    for (Suggestions.Suggestion best : fusion == null ? list : fusion.shared(list)) {
      pairs.add(
          pair(
              ready.get(best.first()),
              ready.get(best.second()),
              best,
              version,
              fusion == null ? null : fusion.said(best.first(), best.second())));
    }
    return pairs;
  }

  /**
   * The individual of each photo that somebody has found to be the same as another. What the
   * backend believes from scores alone does not count: it would hide pairs nobody has looked at.
   */
  static Map<AnnotationId, AnnotationId> individuals(GraphClient client) {
    Map<AnnotationId, AnnotationId> roots = new HashMap<>();
    AnnotationPair after = null;
    do {
      PairPage page =
          await(client.pairs(new PairFilter(after, PAGE, EvidenceDecision.POSITIVE, null))).value();
      for (PairState pair : page.items()) {
        AnnotationId a = root(roots, pair.pair().a());
        AnnotationId b = root(roots, pair.pair().b());
        // The smaller stands for both, and for itself, so that whoever is decided is in the map.
        roots.put(a.compareTo(b) < 0 ? b : a, a.compareTo(b) < 0 ? a : b);
        roots.putIfAbsent(a.compareTo(b) < 0 ? a : b, a.compareTo(b) < 0 ? a : b);
      }
      after = page.next();
    } while (after != null);
    Map<AnnotationId, AnnotationId> individuals = new HashMap<>();
    List.copyOf(roots.keySet()).forEach(photo -> individuals.put(photo, root(roots, photo)));
    return individuals;
  }

  private static AnnotationId root(Map<AnnotationId, AnnotationId> roots, AnnotationId of) {
    AnnotationId at = of;
    AnnotationId next = roots.getOrDefault(at, at);
    while (!next.equals(at)) {
      at = next;
      next = roots.getOrDefault(at, at);
    }
    return at;
  }

  private void propose(GraphClient client, UUID graph, List<MatchedPair> pairs) {
    MatchScore scores =
        new MatchScore(
            client.opening().backend(),
            calibration(client, graph),
            pairs.stream().mapToDouble(MatchedPair::score).toArray());
    CandidateBatch.Builder batch = new CandidateBatch.Builder();
    pairs.forEach(
        pair -> batch.add(pair.pair(), scores.match(pair.score()), Double.NaN, Double.NaN));
    await(client.propose(batch.build()));
  }

  private @Nullable IsotonicCalibration calibration(GraphClient client, UUID graph) {
    Map<AnnotationPair, Double> scores = new HashMap<>();
    matches.scores(graph, 1_000_000).forEach(one -> scores.put(one.pair(), one.score()));
    double[] positive = decided(client, scores, EvidenceDecision.POSITIVE);
    double[] negative = decided(client, scores, EvidenceDecision.NEGATIVE);
    return IsotonicCalibration.suffices(positive.length, negative.length)
        ? IsotonicCalibration.of(positive, negative)
        : null;
  }

  private static double[] decided(
      GraphClient client, Map<AnnotationPair, Double> scores, EvidenceDecision decision) {
    List<Double> decided = new ArrayList<>();
    AnnotationPair after = null;
    do {
      PairPage page = await(client.pairs(new PairFilter(after, PAGE, decision, null))).value();
      for (PairState pair : page.items()) {
        Double score = scores.get(pair.pair());
        if (score != null) {
          decided.add(score);
        }
      }
      after = page.next();
    } while (after != null);
    return decided.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static MatchedPair pair(
      ReadyPhoto one,
      ReadyPhoto other,
      Suggestions.Suggestion best,
      String version,
      MatchedPair.@Nullable Fused fused) {
    AnnotationPair pair = AnnotationPair.of(one.annotation().id(), other.annotation().id());
    boolean turned = !pair.a().equals(one.annotation().id());
    List<MatchedPair.Point> points =
        best.points().stream()
            .limit(MatchedPair.MOST_POINTS)
            .map(
                point ->
                    turned
                        ? point(other, point.match(), one, point.query())
                        : point(one, point.query(), other, point.match()))
            .toList();
    return new MatchedPair(pair, best.score(), best.rank(), version, points, fused);
  }

  private static MatchedPair.Point point(ReadyPhoto a, int ofA, ReadyPhoto b, int ofB) {
    float aScale = (float) a.shown().width() / a.features().width();
    float bScale = (float) b.shown().width() / b.features().width();
    return new MatchedPair.Point(
        a.shown().left() + a.features().x(ofA) * aScale,
        a.shown().top() + a.features().y(ofA) * aScale,
        b.shown().left() + b.features().x(ofB) * bScale,
        b.shown().top() + b.features().y(ofB) * bScale);
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
