package org.resight.matching.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.resight.matching.ColourImage;

/** Real models in their own program, as small as they can be. */
@Timeout(300)
class ModelFolderTest {

  private static final int SIDE = 32;

  @TempDir Path folder;
  @TempDir Path data;

  private ModelFolder models;

  @BeforeEach
  void open() throws IOException {
    TinyModel.layRuntime(folder);
    models = new ModelFolder(folder, data, 1);
  }

  /** Bright above, dark below. */
  private static ColourImage picture() {
    int[] pixels = new int[SIDE * SIDE];
    Arrays.setAll(pixels, i -> i < SIDE * SIDE / 4 ? 0xff0000 : 0);
    return new ColourImage(SIDE, SIDE, pixels);
  }

  private OnnxModel load(String name) throws ModelException {
    return models.load(name, models.version(name), () -> false);
  }

  private void assertRefused(String words) {
    assertThatThrownBy(() -> load("tiny"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(words)
        .message()
        .doesNotContain(folder.toString());
    assertNothingLeft();
  }

  private void assertNothingLeft() {
    assertThat(data.resolve("matching/models"))
        .satisfiesAnyOf(
            place -> assertThat(place).doesNotExist(),
            place -> assertThat(place).isEmptyDirectory());
  }

  @Test
  void aModelGivesVectorsOfLengthOneAlsoIfItsFileGoesMeanwhile() throws Exception {
    TinyModel.lay(folder, "tiny", TinyModel.means(SIDE), SIDE);
    TinyModel.lay(folder, "another", TinyModel.pixels(SIDE), SIDE);
    Files.writeString(folder.resolve("no name.onnx"), "");
    assertThat(models.names()).containsExactly("another", "tiny");
    Files.writeString(folder.resolve("another.json"), "{}");
    assertThat(models.faults())
        .singleElement()
        .asString()
        .startsWith("The model another has wrong settings: size must be");

    try (OnnxModel model = load("tiny")) {
      Files.delete(folder.resolve("tiny.onnx"));
      Files.delete(folder.resolve("tiny.json"));
      for (int i = 0; i < 3; i++) {
        float[] vector = model.vector(picture());
        assertThat(vector).hasSize(3 * 4 * 4);
        // Every mean is 1 or -1.
        float one = (float) (1 / Math.sqrt(48));
        assertThat(vector[0]).isCloseTo(one, within(1e-6f));
        assertThat(vector[3]).isCloseTo(one, within(1e-6f));
        assertThat(vector[4]).isCloseTo(-one, within(1e-6f));
        assertThat(vector[16]).isCloseTo(-one, within(1e-6f));
      }
    }
    assertNothingLeft();
    assertRefused("has no settings beside it that can be read (tiny.json).");
  }

  @Test
  void aVersionTellsTheBytesOfTheModelAndItsSettings() throws Exception {
    TinyModel.lay(folder, "tiny", TinyModel.means(SIDE), SIDE);
    String first = models.version("tiny");
    assertThat(models.version("tiny")).isEqualTo(first).matches("onnx1-[0-9a-f]{24}");

    Files.writeString(folder.resolve("tiny.json"), TinyModel.settings(SIDE) + " ");
    String second = models.version("tiny");
    TinyModel.lay(folder, "tiny", TinyModel.pixels(SIDE), SIDE);
    assertThat(models.version("tiny")).isNotEqualTo(first);
    assertThat(second).isNotEqualTo(first);

    assertThatThrownBy(() -> models.load("tiny", first, () -> false))
        .hasMessage("was changed while it was loaded.");
    assertNothingLeft();
    assertThatThrownBy(() -> models.version("../tiny")).hasMessage("has no name of a model.");
  }

  @Test
  void filesThatAreNoModelAreRefused() throws Exception {
    TinyModel.lay(folder, "tiny", "no model".getBytes(StandardCharsets.UTF_8), SIDE);
    assertRefused("cannot be loaded: ");
    TinyModel.lay(folder, "tiny", new byte[0], SIDE);
    assertRefused("cannot be loaded: ");
    byte[] whole = TinyModel.means(SIDE);
    TinyModel.lay(folder, "tiny", Arrays.copyOf(whole, whole.length / 2), SIDE);
    assertRefused("cannot be loaded: ");
    TinyModel.lay(folder, "tiny", whole, 2 * SIDE);
    assertRefused("takes an input of shape [1, 3, 32, 32], and its settings say [1, 3, 64, 64].");
    Files.delete(folder.resolve("tiny.onnx"));
    assertRefused("is not there, or cannot be read.");
    TinyModel.lay(folder, "tiny", whole, SIDE);
    Files.delete(folder.resolve("onnxruntime.jar"));
    assertRefused("needs the library onnxruntime");
    Files.writeString(folder.resolve("onnxruntime.jar"), "no library");
    assertRefused("cannot be loaded: ");
  }

  @Test
  void answersThatAreNoVectorsAreSaidAndTheNextPhotoMayBeAsked() throws Exception {
    TinyModel.lay(folder, "tiny", TinyModel.logarithms(SIDE), SIDE);
    int[] white = new int[SIDE * SIDE];
    Arrays.fill(white, 0xf0ffff);
    try (OnnxModel model = load("tiny")) {
      assertThatThrownBy(() -> model.vector(picture()))
          .hasMessage("gives a number that is not finite.")
          .matches(e -> ((ModelException) e).isOfOnePhoto());
      assertThat(model.vector(new ColourImage(SIDE, SIDE, white))).hasSize(48).contains(0f);
      Arrays.fill(white, 0xffffff);
      assertThatThrownBy(() -> model.vector(new ColourImage(SIDE, SIDE, white)))
          .hasMessage("gives nothing but zeros.");
    }
    TinyModel.lay(folder, "tiny", TinyModel.pixels(64), 64);
    try (OnnxModel model = load("tiny")) {
      assertThatThrownBy(() -> model.vector(picture()))
          .hasMessageContaining("in place of 1 to 8192 floats a photo.");
    }
  }

  @Test
  void aModelWithoutEndIsEndedWhenTheMatchingIsCancelled() throws Exception {
    TinyModel.lay(folder, "tiny", TinyModel.endless(SIDE), SIDE);
    AtomicBoolean cancelled = new AtomicBoolean();
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (OnnxModel model = models.load("tiny", models.version("tiny"), cancelled::get)) {
      CountDownLatch begun = new CountDownLatch(1);
      Future<float[]> vector =
          other.submit(
              () -> {
                begun.countDown();
                return model.vector(picture());
              });
      begun.await();
      assertThatThrownBy(() -> vector.get(1, TimeUnit.SECONDS))
          .isInstanceOf(TimeoutException.class);
      long from = System.nanoTime();
      cancelled.set(true);
      assertThatThrownBy(vector::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(ModelException.class)
          .hasMessageContaining("ended by itself"); // and not for the time that it took
      assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(2));
    } finally {
      other.shutdownNow();
    }
    assertNothingLeft();
  }

  @Test
  void aModelSeesNothingOfTheServersEnvironmentAndItsMemoryIsBounded() throws Exception {
    TinyModel.lay(folder, "tiny", TinyModel.means(SIDE), SIDE);
    try (OnnxModel model = load("tiny");
        Stream<ProcessHandle> children = ProcessHandle.current().children()) {
      assertThat(model.vector(picture())).isNotEmpty();
      Path program =
          children
              .filter(child -> child.info().toString().contains("java"))
              .map(child -> Path.of("/proc", Long.toString(child.pid())))
              .findFirst()
              .orElseThrow();
      assertThat(Files.readString(program.resolve("environ")).split("\0"))
          .allMatch(line -> line.matches("(PATH|LANG|PWD|MALLOC_ARENA_MAX|_|SHLVL|OLDPWD)=.*"));
      assertThat(Files.readString(program.resolve("oom_score_adj"))).isEqualTo("1000\n");
      assertThat(Files.readAllLines(program.resolve("limits")))
          .filteredOn(line -> line.startsWith("Max address space"))
          .allMatch(line -> !line.contains("unlimited"));
    }
  }
}
