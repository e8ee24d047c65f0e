package org.resight.matching.vectors;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.jobs.JobProgress;

/** Reads the imported vectors of the photos of one matching. Not thread-safe. */
public final class ImportedVectors {

  private static final int CHUNK = 1_000;

  private final VectorStore store;
  private final UUID graph;
  private final long mostBytes;
  private final JobProgress progress;

  /**
   * Reads vectors for a job.
   *
   * @param mostBytes of memory that they may take
   */
  public ImportedVectors(VectorStore store, UUID graph, long mostBytes, JobProgress progress) {
    this.store = store;
    this.graph = graph;
    this.mostBytes = mostBytes;
    this.progress = progress;
  }

  /** Says whether a plan asks for imported vectors. */
  public static boolean isMeant(String matcher) {
    return matcher.startsWith(VectorSet.PREFIX);
  }

  /**
   * Reads them, and counts one unit a photo. Blocks.
   *
   * @param matcher as the plan has it
   * @param photos their annotations, in the order of the result
   * @return null if there are none, or the job was cancelled
   */
  public @Nullable PhotoVectors read(String matcher, List<UUID> photos) {
    String name = matcher.substring(VectorSet.PREFIX.length());
    Optional<VectorSet> set = store.set(graph, name);
    if (set.isEmpty()) {
      progress.failure("The vectors " + name + " are not there any more.");
      progress.done(photos.size());
      return null;
    }
    List<float @Nullable []> vectors = new ArrayList<>();
    int there = 0;
    boolean over = false;
    for (int from = 0; from < photos.size() && !progress.isCancelled(); from += CHUNK) {
      List<UUID> part = photos.subList(from, Math.min(from + CHUNK, photos.size()));
      Map<UUID, float[]> found = over ? Map.of() : store.find(graph, name, part);
      for (UUID photo : part) {
        float[] vector = found.get(photo);
        // The set may have been deleted meanwhile, and another one imported.
        if (vector == null || vector.length != set.get().dimension()) {
          vectors.add(null);
        } else if ((there + 1L) * vector.length * Float.BYTES > mostBytes) {
          over = true;
          vectors.add(null);
        } else {
          there++;
          vectors.add(vector);
        }
      }
      progress.done(part.size());
    }
    if (over) {
      progress.failure("The vectors " + name + " need more memory than matching has.");
    } else if (there < photos.size() && !progress.isCancelled()) {
      progress.failure(
          photos.size() - there + " photos have no vector of " + name + "; local features alone.");
    }
    return there == 0 || progress.isCancelled()
        ? null
        : new PhotoVectors(set.get().maker(), vectors);
  }
}
