package org.resight.matching.work;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.jobs.RecordedProgress;
import org.resight.matching.ColourImage;
import org.resight.matching.ComparedPhoto;
import org.resight.matching.FeatureParameters;
import org.resight.matching.Features;
import org.resight.matching.Foreground;
import org.resight.matching.GreyImage;
import org.resight.matching.MatchParameters;
import org.resight.matching.PhotoIndex;
import org.resight.matching.vectors.PhotoVectors;
import org.resight.model.AnnotationId;

/** Searches photos by one index over all, and by blocks of short lists in less memory. */
public final class BlockSearchTrial {

  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
  private static final int TOP = 40;

  private final List<ComparedPhoto> photos;
  private final List<ReadyPhoto> ready;
  private final List<Features> features;
  private final FeatureStore store;
  private final MatchingPlan plan;
  private long bytesAKeypoint;

  /**
   * What a search found and took.
   *
   * @param scores of pairs of photos, in both orders
   * @param seconds of processor for each photo, with all that is made for the search
   * @param indexes how many were made
   * @param largest bytes of the largest of them
   * @param held bytes for each photo of all that is held beside the index, but for the vectors
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  public record Found(double[][] scores, double seconds, int indexes, long largest, long held) {}

  /** No photo is decoded: all features are kept. */
  private static final class Kept implements PhotoSource {
    @Override
    public Optional<Shown> find(CatalogueAnnotation annotation) {
      return Optional.empty();
    }

    @Override
    public GreyImage decode(CatalogueAnnotation annotation, Shown shown, int longest)
        throws IOException {
      throw new IOException("not kept");
    }

    @Override
    public ColourImage colours(CatalogueAnnotation annotation, Shown shown, int longest)
        throws IOException {
      throw new IOException("not kept");
    }
  }

  /** Keeps the features of photos in a folder. */
  public BlockSearchTrial(List<ComparedPhoto> photos, List<Features> features, Path folder)
      throws IOException {
    this.photos = photos;
    this.features = features;
    store = new FeatureStore(folder);
    ready = new ArrayList<>();
    for (int i = 0; i < photos.size(); i++) {
      ComparedPhoto photo = photos.get(i);
      String key = String.format("key%d", i);
      store.keep(key, FeatureParameters.STANDARD.version(Foreground.CENTRE), features.get(i));
      ready.add(
          new ReadyPhoto(
              new CatalogueAnnotation(
                  AnnotationId.of(photo.id()),
                  "",
                  null,
                  null,
                  null,
                  null,
                  null,
                  photo.viewpoint(),
                  null,
                  null,
                  null,
                  false,
                  null,
                  null,
                  photo.encounter(),
                  Map.of()),
              new PhotoSource.Shown(photo.picture(), key, Foreground.CENTRE, 0, 0, 400, 400, false),
              features.get(i).places()));
    }
    List<UUID> ids = photos.stream().map(ComparedPhoto::id).toList();
    plan = new MatchingPlan(ids, List.of(ids.size()), null, TOP, true, 30, 100, "trial");
  }

  private Fusion fusion(List<float @Nullable []> vectors, int shortList) {
    return new Fusion(new PhotoVectors("trial", vectors), photos, plan, null, shortList);
  }

  /** The cosines alone: what the vectors say without the local features. */
  public double[][] cosines(List<float @Nullable []> vectors) {
    PhotoVectors all = new PhotoVectors("trial", vectors);
    double[][] scores = new double[photos.size()][photos.size()];
    for (int i = 0; i < scores.length; i++) {
      for (int j = 0; j < scores.length; j++) {
        scores[i][j] = 2 + all.cosine(i, j).orElse(-1);
      }
    }
    return scores;
  }

