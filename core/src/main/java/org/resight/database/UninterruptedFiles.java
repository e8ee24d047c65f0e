package org.resight.database;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * A file system of H2 whose files are read and written by the thread that asks, and that an
 * interrupt of it does not close.
 *
 * <p>An ordinary channel is closed by an interrupt, and the database with it. H2's asynchronous
 * ones are not, but each read is handed to another thread and waited for: a replay took four times
 * as long.
 *
 * <p>Public because H2 makes paths of it by reflection; use {@link #PREFIX} in a URL.
 */
public final class UninterruptedFiles extends FilePathWrapper {

  private static final String SCHEME = "uninterrupted";

  /** The prefix of a path in this file system. */
  static final String PREFIX = SCHEME + ":";

  /** For H2. */
  public UninterruptedFiles() {}

  /** Makes it known to H2. */
  static void install() {
    FilePath.register(new UninterruptedFiles());
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    return new UninterruptedFile(getBase().toString(), mode);
  }

  /**
   * An open file. Thread-safe: writes go one after another, reads side by side, each with a
   * descriptor of its own, as the position in a file belongs to its descriptor.
   */
  private static final class UninterruptedFile extends FileBaseDefault {

    private final String path;

    /** For all but reading; where its position counts, guarded by this. */
    private final RandomAccessFile file;

    private final Queue<RandomAccessFile> readers = new ConcurrentLinkedQueue<>();

    UninterruptedFile(String path, String mode) throws IOException {
      this.path = path;
      this.file = new RandomAccessFile(path, mode);
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // each read has its own descriptor
    public int read(ByteBuffer to, long position) throws IOException {
      RandomAccessFile reader = readers.poll();
      if (reader == null) {
        reader = new RandomAccessFile(path, "r");
      }
      try {
        reader.seek(position);
        return read(reader, to);
      } finally {
        readers.add(reader);
        if (!isOpen()) {
          closeReaders();
        }
      }
    }

    private int read(RandomAccessFile reader, ByteBuffer to) throws IOException {
      if (!isOpen()) {
        throw new ClosedChannelException();
      }
      byte[] bytes = to.hasArray() ? to.array() : new byte[to.remaining()];
      int offset = to.hasArray() ? to.arrayOffset() + to.position() : 0;
      int read = reader.read(bytes, offset, to.remaining());
      if (read > 0 && to.hasArray()) {
        to.position(to.position() + read);
      } else if (read > 0) {
        to.put(bytes, 0, read);
      }
      return read;
    }

    @Override
    public synchronized int write(ByteBuffer from, long position) throws IOException {
      int length = from.remaining();
      byte[] bytes = from.hasArray() ? from.array() : new byte[length];
      int offset = from.hasArray() ? from.arrayOffset() + from.position() : 0;
      if (!from.hasArray()) {
        from.duplicate().get(bytes);
      }
      file.seek(position);
      file.write(bytes, offset, length);
      from.position(from.limit());
      return length;
    }

    @Override
    public long size() throws IOException {
      return file.length();
    }

    @Override
    protected synchronized void implTruncate(long size) throws IOException {
      if (size < file.length()) {
        file.setLength(size);
      }
    }

    @Override
    public void force(boolean metadata) throws IOException {
      file.getFD().sync();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return file.getChannel().tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      file.close();
      closeReaders();
    }

    private void closeReaders() throws IOException {
      for (RandomAccessFile reader = readers.poll(); reader != null; reader = readers.poll()) {
        reader.close();
      }
    }

    @Override
    public String toString() {
      return PREFIX + path;
    }
  }
}
