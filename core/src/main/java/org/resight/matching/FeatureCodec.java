package org.resight.matching;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** Features as bytes and back; a check sum tells half a file and a damaged one. Stateless. */
public final class FeatureCodec {

  private static final int MAGIC = 0x52534632;
  private static final int HEAD = 24;
  private static final int MOST = 1 << 20;

  private FeatureCodec() {}

  /** Some 134 bytes a keypoint. */
  public static byte[] encode(Features features) {
    int n = features.count();
    ByteBuffer out = ByteBuffer.allocate(HEAD + n * (6 + Features.LENGTH) + 8);
    out.putInt(MAGIC)
        .putInt(features.width())
        .putInt(features.height())
        .putInt(n)
        .putLong(features.hash());
    for (short[] column : new short[][] {features.xs(), features.ys(), features.sizes()}) {
      out.asShortBuffer().put(column);
      out.position(out.position() + 2 * n);
    }
    out.put(features.descriptors());
    CRC32 sum = new CRC32();
    sum.update(out.array(), 0, out.position());
    return out.putLong(sum.getValue()).array();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IOException if the bytes are not whole
   */
  public static Features decode(byte[] bytes) throws IOException {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      int magic = in.getInt();
      int width = in.getInt();
      int height = in.getInt();
      int n = in.getInt();
      long hash = in.getLong();
      if (magic != MAGIC
          || n < 0
          || n > MOST
          || bytes.length != HEAD + n * (6 + Features.LENGTH) + 8) {
        throw new IOException("These are no features.");
      }
      CRC32 sum = new CRC32();
      sum.update(bytes, 0, bytes.length - 8);
      if (ByteBuffer.wrap(bytes, bytes.length - 8, 8).getLong() != sum.getValue()) {
        throw new IOException("These features are damaged.");
      }
      short[][] columns = new short[3][n];
      for (short[] column : columns) {
        in.asShortBuffer().get(column);
        in.position(in.position() + 2 * n);
      }
      byte[] descriptors = new byte[n * Features.LENGTH];
      in.get(descriptors);
      return new Features(width, height, columns[0], columns[1], columns[2], descriptors, hash);
    } catch (BufferUnderflowException e) {
      throw new IOException("These features are cut off.", e);
    }
  }
}
