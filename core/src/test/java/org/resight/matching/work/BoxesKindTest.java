package org.resight.matching.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.resight.state.TestBench.id;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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
import org.resight.matching.Foreground;
import org.resight.matching.GreyImage;
import org.resight.matching.onnx.ModelFolder;
import org.resight.matching.onnx.TinyModel;
import org.resight.refusal.JournalUnavailableException;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.state.TestBench;

/** A detector that the test writes itself is asked for boxes. */
@Timeout(300)
class BoxesKindTest {

  private static final int PHOTOS = 4;
  private static final int SIDE = 64;

  @TempDir Path data;

  private final TestBench bench = new TestBench();
  private final List<ProposedBox> proposed = new ArrayList<>();
  private final Set<UUID> boxed = new HashSet<>();
  private final RecordedProgress progress = new RecordedProgress();
  private int shown;
  private GraphClient client;
  private Path folder;

  @BeforeEach
  void open() throws Exception {
    client = bench.open(bench.known(0, PHOTOS - 1), Map.of(), Backend.GRAPH);
    folder = Files.createDirectory(data.resolve("models"));
    TinyModel.layRuntime(folder);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private final class Photos implements PhotoSource {
    @Override
    public Optional<Shown> find(CatalogueAnnotation annotation) {
      int n = (int) annotation.id().low();
      return n == 3
          ? Optional.empty()
          : Optional.of(new Shown("p" + n, "key" + n, Foreground.ALL, 0, 0, 1280, 640, false));
    }

    @Override
    public GreyImage decode(CatalogueAnnotation annotation, Shown shownPart, int longest) {
      throw new AssertionError("detectors see colours");
    }

    @Override
    public ColourImage colours(CatalogueAnnotation annotation, Shown shownPart, int longest) {
      shown++;
      return new ColourImage(128, 64, new int[128 * 64]);
    }
  }

  private boolean busy;

  private final class Boxes implements BoxStore {
    @Override
    public List<UUID> without(Collection<UUID> annotations) {
      return annotations.stream().filter(id -> !boxed.contains(id)).sorted().toList();
    }

    @Override
    public int propose(Collection<ProposedBox> boxes) {
      if (busy) {
        throw new RefusedException(Refusal.BUSY, "An import holds the catalogue.");
      }
      proposed.addAll(boxes);
      return boxes.size();
    }

    @Override
    public List<ProposedBox> proposed(Collection<UUID> annotations) {
      return proposed;
    }
  }

  private void propose(String detector) throws JobFailedException {
    progress.done.set(0);
    new BoxesKind(
            key -> Optional.of(client),
            bench.catalogue,
            new Photos(),
            new FeatureStore(data),
            new Boxes(),
            new ModelFolder(folder, data, 1))
        .run(
            new Job(
                UUID.randomUUID(),
                BoxesKind.NAME,
                client.opening().key().uuid(),
                detector,
                Job.Status.RUNNING,
                0,
                0,
                List.of(),
                Instant.EPOCH,
                null,
                null),
            progress);
  }

  @Test
  void aBoxIsProposedForEachPhotoThatHasNone() throws Exception {
    // The clearest is the second one: the left half of the photo, which is twice as wide as high.
    TinyModel.layDetector(
        folder, "eye", SIDE, 48, 32, 8, 8, 0.9f, 0.5f, 16, 32, 32, 32, 0.9f, 0.9f);
    boxed.add(id(1).uuid());

    propose("eye");

    assertThat(progress.failures).isEmpty();
    assertThat(progress.done.get()).isEqualTo(PHOTOS - 1);
    assertThat(proposed)
        .extracting(ProposedBox::annotation)
        .containsExactly(id(0).uuid(), id(2).uuid());
    assertThat(proposed)
        .allSatisfy(
            box -> {
              assertThat(box.box()).containsExactly(0.0, 0.0, 640.0, 640.0);
              assertThat(box.detector()).isEqualTo("eye");
              assertThat(box.score()).isBetween(0.80, 0.82);
              assertThat(box.animals()).isEqualTo(2);
            });
    assertThat(shown).isEqualTo(2);

    // What was said once is not asked again.
    propose("eye");
    assertThat(shown).isEqualTo(2);
    assertThat(proposed).hasSize(4).endsWith(proposed.get(0), proposed.get(1));
  }

  /** The job is run again, and asks no photo twice. */
  @Test
  void aBusyCatalogueEndsNoJob() throws Exception {
    TinyModel.layDetector(folder, "eye", SIDE, 16, 32, 32, 32, 0.9f, 0.9f);
    busy = true;
    assertThatThrownBy(() -> propose("eye")).isInstanceOf(JournalUnavailableException.class);
    busy = false;
    int before = shown;
    propose("eye");
    assertThat(proposed).hasSize(PHOTOS - 1);
    assertThat(shown).isEqualTo(before);
  }

  @Test
  void photosOfNothingAreSaid() throws Exception {
    TinyModel.layDetector(folder, "blind", SIDE, 16, 32, 32, 32, 0.1f, 0.9f);

    propose("blind");

    assertThat(proposed).isEmpty();
    assertThat(progress.failures)
        .hasSize(3)
        .allMatch(words -> words.startsWith("The model blind sees no animal on "));
  }

  @Test
  void whatIsWrongWithADetectorIsSaid() throws Exception {
    TinyModel.lay(folder, "vectors", TinyModel.pixels(SIDE), SIDE);
    propose("vectors");
    assertThat(progress.failures)
        .first()
        .asString()
        .startsWith("The model vectors is no detector.");
    progress.failures.clear();

    TinyModel.layDetector(folder, "odd", SIDE, 1, 2, 3, 4, 5);
    propose("odd");
    assertThat(progress.failures)
        .first()
        .asString()
        .startsWith("The model odd gives 5 numbers, and its settings say 6 a box.");
    progress.failures.clear();

    TinyModel.layDetector(folder, "broken", SIDE, 16, 32, 32, 32, 0.9f, 0.9f);
    Files.write(folder.resolve("broken.onnx"), new byte[] {1, 2, 3});
    propose("broken");
    assertThat(progress.failures).singleElement().asString().contains("cannot be loaded");
    progress.failures.clear();

    propose("none");
    assertThat(progress.failures).hasSize(1);
    assertThat(proposed).isEmpty();
    assertThat(new ModelFolder(folder, data, 1).detectors()).containsExactly("broken", "odd");
    assertThat(new ModelFolder(folder, data, 1).names()).containsExactly("vectors");
  }

  @Test
  void aCancelledJobProposesNothing() throws Exception {
    TinyModel.layDetector(folder, "eye", SIDE, 16, 32, 32, 32, 0.9f, 0.9f);
    progress.cancelAfter = 2;
    propose("eye");
    assertThat(proposed).isEmpty();

    progress.cancelAfter = Integer.MAX_VALUE;
    progress.cancelledAtLast = true;
    propose("eye");
    assertThat(proposed).isEmpty();
    assertThat(progress.failures).isEmpty();
  }
}
