package org.resight.matching.work;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.jobs.JobProgress;
import org.resight.matching.ColourImage;
import org.resight.matching.onnx.ModelException;
import org.resight.matching.onnx.ModelFolder;
import org.resight.matching.onnx.OnnxModel;
import org.resight.matching.vectors.PhotoVectors;

/**
 * Makes the vectors of one matching's photos. They are kept by photo and model, so that none is
 * made twice; the model is loaded when the first is missing.
 *
 * <p>What is wrong with the model is said in the job, once; then the vectors that are there count,
 * and the matching goes on. For one matching; its photos may be asked by many threads.
 */
final class VectorMaker {

  private static final Logger LOG = System.getLogger(VectorMaker.class.getName());

  /** A photo that the model is shown. */
  record Asked(CatalogueAnnotation annotation, PhotoSource.Shown shown) {}

  /** What a model is asked. */
  @FunctionalInterface
  interface Question {
    /**
     * Asks it.
     *
     * @throws ModelException if it has no answer
     */
    float[] ask(OnnxModel model, ColourImage picture) throws ModelException;
  }

  /** Photos without a vector after which a model that has made none is not asked any more. */
  private static final int MOST_IN_VAIN = 10;

  private final @Nullable ModelFolder models;
  private final String name;
  private final PhotoSource source;
  private final FeatureStore store;
  private final long mostBytes;
  private final JobProgress progress;
  private final Question question;

  private final AtomicBoolean given = new AtomicBoolean();
  private final AtomicBoolean diskSaid = new AtomicBoolean();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong inVain = new AtomicLong();

  /** Guarded by this, as is the next. */
  private @Nullable OnnxModel loaded;

  private boolean over;

  /**
   * Makes vectors for a job.
   *
   * @param mostBytes of memory that they may take
   * @param question that the model is asked for each
   */
  VectorMaker(
      @Nullable ModelFolder models,
      String name,
      PhotoSource source,
      FeatureStore store,
      long mostBytes,
      JobProgress progress,
      Question question) {
    this.models = models;
    this.name = name;
    this.source = source;
    this.store = store;
    this.mostBytes = mostBytes;
    this.progress = progress;
    this.question = question;
  }

  /** Makes them, one unit a photo; nothing if there is none in the end. */
  @Nullable PhotoVectors make(List<Asked> photos) {
    if (models == null) {
      progress.failure(sentence("is not there: this server has no models (RESIGHT_MODELS)."));
      progress.done(photos.size());
      return null;
    }
    String version;
    try {
      version = models.version(name);
    } catch (ModelException e) {
      say(e.words(), e);
      progress.done(photos.size());
      return null;
    }
    Map<Integer, float[]> made = new ConcurrentHashMap<>();
    try {
      progress.each(
          IntStream.range(0, photos.size()).boxed().toList(),
          place -> {
            vector(models, photos.get(place), version).ifPresent(vector -> made.put(place, vector));
            progress.done(1);
          });
    } finally {
      end();
    }
    List<float @Nullable []> vectors = new ArrayList<>();
    for (int place = 0; place < photos.size(); place++) {
      vectors.add(made.get(place));
    }
    return made.isEmpty() ? null : new PhotoVectors(version, vectors);
  }

  private Optional<float[]> vector(ModelFolder folder, Asked photo, String version) {
    Optional<float[]> vector = store.findVector(photo.shown().key(), version);
    if (vector.isEmpty()) {
      vector = made(folder, photo, version);
    }
    if (vector.isPresent()
        && bytes.addAndGet((long) Float.BYTES * vector.get().length) > mostBytes) {
      giveUp("makes vectors that need more memory than matching has.", null);
      return Optional.empty();
    }
    return vector;
  }

  private Optional<float[]> made(ModelFolder folder, Asked photo, String version) {
    try {
      OnnxModel model = model(folder, version);
      if (model == null) {
        return Optional.empty();
      }
      PhotoSource.Shown shown = photo.shown();
      float[] vector =
          question.ask(
              model,
              source.colours(
                  photo.annotation(), shown, model.longest(shown.width(), shown.height())));
      given.set(true);
      keep(shown.key(), version, vector);
      return Optional.of(vector);
    } catch (ModelException e) {
      if (!e.isOfOnePhoto()) {
        giveUp(e.words(), e);
      } else {
        progress.failure(
            sentence(e.words()) + " The photo is " + MatchingKind.name(photo.annotation()) + ".");
        if (inVain.incrementAndGet() >= MOST_IN_VAIN && !given.get()) {
          giveUp("is not asked for further photos.", null);
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "A photo cannot be shown to a model", e);
      progress.failure(MatchingKind.name(photo.annotation()) + " cannot be read as a photo.");
    }
    return Optional.empty();
  }

  private void keep(String key, String version, float[] vector) {
    try {
      store.keepVector(key, version, vector);
    } catch (IOException e) {
      if (diskSaid.compareAndSet(false, true)) {
        LOG.log(Level.WARNING, "Vectors cannot be kept", e);
        progress.failure("Vectors cannot be kept: the disk does not take them.");
      }
    }
  }

  /** Returns the model, loaded for the first photo; nothing once it was given up. */
  private synchronized @Nullable OnnxModel model(ModelFolder folder, String version)
      throws ModelException {
    if (loaded == null && !over) {
      loaded = folder.load(name, version, progress::isCancelled);
    }
    return over ? null : loaded;
  }

  private synchronized void giveUp(String words, @Nullable Throwable cause) {
    // A cancelled matching ends the model itself.
    if (!over && !progress.isCancelled()) {
      say(words, cause);
    }
    over = true;
  }

  private synchronized void end() {
    over = true;
    if (loaded != null) {
      loaded.close();
    }
  }

  private void say(String words, @Nullable Throwable cause) {
    LOG.log(Level.WARNING, sentence(words), cause);
    progress.failure(sentence(words));
  }

  private String sentence(String words) {
    return "The model " + name + " " + words;
  }
}
