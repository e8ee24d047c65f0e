package org.resight.matching.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.resight.state.TestBench.await;
import static org.resight.state.TestBench.id;
import static org.resight.state.TestBench.pair;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.graph.GraphClient;
import org.resight.jobs.Job;
import org.resight.jobs.JobFailedException;
import org.resight.jobs.RecordedProgress;
import org.resight.journal.Backend;
import org.resight.matching.ColourImage;
import org.resight.matching.Drawings;
import org.resight.matching.FeatureParameters;
import org.resight.matching.Foreground;
import org.resight.matching.GreyImage;
import org.resight.matching.Sift;
import org.resight.model.AnnotationId;
import org.resight.state.TestBench;

/** Photos come into a graph, some of them for the second time. */
@Timeout(60)
class NearDuplicatesKindTest {

  private static final int PHOTOS = 8;
  private static final FeatureParameters FEATURES = new FeatureParameters(160, 200, 0.01f, 10, 0);

  @TempDir Path data;

  private final TestBench bench = new TestBench();
  private final Map<UUID, PhotoHash> hashes = new HashMap<>();
  private final List<NearDuplicate> near = new ArrayList<>();
  private final List<Integer> decoded = new ArrayList<>();
  private final Set<Integer> missing = new HashSet<>();
  private final Set<Integer> damaged = new HashSet<>();
  private final RecordedProgress progress = new RecordedProgress();

  /** What each photo shows, where that is not itself. */
  private final Map<Integer, Integer> shows = new HashMap<>();

  /** The bytes of each photo, where they are another one's. */
  private final Map<Integer, Integer> pictures = new HashMap<>();

  private GraphClient client;

