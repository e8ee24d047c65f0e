package org.resight.matching.work;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.jobs.JobProgress;
import org.resight.matching.FeatureParameters;
import org.resight.matching.Features;
import org.resight.matching.Sift;
import org.resight.model.AnnotationId;

/**
 * Makes the features of the photos of one job, and keeps them, so that none is made twice. What is
 * wrong with a photo is said in the job, and the rest goes on. Thread-safe.
 */
final class PhotoFeatures {

  private static final Logger LOG = System.getLogger(PhotoFeatures.class.getName());

  private final PhotoSource source;
  private final FeatureStore store;
  private final FeatureParameters parameters;
  private final JobProgress progress;
  private final AtomicBoolean diskSaid = new AtomicBoolean();

  PhotoFeatures(
      PhotoSource source, FeatureStore store, FeatureParameters parameters, JobProgress progress) {
    this.source = source;
    this.store = store;
    this.parameters = parameters;
    this.progress = progress;
  }

  /**
   * Makes features of photos, one unit each.
   *
   * @param known annotations of the photos
   * @param earlier an index that has places of some of them, or null
   * @param mostKeypoints that are held with their descriptors; if there are more, all photos have
   *     their places alone
   * @return the photos that can be compared, in their order
   */
  List<ReadyPhoto> ready(
      List<UUID> photos,
      Map<AnnotationId, CatalogueAnnotation> known,
      IndexShelf.@Nullable Kept earlier,
      long mostKeypoints) {
    Map<UUID, ReadyPhoto> ready = new ConcurrentHashMap<>();
    AtomicLong keypoints = new AtomicLong();
    progress.each(
        photos,
        id -> {
          CatalogueAnnotation annotation = known.get(AnnotationId.of(id));
          if (annotation != null) {
            ReadyPhoto one = ready(annotation, earlier);
            if (one != null) {
              boolean fits = keypoints.addAndGet(one.features().count()) <= mostKeypoints;
              ready.put(id, fits ? one : one.placesOnly());
            }
          } else {
            progress.failure("The annotation " + id + " is not in the catalogue any more.");
          }
          progress.done(1);
        });
    boolean fit = keypoints.get() <= mostKeypoints;
    return photos.stream()
        .filter(ready::containsKey)
        .map(ready::get)
        .map(one -> fit ? one : one.placesOnly())
        .toList();
  }

  /** Makes features of a photo unless they are kept; nothing if it cannot be compared. */
  @Nullable ReadyPhoto ready(CatalogueAnnotation annotation, IndexShelf.@Nullable Kept earlier) {
    try {
      Optional<PhotoSource.Shown> shown = source.find(annotation);
      if (shown.isEmpty()) {
        progress.failure(MatchingKind.name(annotation) + " has no photo.");
        return null;
      }
      if (shown.get().boxMissed()) {
        progress.failure(
            MatchingKind.name(annotation)
                + " has a box outside its photo; the whole photo is compared.");
      }
      Optional<Features> indexed =
          earlier == null ? Optional.empty() : earlier.places(annotation.id().uuid(), shown.get());
      if (indexed.isPresent()) {
        return new ReadyPhoto(annotation, shown.get(), indexed.get());
      }
      String version = parameters.version(shown.get().foreground());
      Optional<Features> kept = store.find(shown.get().key(), version);
      if (kept.isPresent()) {
        return new ReadyPhoto(annotation, shown.get(), kept.get());
      }
      Features made = made(annotation, shown.get());
      keep(shown.get().key(), version, made);
      if (made.count() == 0) {
        progress.failure(MatchingKind.name(annotation) + " shows nothing that can be compared.");
      }
      return new ReadyPhoto(annotation, shown.get(), made);
    } catch (IOException e) {
      unreadable(annotation, Level.DEBUG, e);
      return null;
    } catch (RuntimeException e) {
      // A decoder stumbled over bytes that nobody foresaw: one photo, not the job.
      unreadable(annotation, Level.WARNING, e);
      return null;
    }
  }

  private void unreadable(CatalogueAnnotation annotation, Level level, Exception e) {
    LOG.log(level, "A photo cannot be matched", e);
    progress.failure(MatchingKind.name(annotation) + " cannot be read as a photo.");
  }

  /**
   * Returns the features of a photo with their descriptors once more. They are made again if the
   * disk has not kept them.
   *
   * @return nothing if the photo cannot be read any more, which is said
   */
  Optional<Features> again(ReadyPhoto photo) {
    String version = parameters.version(photo.shown().foreground());
    Optional<Features> kept = store.find(photo.shown().key(), version);
    if (kept.isPresent()) {
      return kept;
    }
    try {
      Features made = made(photo.annotation(), photo.shown());
      keep(photo.shown().key(), version, made);
      return Optional.of(made);
    } catch (IOException | RuntimeException e) {
      // It was deleted since it was looked at first.
      unreadable(photo.annotation(), Level.WARNING, e);
      return Optional.empty();
    }
  }

  private Features made(CatalogueAnnotation annotation, PhotoSource.Shown shown)
      throws IOException {
    // Twice the size: the reduction to the size wanted is then clean.
    return Sift.features(
        source.decode(annotation, shown, 2 * parameters.longestSide()),
        parameters,
        shown.foreground());
  }

  private void keep(String key, String version, Features made) {
    try {
      store.keep(key, version, made);
    } catch (IOException e) {
      // The job can go on; they are made again when they are needed again.
      if (diskSaid.compareAndSet(false, true)) {
        LOG.log(Level.WARNING, "Features cannot be kept", e);
        progress.failure("Features cannot be kept: the disk does not take them.");
      }
    }
  }
}
