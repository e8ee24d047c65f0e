package org.resight.matching.vectors;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.lucene.store.LockObtainFailedException;
import org.jspecify.annotations.Nullable;
import org.resight.jobs.JobProgress;
import org.resight.matching.ComparedPhoto;

/**
 * The indexes of vectors, one a graph, for graphs of many photos. They lie in the data directory,
 * and nothing is lost with one: it is made again. Thread-safe.
 */
public final class VectorIndexes {

  private static final Logger LOG = System.getLogger(VectorIndexes.class.getName());

  /** Up to the bound divided by this, photos that are asked are faster by a scan of all. */
  private static final int FEW = 100;

  private final Path folder;
  private final int exact;
  private final long mostBytes;

  /**
   * Keeps indexes under a data directory.
   *
   * @param data the server's data directory
   * @param exact vectors up to which there is no index
   * @param mostBytes of memory that the building of one may take
   */
  public VectorIndexes(Path data, int exact, long mostBytes) {
    this.folder = data.resolve("matching").resolve("nearest");
    this.exact = exact;
    this.mostBytes = mostBytes;
  }

  /**
   * Opens the index of a graph, after it was brought up to date.
   *
   * @param vectors of the photos, in their order
   * @param asked how many photos will be asked
   * @return null if all are to be scanned, or it was cancelled; the caller closes the index
   */
  public @Nullable VectorIndex open(
      UUID graph,
      PhotoVectors vectors,
      List<ComparedPhoto> photos,
      int asked,
      JobProgress progress) {
    long there = vectors.vectors().stream().filter(vector -> vector != null).count();
    if (there <= exact || asked <= exact / FEW) {
      return null;
    }
    Path own = folder.resolve(graph.toString());
    Path place = own.resolve(vectors.version().replace(':', '-'));
    List<UUID> ids = photos.stream().map(ComparedPhoto::id).toList();
    try {
      Files.createDirectories(place);
      clear(own, place);
      try {
        return VectorIndex.open(place, ids, vectors, mostBytes, progress::isCancelled);
      } catch (LockObtainFailedException e) {
        LOG.log(Level.WARNING, "Another server has the index of vectors; all are scanned", e);
        return null;
      } catch (IOException | RuntimeException e) {
        // Damaged, cut off, or of another version of the library: it is made again.
        LOG.log(Level.INFO, "The index of vectors is made again", e);
        clear(place, null);
        return VectorIndex.open(place, ids, vectors, mostBytes, progress::isCancelled);
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "The index of vectors cannot be kept; all are scanned", e);
      progress.failure("The index of vectors cannot be kept; all vectors are scanned.");
      return null;
    }
  }

  /** Deletes what is in a folder, but for one part of it. */
  private static void clear(Path folder, @Nullable Path kept) throws IOException {
    List<Path> parts;
    try (Stream<Path> files = Files.list(folder)) {
      parts = files.filter(file -> !file.equals(kept)).toList();
    } catch (NoSuchFileException e) {
      return;
    }
    for (Path part : parts) {
      if (Files.isDirectory(part)) {
        clear(part, null);
      }
      Files.deleteIfExists(part);
    }
  }
}
