package org.resight.effort;

import java.nio.file.Files;
import java.nio.file.Path;
import org.resight.matching.work.VectorIndexTrial;

/** Prints recall, size on disk and time of an index of vectors beside a scan of all. */
final class VectorIndexReport {

  private VectorIndexReport() {}

  /** Takes the number of photos, and how many numbers a vector has. */
  public static void main(String[] args) throws Exception {
    int photos = args.length < 1 || args[0].isBlank() ? 120_000 : Integer.parseInt(args[0]);
    int dimension = args.length < 2 || args[1].isBlank() ? 512 : Integer.parseInt(args[1]);
    Path folder = Files.createTempDirectory("vectors");
    VectorIndexTrial.print(folder, photos, dimension);
  }
}
