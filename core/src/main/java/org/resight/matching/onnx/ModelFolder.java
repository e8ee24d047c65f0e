package org.resight.matching.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The operator's folder of models: {@code NAME.onnx}, {@code NAME.json} beside it, and the library
 * that runs them. It is looked at anew each time. Thread-safe.
 */
public final class ModelFolder {

  /** Models that are offered. */
  private static final int MOST_MODELS = 50;

  private static final int LARGEST_SETTINGS = 1 << 16;
  private static final String MODEL = ".onnx";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern RUNTIME = Pattern.compile("onnxruntime.*\\.jar");

  private final Path folder;
  private final Path work;
  private final int threads;

  /**
   * Looks at a folder.
   *
   * @param folder of the operator
   * @param data the server's data directory
   * @param threads that a model may use
   */
  public ModelFolder(Path folder, Path data, int threads) {
    this.folder = folder.toAbsolutePath();
    this.work = data.resolve("matching").resolve("models").toAbsolutePath();
    this.threads = threads;
  }

  /** Returns the names of the models that make vectors; nothing if the folder cannot be read. */
  public List<String> names() {
    return all().stream().filter(name -> !isDetector(name)).limit(MOST_MODELS).toList();
  }

  /** Returns the names of the models that find animals. */
  public List<String> detectors() {
    return all().stream().filter(this::isDetector).limit(MOST_MODELS).toList();
  }

  private List<String> all() {
    return files().stream()
        .filter(file -> file.endsWith(MODEL))
        .map(file -> file.substring(0, file.length() - MODEL.length()))
        .filter(name -> NAME.matcher(name).matches())
        .toList();
  }

  private boolean isDetector(String name) {
    try {
      return ModelSettings.isDetector(json(name));
    } catch (ModelException e) {
      return false; // What is wrong with it is said when it is asked for vectors.
    }
  }

  private List<String> files() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /**
   * Returns a word that is another one if the model or its settings are.
   *
   * @throws ModelException if a file is not there or the settings are wrong
   */
  public String version(String name) throws ModelException {
    byte[] json = json(name);
    ModelSettings.of(json);
    try (InputStream bytes = Files.newInputStream(file(name))) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] part = new byte[1 << 16];
      for (int n = bytes.read(part); n >= 0; n = bytes.read(part)) {
        digest.update(part, 0, n);
      }
      digest.update(json);
      return "onnx1-" + HexFormat.of().formatHex(digest.digest(), 0, 12);
    } catch (IOException e) {
      throw missing(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Loads a model.
   *
   * @param version what {@link #version} said of it
   * @param cancelled whether it shall end at once
   * @throws ModelException if it cannot be loaded, or is not the same any more
   */
  public OnnxModel load(String name, String version, BooleanSupplier cancelled)
      throws ModelException {
    ModelSettings settings = ModelSettings.of(json(name));
    Path runtime = runtime();
    Path model = file(name);
    if (!Files.isReadable(model)) {
      throw missing(new NoSuchFileException(model.toString()));
    }
    OnnxModel loaded = OnnxModel.load(runtime, model, settings, work, threads, cancelled);
    boolean same = false;
    try {
      same = version(name).equals(version);
    } finally {
      if (!same) {
        loaded.close();
      }
    }
    if (!same) {
      throw new ModelException("was changed while it was loaded.");
    }
    return loaded;
  }

  private Path runtime() throws ModelException {
    return files().stream()
        .filter(file -> RUNTIME.matcher(file).matches())
        .reduce((one, later) -> later)
        .map(folder::resolve)
        .orElseThrow(
            () ->
                new ModelException(
                    "needs the library onnxruntime, which is not in the server's folder of models."));
  }

  /** Returns a sentence for each model of which a look at the folder tells that it cannot run. */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    for (String name : all()) {
      try {
        ModelSettings.of(json(name));
        runtime();
      } catch (ModelException e) {
        faults.add("The model " + name + " " + e.words());
      }
    }
    return List.copyOf(faults);
  }

  private Path file(String name) throws ModelException {
    if (!NAME.matcher(name).matches()) {
      throw new ModelException("has no name of a model.");
    }
    return folder.resolve(name + MODEL);
  }

  private static ModelException missing(IOException cause) {
    return new ModelException("is not there, or cannot be read.", cause);
  }

  private byte[] json(String name) throws ModelException {
    Path settings = file(name).resolveSibling(name + ".json");
    try (InputStream bytes = Files.newInputStream(settings)) {
      byte[] json = bytes.readNBytes(LARGEST_SETTINGS + 1);
      if (json.length > LARGEST_SETTINGS) {
        throw new ModelException("has settings of more than " + LARGEST_SETTINGS + " bytes.");
      }
      return json;
    } catch (IOException e) {
      throw new ModelException(
          "has no settings beside it that can be read (" + name + ".json).", e);
    }
  }
}