  @BeforeEach
  void open() {
    client = bench.open(bench.known(0, PHOTOS - 1), Map.of(), Backend.GRAPH);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private final class Drawn implements PhotoSource {
    @Override
    public Optional<Shown> find(CatalogueAnnotation annotation) {
      int n = (int) annotation.id().low();
      int picture = pictures.getOrDefault(n, n);
      String key = "key" + picture + (picture == n ? "" : "-part" + n) + shows.getOrDefault(n, n);
      return missing.contains(n)
          ? Optional.empty()
          : Optional.of(new Shown("p" + picture, key, Foreground.ALL, 0, 0, 320, 320, false));
    }

    @Override
    public GreyImage decode(CatalogueAnnotation annotation, Shown shown, int longest)
        throws IOException {
      int n = (int) annotation.id().low();
      decoded.add(n);
      if (damaged.contains(n)) {
        throw new IOException("the photo cannot be decoded");
      }
      int shown0 = shows.getOrDefault(n, n);
      // A copy is smaller than its picture.
      return Drawings.draw(
          shown0 == n ? 160 : 120, 0.8f, 0.1f, 0.1f, shown0, Drawings.coat(shown0, 60));
    }

    @Override
    public ColourImage colours(CatalogueAnnotation annotation, Shown shown, int longest) {
      throw new AssertionError("grey is enough");
    }
  }

  private final class MemoryHashes implements HashStore {
    @Override
    public void keep(Collection<PhotoHash> some) {
      some.forEach(hash -> hashes.put(hash.annotation(), hash));
    }

    @Override
    public void forget(UUID annotation) {
      hashes.remove(annotation);
    }

    @Override
    public List<PhotoHash> find(Collection<UUID> annotations) {
      return hashes.values().stream().filter(h -> annotations.contains(h.annotation())).toList();
    }
  }

  private final class Near implements MatchStore {
    @Override
    public void keepNearDuplicates(
        UUID graph, Collection<UUID> photos, Collection<NearDuplicate> pairs) {
      near.clear();
      near.addAll(pairs);
    }

    @Override
    public List<NearDuplicate> nearDuplicates(UUID graph, int limit) {
      return near;
    }

    @Override
    public void keep(UUID graph, Collection<MatchedPair> pairs) {
      throw new AssertionError("no pair is proposed");
    }

    @Override
    public Optional<MatchedPair> find(UUID graph, org.resight.model.AnnotationPair pair) {
      return Optional.empty();
    }

    @Override
    public void asked(UUID graph, Collection<UUID> annotations) {
      throw new AssertionError("nothing is matched");
    }

    @Override
    public Set<UUID> asked(UUID graph) {
      return Set.of();
    }

    @Override
    public List<Scored> scores(UUID graph, int limit) {
      return List.of();
    }
  }

  private void seek(int... photos) throws JobFailedException {
    progress.done.set(0);
    decoded.clear();
    Job job =
        new Job(
            UUID.randomUUID(),
            NearDuplicatesKind.NAME,
            client.opening().key().uuid(),
            NearDuplicatesKind.plan(IntStream.of(photos).mapToObj(n -> id(n).uuid()).toList()),
            Job.Status.RUNNING,
            0,
            0,
            List.of(),
            Instant.EPOCH,
            null,
            null);
    new NearDuplicatesKind(
            key -> Optional.of(client).filter(one -> !one.isDeleted()),
            bench.catalogue,
            new Drawn(),
            new FeatureStore(data),
            FEATURES,
            new MemoryHashes(),
            new Near())
        .run(job, progress);
  }

  @Test
  void aCopyIsSaidAndAnotherPictureIsNot() throws JobFailedException {
    seek(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(near).isEmpty();
    assertThat(progress.total).isEqualTo(progress.done.get()).isEqualTo(PHOTOS);
    assertThat(hashes).hasSize(PHOTOS);

    shows.put(6, 1);
    seek(6);

    assertThat(near).extracting(NearDuplicate::pair).containsExactly(pair(1, 6));
    assertThat(decoded).as("the others have their hashes").containsExactly(6);
    assertThat(progress.total).isEqualTo(1);
    seek(6);
    assertThat(decoded).as("it looks as it did").isEmpty();
    assertThat(near).hasSize(1);
  }

  @Test
  void photosFromBeforeAreComparedToo() throws JobFailedException {
    shows.put(7, 2);

    seek(7);

    assertThat(decoded).hasSize(PHOTOS);
    assertThat(near).extracting(NearDuplicate::pair).containsExactly(pair(2, 7));
  }

  @Test
  void twoAnimalsOfOnePictureAreNoCopies() throws JobFailedException {
    pictures.put(5, 3);
    shows.put(5, 3);

    seek(3, 5);

    assertThat(near).isEmpty();
  }

  @Test
  void whatCannotBeReadIsSaidAndWhatHasNoPhotoIsNot() throws JobFailedException {
    missing.add(2);
    damaged.add(4);
    shows.put(6, 1);

    seek(1, 2, 4, 6);

    assertThat(near).extracting(NearDuplicate::pair).containsExactly(pair(1, 6));
    assertThat(progress.failures).singleElement().asString().endsWith("cannot be read as a photo.");
    assertThat(hashes).hasSize(PHOTOS - 2);
  }

  @Test
  void featuresOfAMatchingSpareTheDecoding() throws Exception {
    AnnotationId first = id(0);
    CatalogueAnnotation annotation = bench.catalogue.find(first).orElseThrow();
    PhotoSource source = new Drawn();
    PhotoSource.Shown shown = source.find(annotation).orElseThrow();
    new FeatureStore(data)
        .keep(
            shown.key(),
            FEATURES.version(shown.foreground()),
            Sift.features(source.decode(annotation, shown, 320), FEATURES, shown.foreground()));
    shows.put(6, 0);

    seek(0, 6);

    assertThat(decoded).doesNotContain(0).contains(6);
    assertThat(near).extracting(NearDuplicate::pair).containsExactly(pair(0, 6));
  }

  @Test
  void aCancelledSearchSaysNothingAndKeepsWhatItMade() throws JobFailedException {
    shows.put(6, 1);
    progress.cancelAfter = 3;
    seek(6);
    assertThat(near).isEmpty();
    assertThat(hashes).hasSize(3);

    progress.cancelAfter = Integer.MAX_VALUE;
    progress.cancelledAtLast = true;
    seek(6);
    assertThat(near).isEmpty();

    progress.cancelledAtLast = false;
    seek(6);
    assertThat(decoded).hasSizeLessThan(PHOTOS);
    assertThat(near).hasSize(1);
  }

  @Test
  void aProjectThatIsGoneIsSaid() {
    await(bench.curation.delete(client.id()));

    assertThatThrownBy(() -> seek(1)).isInstanceOf(JobFailedException.class);
  }
}
