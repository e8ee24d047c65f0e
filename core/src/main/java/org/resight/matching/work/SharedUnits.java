package org.resight.matching.work;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.resight.matching.Likeness;

/**
 * What the servers of one matching keep for each other in the data directory that they share: which
 * blocks of photos are begun, and the most similar photos of each. Nothing is lost with a file: the
 * matching's own server does what it does not find done. Thread-safe.
 */
public final class SharedUnits {

  private final Path directory;

  /**
   * Keeps them under a data directory.
   *
   * @param data the directory that all servers share
   */
  public SharedUnits(Path data) {
    directory = data.resolve("matching").resolve("shared");
  }

  /**
   * Returns a name that two indexes share only if both give the same result for every photo.
   *
   * @param version of the parameters
   * @param ends of the segments
   */
  static String name(String version, List<Integer> ends, List<ReadyPhoto> photos) {
    StringBuilder all = new StringBuilder(version).append(ends);
    for (ReadyPhoto photo : photos) {
      all.append('\n')
          .append(photo.annotation().id())
          .append(' ')
          .append(photo.shown().key())
          .append(' ')
          .append(photo.features().count());
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(all.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Marks a block as begun.
   *
   * @return whether it is for the caller, as no server had begun it
   * @throws IOException if the disk does not take the file
   */
  boolean take(UUID job, String step, int block) throws IOException {
    Path folder = folder(job).resolve(step);
    Files.createDirectories(folder);
    try {
      Files.createFile(folder.resolve("block-" + block));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /**
   * Keeps the most similar photos of a photo.
   *
   * @param index the {@link #name} of the index
   * @throws IOException if the disk does not take it
   */
  void keep(UUID job, String index, UUID photo, List<Likeness> says) throws IOException {
    ChecksummedFile.write(place(job, index, photo), encoded(says));
  }

  /** Returns what was kept; empty if there is nothing, or the file is damaged. */
  Optional<List<Likeness>> find(UUID job, String index, UUID photo) {
    try {
      return Optional.of(decoded(ChecksummedFile.read(place(job, index, photo))));
    } catch (IOException | IllegalArgumentException e) {
      // Missing, damaged, or cut off by a full disk: the caller searches again.
      return Optional.empty();
    }
  }

  /** Deletes what was left for a job that has ended, as far as that can be done. */
  void forget(UUID job) {
    try (Stream<Path> files = Files.walk(folder(job))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      // nobody has left anything
    } catch (IOException | UncheckedIOException e) {
      // A server that assists wrote meanwhile: what it leaves goes with the next job's.
    }
  }

  /** Deletes what was left for any other job: one is done at a time. */
  void forgetAllBut(UUID job) {
    List<UUID> left = new ArrayList<>();
    try (Stream<Path> folders = Files.list(directory)) {
      folders.forEach(folder -> left.add(UUID.fromString(String.valueOf(folder.getFileName()))));
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      // nobody has left anything
    }
    left.stream().filter(each -> !each.equals(job)).forEach(this::forget);
  }

  private Path folder(UUID job) {
    return directory.resolve(job.toString());
  }

  private Path place(UUID job, String index, UUID photo) {
    return folder(job).resolve(index).resolve(photo.toString());
  }

  private static byte[] encoded(List<Likeness> says) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(says.size());
    for (Likeness one : says) {
      out.writeInt(one.photo());
      out.writeDouble(one.score());
      out.writeInt(one.points().size());
      for (Likeness.PointPair pair : one.points()) {
        out.writeInt(pair.query());
        out.writeInt(pair.match());
      }
    }
    return bytes.toByteArray();
  }

  private static List<Likeness> decoded(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    List<Likeness> says = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      int photo = in.readInt();
      double score = in.readDouble();
      List<Likeness.PointPair> points = new ArrayList<>();
      for (int pairs = in.readInt(); pairs > 0; pairs--) {
        points.add(new Likeness.PointPair(in.readInt(), in.readInt()));
      }
      says.add(new Likeness(photo, score, points));
    }
    return says;
  }
}
