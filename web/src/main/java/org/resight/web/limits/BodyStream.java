package org.resight.web.limits;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * The body of a request, as long as allowed: it counts what the application reads, which is what
 * was sent or, for a compressed body, what that unfolds to.
 *
 * <p>What is wrong with the body is thrown as an {@link RefusedException}, unchecked, because not
 * every server lets an exception mapper see an {@code IOException} of a body. Not thread-safe.
 */
final class BodyStream extends ServletInputStream {

  private static final int BUFFER = 1 << 16;

  private final Sent sent;
  private final boolean compressed;
  private final long most;
  private final Uploads.Upload upload;
  private @Nullable InputStream content;
  private long count;

  /**
   * Bounds a body.
   *
   * @param length bytes that are sent; negative if that is not known
   * @param compressed whether it is gzip
   * @param most bytes it may have, unfolded
   * @param upload told of each read; may refuse the body
   */
  BodyStream(
      ServletInputStream sent, long length, boolean compressed, long most, Uploads.Upload upload) {
    this.sent = new Sent(sent, length, upload);
    this.compressed = compressed;
    this.most = most;
    this.upload = upload;
  }

  static RefusedException tooLarge(long most) {
    return new RefusedException(
        Refusal.CONTENT_TOO_LARGE,
        "The body has more than " + most + " bytes; nothing was done.",
        Map.of("most", most));
  }

  @Override
  public int read() throws IOException {
    return one(this);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = content(bytes, offset, length);
    if (read > 0) {
      count += read;
      if (count > most) {
        throw tooLarge(most);
      }
      upload.read(count);
    }
    return read;
  }

  private static int one(InputStream in) throws IOException {
    byte[] one = new byte[1];
    return in.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  private int content(byte[] bytes, int offset, int length) throws IOException {
    if (!compressed) {
      return sent.read(bytes, offset, length);
    }
    try {
      InputStream unfolded = content;
      if (unfolded == null) {
        unfolded = new GZIPInputStream(sent, BUFFER);
        content = unfolded;
      }
      return unfolded.read(bytes, offset, length);
    } catch (ZipException | EOFException e) {
      throw new RefusedException(Refusal.MALFORMED_GZIP, "The body is not a whole gzip file.");
    }
  }

  @Override
  public boolean isFinished() {
    return sent.in.isFinished();
  }

  @Override
  public boolean isReady() {
    return sent.in.isReady();
  }

  @Override
  public void setReadListener(ReadListener listener) {
    throw new IllegalStateException("bodies are read on the thread of their request");
  }

  @Override
  public void close() throws IOException {
    sent.close();
  }

  /** The body as it is sent; tells the upload before it may have to wait. */
  private static final class Sent extends InputStream {

    private final ServletInputStream in;
    private final long length;
    private final Uploads.Upload upload;
    private long come;

    Sent(ServletInputStream in, long length, Uploads.Upload upload) {
      this.in = in;
      this.length = length;
      this.upload = upload;
    }

    @Override
    public int read() throws IOException {
      return one(this);
    }

    @Override
    public int read(byte[] bytes, int offset, int most) throws IOException {
      if (!isThere()) {
        upload.comes(come);
      }
      int read = sent(bytes, offset, most);
      come += Math.max(read, 0);
      if (read < 0 || come == length) {
        upload.hasCome();
      }
      return read;
    }

    /** The client has gone, or has ended its body before its end, or takes too long. */
    private int sent(byte[] bytes, int offset, int most) {
      try {
        int read = in.read(bytes, offset, most);
        if (read < 0 && come < length) {
          throw incomplete();
        }
        return read;
      } catch (IOException e) {
        throw incomplete();
      }
    }

    private static RefusedException incomplete() {
      return new RefusedException(Refusal.INCOMPLETE_BODY, "The body ended before its end.");
    }

    /** Returns whether the rest can be read without waiting. */
    private boolean isThere() throws IOException {
      return come == length || (length > come && in.available() >= length - come);
    }

    @Override
    public int available() throws IOException {
      return in.available();
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
