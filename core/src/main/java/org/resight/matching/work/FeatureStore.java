package org.resight.matching.work;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.resight.matching.FeatureCodec;
import org.resight.matching.Features;

/**
 * Features in files, one a photo and version of the parameters. Nothing is lost with a file: it is
 * made again from the photo. Thread-safe, also with other servers on the same directory.
 */
public final class FeatureStore {

  private final Path directory;

  /**
   * Keeps features under a data directory.
   *
   * @param data the server's data directory
   */
  public FeatureStore(Path data) {
    directory = data.resolve("matching").resolve("features");
  }

  /** Returns what was kept; nothing if that is not whole. */
  Optional<Features> find(String key, String version) {
    try {
      return Optional.of(FeatureCodec.decode(Files.readAllBytes(place(key, version))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      // Damaged, or cut off by a full disk: it is made again.
      return Optional.empty();
    }
  }

  /**
   * Keeps features.
   *
   * @throws IOException if the disk does not take them
   */
  void keep(String key, String version, Features features) throws IOException {
    Path place = place(key, version);
    Path folder = place.resolveSibling(".");
    Files.createDirectories(folder);
    Path draft = Files.createTempFile(folder, "features", ".part");
    try {
      Files.write(draft, FeatureCodec.encode(features));
      Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private Path place(String key, String version) {
    return directory.resolve(version).resolve(key.substring(0, 2)).resolve(key);
  }
}
