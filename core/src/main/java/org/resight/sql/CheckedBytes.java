package org.resight.sql;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.resight.model.AnnotationId;

/**
 * Bytes that tell whether they are damaged. Big-endian: CRC-32C of the rest (4 bytes), version (1
 * byte), content.
 */
final class CheckedBytes {

  private static final int HEAD = Integer.BYTES + 1;

  private CheckedBytes() {}

  /** Returns a buffer for so many bytes of content at most. */
  static ByteBuffer allocate(byte version, int content) {
    return ByteBuffer.allocate(HEAD + content).position(Integer.BYTES).put(version);
  }

  /** Returns what was put into an allocated buffer. */
  static byte[] seal(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.position()];
    buffer.rewind().get(bytes);
    ByteBuffer.wrap(bytes).putInt(0, checksum(bytes));
    return bytes;
  }

  /**
   * Returns the content.
   *
   * @throws RuntimeException of any kind if the bytes are damaged, or of another version
   */
  static ByteBuffer unseal(byte version, byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    if (buffer.getInt() != checksum(bytes) || buffer.get() != version) {
      throw new IllegalArgumentException("checksum or version");
    }
    return buffer;
  }

  private static int checksum(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, Integer.BYTES, bytes.length - Integer.BYTES);
    return (int) checksum.getValue();
  }

  /** Returns what was read, if it was all. */
  static <T> T whole(ByteBuffer buffer, T value) {
    if (buffer.hasRemaining()) {
      throw new IllegalArgumentException(buffer.remaining() + " bytes too many");
    }
    return value;
  }

  /**
   * Reads how many things follow.
   *
   * @param least bytes that each of them has at least
   * @throws IllegalArgumentException if there is no room for so many
   */
  static int getCount(ByteBuffer buffer, int least) {
    int count = buffer.getInt();
    if (count < 0 || (long) count * least > buffer.remaining()) {
      throw new IllegalArgumentException("more than there are bytes");
    }
    return count;
  }

  static void putId(ByteBuffer buffer, AnnotationId id) {
    buffer.putLong(id.high()).putLong(id.low());
  }

  static AnnotationId getId(ByteBuffer buffer) {
    return new AnnotationId(buffer.getLong(), buffer.getLong());
  }
}
