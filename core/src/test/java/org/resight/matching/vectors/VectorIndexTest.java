package org.resight.matching.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resight.jobs.RecordedProgress;
import org.resight.matching.ComparedPhoto;

class VectorIndexTest {

  private static final long MEMORY = 1L << 26;

  @TempDir Path folder;

  private static UUID id(int n) {
    return new UUID(n % 7, n);
  }

  private static List<UUID> ids(int count) {
    return IntStream.range(0, count).mapToObj(VectorIndexTest::id).toList();
  }

  /** Vectors in groups of twenty, as photos of individuals are. */
  private static PhotoVectors clustered(int count, int dimension) {
    Random random = new Random(5);
    List<float @Nullable []> vectors = new ArrayList<>();
    float[] centre = new float[dimension];
    for (int n = 0; n < count; n++) {
      float[] vector = new float[dimension];
      double squares = 0;
      for (int i = 0; i < dimension; i++) {
        if (n % 20 == 0) {
          centre[i] = (float) random.nextGaussian();
        }
        vector[i] = centre[i] + 0.7f * (float) random.nextGaussian();
        squares += vector[i] * vector[i];
      }
      for (int i = 0; i < dimension; i++) {
        vector[i] /= (float) Math.sqrt(squares);
      }
      vectors.add(vector);
    }
    return new PhotoVectors("onnx1-0", vectors);
  }

  private static List<Integer> exactly(
      PhotoVectors vectors, int photo, int count, IntPredicate allowed) {
    return IntStream.range(0, vectors.vectors().size())
        .filter(other -> vectors.has(other) && allowed.test(other))
        .boxed()
        .sorted(Comparator.comparingDouble(other -> -vectors.cosine(photo, other).orElse(-2)))
        .limit(count)
        .toList();
  }

  private VectorIndex open(List<UUID> photos, PhotoVectors vectors, long memory)
      throws IOException {
    VectorIndex index = VectorIndex.open(folder, photos, vectors, memory, () -> false);
    assertThat(index).isNotNull();
    return index;
  }

  private static List<Integer> nearest(
      VectorIndex index, PhotoVectors vectors, int photo, int count, IntPredicate allowed)
      throws IOException {
    return index.nearest(vectors.vectors().get(photo), count, allowed).boxed().toList();
  }

