package org.resight.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** A file system of H2 that can be told to have no space left. */
public final class FullDisk extends FilePathWrapper {

  static final String FILE_SYSTEM = "fulldisk:" + UninterruptedFiles.PREFIX;

  private static volatile boolean full;

  /** Made by H2 for each path. */
  public FullDisk() {}

  static void install() {
    FilePath.register(new FullDisk());
  }

  static void full(boolean isFull) {
    full = isFull;
  }

  @Override
  public String getScheme() {
    return "fulldisk";
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    return new WatchedFile(super.open(mode), FullDisk::check, () -> {});
  }

  private static void check() throws IOException {
    if (full) {
      throw new IOException("No space left on device");
    }
  }
}
