package org.resight.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBase;

/** An open file of H2, with something done before and after each write. */
final class WatchedFile extends FileBase {

  /** What may fail. */
  @FunctionalInterface
  interface Watch {
    void run() throws IOException;
  }

  private final FileChannel file;
  private final Watch before;
  private final Watch after;

  WatchedFile(FileChannel file, Watch before, Watch after) {
    this.file = file;
    this.before = before;
    this.after = after;
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    before.run();
    int written = file.write(bytes);
    after.run();
    return written;
  }

  @Override
  public synchronized int write(ByteBuffer bytes, long position) throws IOException {
    before.run();
    int written = file.write(bytes, position);
    after.run();
    return written;
  }

  @Override
  public int read(ByteBuffer bytes) throws IOException {
    return file.read(bytes);
  }

  @Override
  public synchronized int read(ByteBuffer bytes, long position) throws IOException {
    return file.read(bytes, position);
  }

  @Override
  public long position() throws IOException {
    return file.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    file.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    file.truncate(size);
    return this;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    file.force(metaData);
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return file.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    file.close();
  }
}