  /** Returns the share of the exact lists that an index finds, over some photos. */
  private static double recall(VectorIndex index, PhotoVectors vectors, int of) throws IOException {
    int found = 0;
    int all = 0;
    for (int photo = 0; photo < of; photo += of / 50) {
      int asked = photo;
      // The own group of four is passed over, as an encounter is.
      IntPredicate allowed = other -> other / 4 != asked / 4;
      List<Integer> near = nearest(index, vectors, photo, 400, allowed);
      assertThat(near).hasSize(400).allMatch(allowed::test).doesNotHaveDuplicates();
      List<Integer> exact = exactly(vectors, photo, 200, allowed);
      all += exact.size();
      found += (int) exact.stream().filter(near::contains).count();
    }
    return (double) found / all;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void nearlyAllOfTheNearestAreFound() throws IOException {
    PhotoVectors vectors = clustered(4_000, 48);
    try (VectorIndex index = open(ids(4_000), vectors, MEMORY)) {
      assertThat(recall(index, vectors, 4_000)).isGreaterThan(0.95);
    }
    // In little memory the index has many segments.
    PhotoVectors other = new PhotoVectors("onnx1-0", vectors.vectors().subList(999, 3_999));
    try (VectorIndex index = open(ids(3_000), other, 600_000)) {
      assertThat(recall(index, other, 3_000)).isGreaterThan(0.95);
    }
  }

  @Test
  void whatComesChangesOrGoesIsTakenIn() throws IOException {
    PhotoVectors before = clustered(1_000, 16);
    open(ids(1_000), before, MEMORY).close();
    List<Path> first = files();
    open(ids(1_000), before, MEMORY).close();
    assertThat(files())
        .filteredOn(file -> !file.toString().contains("segments"))
        .hasSize(first.size() - 1);

    // The first hundred go, one changes, and a hundred come.
    List<UUID> photos = new ArrayList<>(ids(1_100).subList(100, 1_100));
    List<float @Nullable []> now =
        new ArrayList<>(clustered(1_100, 16).vectors().subList(100, 1_100));
    now.set(3, now.get(900));
    now.set(4, null);
    PhotoVectors vectors = new PhotoVectors("onnx1-0", now);
    for (int time = 0; time < 2; time++) {
      try (VectorIndex index = open(photos, vectors, MEMORY)) {
        for (int photo : new int[] {0, 3, 500, 950}) {
          assertThat(nearest(index, vectors, photo, 1_000, other -> true))
              .containsExactlyInAnyOrderElementsOf(exactly(vectors, photo, 1_000, other -> true));
        }
        assertThat(nearest(index, vectors, 900, 2, other -> true)).containsExactly(3, 900);
      }
    }
  }

  @Test
  void oneMoreIsASmallSegmentMore_andSmallOnesArePutTogether() throws IOException {
    PhotoVectors vectors = clustered(1_040, 16);
    for (int count = 1_000; count <= 1_040; count++) {
      PhotoVectors some = new PhotoVectors("onnx1-0", vectors.vectors().subList(0, count));
      open(ids(count), some, MEMORY).close();
      long segments = files().stream().filter(file -> file.toString().endsWith(".si")).count();
      assertThat(segments).isBetween(1L, 7L);
    }
  }

  @Test
  void aCancelledBuildLeavesWhatWasThere() throws IOException {
    open(ids(500), clustered(500, 16), MEMORY).close();
    PhotoVectors more = clustered(900, 16);
    int[] asked = new int[1];

    assertThat(VectorIndex.open(folder, ids(900), more, MEMORY, () -> ++asked[0] > 700)).isNull();

    // The next build succeeds.
    try (VectorIndex index = open(ids(900), more, MEMORY)) {
      assertThat(nearest(index, more, 880, 900, other -> true)).hasSize(900);
    }
  }

  @Test
  void longVectorsAreTakenToo() throws IOException {
    PhotoVectors vectors = clustered(40, 2_152);
    try (VectorIndex index = open(ids(40), vectors, MEMORY)) {
      assertThat(nearest(index, vectors, 7, 5, other -> other != 7))
          .containsExactlyInAnyOrderElementsOf(exactly(vectors, 7, 5, other -> other != 7));
    }
  }

  private static List<ComparedPhoto> photos(int count) {
    return ids(count).stream()
        .map(id -> new ComparedPhoto(id, "" + id, null, null, null, null, null, null))
        .toList();
  }

  @Test
  void manyPhotosHaveAnIndex_fewNone_andADamagedOneIsMadeAgain() throws IOException {
    UUID graph = new UUID(1, 1);
    PhotoVectors vectors = clustered(300, 16);
    RecordedProgress progress = new RecordedProgress();
    VectorIndexes indexes = new VectorIndexes(folder, 299, MEMORY);
    assertThat(
            new VectorIndexes(folder, 300, MEMORY).open(graph, vectors, photos(300), 300, progress))
        .isNull();
    assertThat(indexes.open(graph, vectors, photos(300), 2, progress)).isNull();
    indexes.open(graph, vectors, photos(300), 300, progress).close();
    Path place = folder.resolve("matching/nearest/" + graph + "/onnx1-0");
    assertThat(place).isNotEmptyDirectory();
    try (Stream<Path> files = Files.list(place)) {
      for (Path file : files.toList()) {
        Files.write(file, new byte[] {1, 2, 3});
      }
    }

    try (VectorIndex index = indexes.open(graph, vectors, photos(300), 300, progress)) {
      assertThat(nearest(index, vectors, 7, 300, other -> true)).hasSize(300);
      // Nobody else can have it at the same time, but for reading.
      assertThat(progress.failures).isEmpty();
    }

    // Of another model: the former index goes.
    PhotoVectors other = new PhotoVectors("vectors:miewid", clustered(300, 8).vectors());
    indexes.open(graph, other, photos(300), 300, progress).close();
    assertThat(place).doesNotExist();
    assertThat(place.resolveSibling("vectors-miewid")).isNotEmptyDirectory();
  }

  @Test
  void aFolderThatCannotBeMadeIsSaid() throws IOException {
    Files.write(folder.resolve("matching"), new byte[] {1});
    RecordedProgress progress = new RecordedProgress();
    assertThat(
            new VectorIndexes(folder, 1, MEMORY)
                .open(new UUID(1, 1), clustered(40, 8), photos(40), 40, progress))
        .isNull();
    assertThat(progress.failures)
        .containsExactly("The index of vectors cannot be kept; all vectors are scanned.");
  }
}
