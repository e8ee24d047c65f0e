package org.resight.settings;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files and directories that only the account of the server may read. Where the file system knows
 * no such permissions, they are as the system makes them.
 */
public final class OwnFiles {

  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> DIRECTORY =
      PosixFilePermissions.fromString("rwx------");

  private OwnFiles() {}

  /**
   * Makes a directory, and those above it, that only this account may enter; one that stands is
   * closed to others.
   *
   * @throws IOException if it cannot be made
   */
  public static void directory(Path directory) throws IOException {
    Files.createDirectories(directory, attributes(directory, DIRECTORY));
    restrict(directory, DIRECTORY);
  }

  /**
   * Makes an empty file that only this account may read; one that stands is closed to others.
   *
   * @throws IOException if it cannot be made
   */
  public static void file(Path file) throws IOException {
    try {
      Files.createFile(file, attributes(file, FILE));
    } catch (FileAlreadyExistsException e) {
      // It keeps its content.
    }
    restrict(file, FILE);
  }

  /** Closed from the start: a file that is closed later may be open in another process by then. */
  private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
    return hasPermissions(path)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }

  private static boolean hasPermissions(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static void restrict(Path path, Set<PosixFilePermission> permissions) {
    if (hasPermissions(path)) {
      try {
        Files.setPosixFilePermissions(path, permissions);
      } catch (IOException e) {
        // It belongs to somebody else, who has let this account in: that is theirs to decide.
      }
    }
  }
}
