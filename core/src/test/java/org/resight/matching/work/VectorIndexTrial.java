package org.resight.matching.work;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.resight.matching.ComparedPhoto;
import org.resight.matching.Likeness;
import org.resight.matching.vectors.PhotoVectors;
import org.resight.matching.vectors.VectorIndex;

/** Compares an index of random vectors with a scan of all. */
public final class VectorIndexTrial {

  private static final int QUERIES = 200;
  private static final int OF_ONE = 12;

  private VectorIndexTrial() {}

  /** Vectors of individuals, several of a group of individuals that look alike. */
  static PhotoVectors vectors(int photos, int dimension) {
    Random random = new Random(11);
    List<float @Nullable []> vectors = new ArrayList<>();
    float[] group = new float[dimension];
    float[] individual = new float[dimension];
    for (int n = 0; n < photos; n++) {
      float[] vector = new float[dimension];
      double squares = 0;
      for (int i = 0; i < dimension; i++) {
        if (n % (50 * OF_ONE) == 0) {
          group[i] = (float) random.nextGaussian();
        }
        if (n % OF_ONE == 0) {
          individual[i] = group[i] + (float) random.nextGaussian();
        }
        vector[i] = individual[i] + 0.8f * (float) random.nextGaussian();
        squares += vector[i] * vector[i];
      }
      for (int i = 0; i < dimension; i++) {
        vector[i] /= (float) Math.sqrt(squares);
      }
      vectors.add(vector);
    }
    return new PhotoVectors("random", vectors);
  }

  private static List<ComparedPhoto> photos(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            n ->
                new ComparedPhoto(
                    new UUID(0, n),
                    "p" + n,
                    null,
                    n % 2 == 0 ? "left" : "right",
                    "e" + n / 3,
                    null,
                    null,
                    null))
        .toList();
  }

  private record Asked(List<List<Integer>> lists, double millis) {}

  private static Asked ask(Fusion fusion, int photos) {
    List<List<Integer>> lists = new ArrayList<>();
    long begin = 0;
    // The first half only warms the JVM up.
    for (int n = 0; n < 2 * QUERIES; n++) {
      if (n == QUERIES) {
        lists.clear();
        begin = System.nanoTime();
      }
      int photo = (int) ((long) (n % QUERIES) * photos / QUERIES);
      lists.add(fusion.fused(photo, List.of()).stream().map(Likeness::photo).toList());
    }
    return new Asked(lists, (System.nanoTime() - begin) / 1e6 / QUERIES);
  }

  /** Prints the time of the scan, and the time, size and recall of the index. */
  public static void print(Path folder, int count, int dimension) throws IOException {
    PhotoVectors vectors = vectors(count, dimension);
    List<ComparedPhoto> photos = photos(count);
    List<UUID> ids = photos.stream().map(ComparedPhoto::id).toList();
    MatchingPlan plan = new MatchingPlan(ids, List.of(count), null, 20, true, 30, 100, "random");
    Asked exact = ask(new Fusion(vectors, photos, plan, null, MatchingKind.SHORT_LIST), count);
    say("%d photos, %d numbers, %d queries", count, dimension, QUERIES);
    say("scan of all: %.1f ms a query", exact.millis());
    long memory = Runtime.getRuntime().maxMemory() / 16;
    long begin = System.nanoTime();
    VectorIndex.open(folder, ids.subList(0, count - 1), shortened(vectors), memory, () -> false)
        .close();
    say("index built in %.0f s, %.0f bytes a photo", seconds(begin), (double) size(folder) / count);
    begin = System.nanoTime();
    try (VectorIndex index =
        Objects.requireNonNull(VectorIndex.open(folder, ids, vectors, memory, () -> false))) {
      say("one photo more taken in within %.2f s", seconds(begin));
      Asked found = ask(new Fusion(vectors, photos, plan, index, MatchingKind.SHORT_LIST), count);
      say(
          "index: %.1f ms a query, recall of the first 10: %.4f, 50: %.4f, 200: %.4f",
          found.millis(),
          recall(exact, found, 10),
          recall(exact, found, 50),
          recall(exact, found, 200));
    }
  }

  private static PhotoVectors shortened(PhotoVectors vectors) {
    return new PhotoVectors(
        vectors.version(), vectors.vectors().subList(0, vectors.vectors().size() - 1));
  }

  private static double recall(Asked exact, Asked found, int first) {
    int both = 0;
    int all = 0;
    for (int n = 0; n < QUERIES; n++) {
      List<Integer> wanted = exact.lists().get(n);
      List<Integer> head = wanted.subList(0, Math.min(first, wanted.size()));
      Set<Integer> got = new HashSet<>(found.lists().get(n));
      all += head.size();
      both += (int) head.stream().filter(got::contains).count();
    }
    return (double) both / all;
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .mapToLong(
              file -> {
                try {
                  return Files.size(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .sum();
    }
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
