package org.resight.matching.work;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.zip.CRC32;

/** Files that are there whole or not at all, also for other servers on the same directory. */
final class ChecksummedFile {

  private static final int SUM = Long.BYTES;

  private ChecksummedFile() {}

  /**
   * Writes bytes and their checksum, in place of what was there.
   *
   * @throws IOException if the disk does not take them
   */
  static void write(Path place, byte[] bytes) throws IOException {
    replace(
        place,
        ByteBuffer.allocate(bytes.length + SUM)
            .put(bytes)
            .putLong(sum(bytes, bytes.length))
            .array());
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if it is not there, damaged, or cut off by a full disk
   */
  static byte[] read(Path place) throws IOException {
    byte[] all = Files.readAllBytes(place);
    int length = all.length - SUM;
    if (length < 0 || ByteBuffer.wrap(all, length, SUM).getLong() != sum(all, length)) {
      throw new IOException("not whole");
    }
    return Arrays.copyOf(all, length);
  }

  /** Writes bytes that have a checksum of their own, in place of what was there. */
  static void replace(Path place, byte[] bytes) throws IOException {
    Path folder = place.resolveSibling(".");
    Files.createDirectories(folder);
    Path draft = Files.createTempFile(folder, "draft", ".part");
    try {
      Files.write(draft, bytes);
      Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static long sum(byte[] bytes, int length) {
    CRC32 sum = new CRC32();
    sum.update(bytes, 0, length);
    return sum.getValue();
  }
}
