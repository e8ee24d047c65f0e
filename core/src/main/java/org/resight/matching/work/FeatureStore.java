package org.resight.matching.work;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.resight.matching.FeatureCodec;
import org.resight.matching.Features;

/**
 * Features and vectors in files, one a photo and version of the parameters or the model. Nothing is
 * lost with a file: it is made again from the photo. Thread-safe, also with other servers on the
 * same directory.
 */
public final class FeatureStore {

  private final Path directory;
  private final Path vectors;

  /**
   * Keeps features under a data directory.
   *
   * @param data the server's data directory
   */
  public FeatureStore(Path data) {
    directory = data.resolve("matching").resolve("features");
    vectors = data.resolve("matching").resolve("vectors");
  }

  /** Returns what was kept; nothing if that is not whole. */
  Optional<Features> find(String key, String version) {
    try {
      return Optional.of(FeatureCodec.decode(Files.readAllBytes(place(directory, key, version))));
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
    ChecksummedFile.replace(place(directory, key, version), FeatureCodec.encode(features));
  }

  /** Returns the vector that was kept; nothing if that is not whole. */
  Optional<float[]> findVector(String key, String version) {
    try {
      byte[] bytes = ChecksummedFile.read(place(vectors, key, version));
      if (bytes.length < Float.BYTES || bytes.length % Float.BYTES != 0) {
        return Optional.empty();
      }
      float[] vector = new float[bytes.length / Float.BYTES];
      ByteBuffer.wrap(bytes).asFloatBuffer().get(vector);
      return Optional.of(vector);
    } catch (IOException e) {
      // None there, damaged, or cut off by a full disk: it is made again.
      return Optional.empty();
    }
  }

  /**
   * Keeps a vector.
   *
   * @throws IOException if the disk does not take it
   */
  void keepVector(String key, String version, float[] vector) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES);
    bytes.asFloatBuffer().put(vector);
    ChecksummedFile.write(place(vectors, key, version), bytes.array());
  }

  private static Path place(Path directory, String key, String version) {
    return directory.resolve(version).resolve(key.substring(0, 2)).resolve(key);
  }
}
