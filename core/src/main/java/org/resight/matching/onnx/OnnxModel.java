package org.resight.matching.onnx;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.resight.matching.ColourImage;

/**
 * A model that runs, in a program of its own beside the server: it ends with the matching, and
 * whatever it does, the server goes on. Thread-safe; one photo is run at a time.
 *
 * <p>A thread watches it: it is killed if it takes too long, or if the matching is cancelled.
 */
public final class OnnxModel implements AutoCloseable {

  private static final Logger LOG = System.getLogger(OnnxModel.class.getName());

  /** Seconds until it has to be loaded. */
  private static final long LOADED_WITHIN = 120;

  /** Seconds that one photo may take. */
  private static final long RUN_WITHIN = 60;

  /** Milliseconds after which a cancelled matching is noticed. */
  private static final long LOOKED_EVERY = 200;

  /** Bytes of address space beside four times the model's file. */
  private static final long ROOM = 4L << 30;

  /** What of the server's environment it sees; never a secret. */
  private static final Set<String> SEEN = Set.of("PATH", "SystemRoot", "LANG");

  private final ModelSettings settings;
  private final BooleanSupplier cancelled;
  private final Path folder;
  private final Process process;
  private final DataOutputStream out;
  private final DataInputStream in;

  /** When the answer has to be there, 0 while none is awaited. */
  private volatile long due;

  private volatile boolean late;

