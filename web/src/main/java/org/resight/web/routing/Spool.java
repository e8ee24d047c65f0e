package org.resight.web.routing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A body that is passed on: in memory if it is small, else in a file that is deleted. */
final class Spool extends OutputStream {

  private static final int IN_MEMORY = 64 << 10;

  private final long most;
  private final ByteArrayOutputStream memory = new ByteArrayOutputStream(512);
  private @Nullable Path path;
  private @Nullable OutputStream file;
  private long size;

  /** The body is larger than it may be. */
  static final class TooLargeException extends IOException {

    private static final long serialVersionUID = 1L;

    TooLargeException(long most) {
      super("more than " + most + " bytes");
    }
  }

  /**
   * Begins an empty one.
   *
   * @param most bytes it may have
   */
  Spool(long most) {
    this.most = most;
  }

  /** Takes all that a stream has. */
  static Spool of(InputStream body, long most) throws IOException {
    Spool spool = new Spool(most);
    try {
      body.transferTo(spool);
      spool.end();
      return spool;
    } catch (IOException | RuntimeException e) {
      spool.discard();
      throw e;
    }
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    size += length;
    if (size > most) {
      throw new TooLargeException(most);
    }
    OutputStream out = file;
    if (out == null && size > IN_MEMORY) {
      Path created = Files.createTempFile("resight-passed-on", null);
      path = created;
      out = Files.newOutputStream(created);
      file = out;
      memory.writeTo(out);
      memory.reset();
    }
    (out == null ? memory : out).write(bytes, offset, length);
  }

  /** Says that it is whole. */
  void end() throws IOException {
    if (file != null) {
      file.close();
    }
  }

  /** Returns how many bytes it has. */
  long size() {
    return size;
  }

  /** Returns what sends it; may be used several times. */
  BodyPublisher publisher() {
    try {
      return size == 0
          ? BodyPublishers.noBody()
          : path == null
              ? BodyPublishers.ofByteArray(memory.toByteArray())
              : BodyPublishers.ofFile(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes it all. */
  void copyTo(OutputStream out) throws IOException {
    if (path == null) {
      memory.writeTo(out);
    } else {
      Files.copy(path, out);
    }
  }

  /** Deletes its file, if it has one. */
  void discard() {
    try {
      end();
      if (path != null) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