  /**
   * Searches by one index over all photos.
   *
   * @param vectors or null for the local features alone
   */
  public Found whole(@Nullable List<float @Nullable []> vectors, int shortList) {
    long began = CPU.getCurrentThreadCpuTime();
    Fusion fusion = vectors == null ? null : fusion(vectors, shortList);
    PhotoIndex index = new PhotoIndex(photos, features, MatchParameters.STANDARD, plan.rules());
    bytesAKeypoint = index.bytes() / features.stream().mapToInt(Features::count).sum();
    PhotoIndex.Asker asker = index.asker();
    Suggestions suggestions = new Suggestions();
    for (int i = 0; i < photos.size(); i++) {
      var local = asker.like(i);
      var fused = fusion == null ? local : fusion.fused(i, local);
      suggestions.add(i, MatchingKind.most(fused, plan), other -> true);
    }
    return found(suggestions, CPU.getCurrentThreadCpuTime() - began, 1, index.bytes());
  }

  /** Searches by blocks, in a share of the memory that an index over all takes. */
  public Found blocks(List<float @Nullable []> vectors, int shortList, double share) {
    RecordedProgress progress = new RecordedProgress();
    Fusion fusion = fusion(vectors, shortList);
    int[] keypoints = features.stream().mapToInt(Features::count).toArray();
    long most = (long) (share * Arrays.stream(keypoints).asLongStream().sum());
    long began = CPU.getCurrentThreadCpuTime();
    BlockSearch search =
        new BlockSearch(
            ready,
            photos,
            plan,
            MatchParameters.STANDARD,
            new PhotoFeatures(new Kept(), store, FeatureParameters.STANDARD, progress),
            progress);
    Suggestions suggestions = search.ask(fusion, blocks(fusion, keypoints, most, progress));
    long took = CPU.getCurrentThreadCpuTime() - began;
    if (!progress.failures.isEmpty()) {
      throw new IllegalStateException(progress.failures.toString());
    }
    ShortListBlocks blocks = blocks(fusion, keypoints, most, progress);
    int count = 0;
    long largest = 0;
    for (ShortListBlocks.Block block = blocks.next(); block != null; block = blocks.next()) {
      count++;
      largest =
          Math.max(
              largest, Arrays.stream(block.photos()).mapToLong(place -> keypoints[place]).sum());
    }
    // As of the index over all, which was searched before.
    return found(suggestions, took, count, largest * bytesAKeypoint);
  }

  private ShortListBlocks blocks(
      Fusion fusion, int[] keypoints, long most, RecordedProgress progress) {
    List<Integer> all = IntStream.range(0, photos.size()).boxed().toList();
    return new ShortListBlocks(fusion, keypoints, all, most, progress);
  }

  private Found found(Suggestions suggestions, long nanos, int indexes, long largest) {
    int n = photos.size();
    double[][] scores = new double[n][n];
    List<@Nullable Object> alone = Collections.nCopies(n, null);
    long bytes = 0;
    for (Suggestions.Suggestion one : suggestions.best(n, alone)) {
      scores[one.first()][one.second()] = one.score();
      scores[one.second()][one.first()] = one.score();
      // A pair, its key, its sums, and two numbers a point.
      bytes += 120 + 8L * one.points().size();
    }
    return new Found(scores, nanos / 1e9 / n, indexes, largest, bytes / n);
  }

  /** Vectors of random numbers for each individual, with noise for each photo. */
  public static List<float @Nullable []> noisy(int[] truth, float noise) {
    java.util.SplittableRandom random = new java.util.SplittableRandom(11);
    List<float @Nullable []> vectors = new ArrayList<>();
    float[][] individuals = new float[Arrays.stream(truth).max().orElse(0) + 1][];
    for (int i = 0; i < individuals.length; i++) {
      individuals[i] = random(random);
    }
    for (int individual : truth) {
      float[] vector = random(random);
      for (int i = 0; i < vector.length; i++) {
        vector[i] = Objects.requireNonNull(individuals[individual])[i] + noise * vector[i];
      }
      vectors.add(ofLengthOne(vector));
    }
    return vectors;
  }

  private static float[] random(java.util.SplittableRandom random) {
    float[] vector = new float[64];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  private static float[] ofLengthOne(float[] vector) {
    double squares = 0;
    for (float number : vector) {
      squares += number * number;
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= (float) Math.sqrt(squares);
    }
    return vector;
  }
}