  private OnnxModel(
      ModelSettings settings, BooleanSupplier cancelled, Path folder, Process process) {
    this.settings = settings;
    this.cancelled = cancelled;
    this.folder = folder;
    this.process = process;
    this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), 1 << 16));
    this.in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
  }

  /**
   * Loads a model.
   *
   * @param runtime the library's file
   * @param model the model's file
   * @param work where folders may be made
   * @param threads it may use
   * @param cancelled whether it shall end at once
   * @throws ModelException if it cannot be loaded
   */
  static OnnxModel load(
      Path runtime,
      Path model,
      ModelSettings settings,
      Path work,
      int threads,
      BooleanSupplier cancelled)
      throws ModelException {
    Path folder = null;
    try {
      Files.createDirectories(work);
      folder = Files.createTempDirectory(work, "run");
      layProgram(folder);
      OnnxModel loaded =
          new OnnxModel(
              settings, cancelled, folder, start(folder, runtime, model, settings, threads));
      Thread watch = new Thread(loaded::watch, "resight-model");
      watch.setDaemon(true);
      watch.start();
      loaded.awaitLoaded(model);
      return loaded;
    } catch (IOException e) {
      if (folder != null) {
        delete(folder);
      }
      throw new ModelException("cannot be started on this server.", e);
    }
  }

  private static void layProgram(Path folder) throws IOException {
    String name = OnnxProgram.class.getName().replace('.', '/') + ".class";
    Path place = folder.resolve(name);
    Files.createDirectories(place.resolve("..").normalize());
    try (InputStream program = OnnxProgram.class.getResourceAsStream("OnnxProgram.class")) {
      if (program == null) {
        throw new IOException("The program that runs models is not in the application.");
      }
      Files.copy(program, place);
    }
  }

  private static Process start(
      Path folder, Path runtime, Path model, ModelSettings settings, int threads)
      throws IOException {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(Path.of("/bin/sh"))) {
      long kilobytes = (ROOM + 4 * Files.size(model)) >> 10;
      command.addAll(
          List.of("/bin/sh", "-c", "ulimit -v \"$0\"; exec \"$@\"", Long.toString(kilobytes)));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:CompressedClassSpaceSize=32m",
            "-XX:ReservedCodeCacheSize=32m",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=" + folder.resolve("crash.log"),
            // Where the library unpacks its natives.
            "-Djava.io.tmpdir=" + folder,
            "-cp",
            folder + File.pathSeparator + runtime,
            OnnxProgram.class.getName(),
            model.toString(),
            Integer.toString(threads),
            Integer.toString(settings.mostNumbers())));
    for (long side : settings.shape()) {
      command.add(Long.toString(side));
    }
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(SEEN);
    // Each arena takes address space that is bounded.
    environment.put("MALLOC_ARENA_MAX", "2");
    return builder.redirectError(folder.resolve("errors.log").toFile()).start();
  }

  private void watch() {
    try {
      while (!process.waitFor(LOOKED_EVERY, TimeUnit.MILLISECONDS)) {
        long end = due;
        if (end != 0 && System.nanoTime() - end > 0) {
          late = true;
        }
        if (late || cancelled.getAsBoolean()) {
          process.destroyForcibly();
        }
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void awaitLoaded(Path model) throws ModelException {
    String reason = "";
    try {
      await(LOADED_WITHIN);
      if (in.readBoolean()) {
        return;
      }
      // Everybody in the project reads it, and folders are the operator's.
      reason = in.readUTF().replace(model.toString(), String.valueOf(model.getFileName()));
    } catch (IOException e) {
      String said = errors();
      LOG.log(Level.WARNING, () -> "The program of a model ended: " + said, e);
      reason =
          late
              ? "was not loaded within " + LOADED_WITHIN + " s."
              : "cannot be loaded: its program ended by itself.";
    } finally {
      due = 0;
      if (!reason.isEmpty()) {
        close();
      }
    }
    throw new ModelException(reason);
  }

  private void await(long seconds) {
    due = Math.max(1, System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
  }

  private String errors() {
    try {
      String said = Files.readString(folder.resolve("errors.log"));
      return said.substring(Math.max(0, said.length() - 2_000)).strip();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /**
   * Returns the vector of a picture, of length 1.
   *
   * @throws ModelException if there is none
   */
  public float[] vector(ColourImage picture) throws ModelException {
    return normalised(answer(settings.input(picture)));
  }

  /**
   * Returns the animals that a detector sees in a picture, the highest score first.
   *
   * @throws ModelException if it gives no boxes
   */
  public List<Detection> animals(ColourImage picture) throws ModelException {
    Detecting how = settings.detecting();
    if (how == null) {
      throw new ModelException("is no detector.");
    }
    return Detection.of(
        answer(settings.input(picture)), settings, how, picture.width(), picture.height());
  }

  private synchronized float[] answer(float[] input) throws ModelException {
    try {
      await(RUN_WITHIN);
      for (float number : input) {
        out.writeFloat(number);
      }
      out.flush();
      if (!in.readBoolean()) {
        throw ModelException.ofPhoto(in.readUTF());
      }
      int count = in.readInt();
      if (count < 1 || count > settings.mostNumbers()) {
        throw new IOException("The program of a model gives " + count + " numbers.");
      }
      float[] vector = new float[count];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = in.readFloat();
      }
      return vector;
    } catch (IOException e) {
      process.destroyForcibly();
      throw new ModelException(
          late
              ? "took more than " + RUN_WITHIN + " s for one photo, and was ended."
              : "ended by itself; it may need more memory than it has.",
          e);
    } finally {
      due = 0;
    }
  }

  private static float[] normalised(float[] vector) throws ModelException {
    double squares = 0;
    for (float number : vector) {
      if (!Float.isFinite(number)) {
        throw ModelException.ofPhoto("gives a number that is not finite.");
      }
      squares += (double) number * number;
    }
    if (squares == 0) {
      throw ModelException.ofPhoto("gives nothing but zeros.");
    }
    double length = Math.sqrt(squares);
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) (vector[i] / length);
    }
    return vector;
  }

  /** The longer side that a part of a photo is decoded at for it. */
  public int longest(int partWidth, int partHeight) {
    return settings.longest(partWidth, partHeight);
  }

  /** Ends it, and leaves nothing of it. */
  @Override
  public void close() {
    process.destroyForcibly();
    boolean interrupted = false;
    while (process.isAlive()) {
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    delete(folder);
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "The folder of a model is left over", e);
    }
  }
}
