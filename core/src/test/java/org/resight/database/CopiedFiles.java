package org.resight.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * A file system of H2 that copies a file after every so many writes: what is left of it if the
 * process is killed at that moment.
 */
public final class CopiedFiles extends FilePathWrapper {

  static final String FILE_SYSTEM = "copied:" + UninterruptedFiles.PREFIX;

  private static volatile Path folder;
  private static final AtomicInteger WRITES = new AtomicInteger();
  private static volatile int every = Integer.MAX_VALUE;

  /** Made by H2 for each path. */
  public CopiedFiles() {}

  static void install() {
    FilePath.register(new CopiedFiles());
  }

  /** Begins to copy into a folder. */
  static void copyTo(Path copies, int afterWrites) {
    folder = copies;
    every = afterWrites;
  }

  @Override
  public String getScheme() {
    return "copied";
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    Path path = Path.of(toString().substring(FILE_SYSTEM.length()));
    return new WatchedFile(super.open(mode), () -> {}, () -> copy(path));
  }

  private static synchronized void copy(Path path) throws IOException {
    int write = WRITES.incrementAndGet();
    if (write % every == 0) {
      Path copy = Files.createDirectory(folder.resolve(Integer.toString(write)));
      Files.copy(path, copy.resolve(path.getFileName()));
    }
  }
}
