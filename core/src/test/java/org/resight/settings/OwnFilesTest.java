package org.resight.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnFilesTest {

  @TempDir Path folder;

  @BeforeEach
  void permissionsAreKnown() {
    assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void file_thatIsNew_isForItsAccountAlone() throws IOException {
    Path file = folder.resolve("catalogue");
    OwnFiles.file(file);
    assertThat(permissions(file)).isEqualTo("rw-------");
    assertThat(file).isEmptyFile();
  }

  @Test
  void file_thatStands_keepsItsContentAndIsClosedToOthers() throws IOException {
    Path file = Files.writeString(folder.resolve("catalogue"), "nyala");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    OwnFiles.file(file);
    assertThat(permissions(file)).isEqualTo("rw-------");
    assertThat(file).hasContent("nyala");
  }

  @Test
  void directory_isForItsAccountAlone_andSoAreNewOnesAboveIt() throws IOException {
    Path directory = folder.resolve("data/photos");
    OwnFiles.directory(directory);
    assertThat(permissions(directory)).isEqualTo("rwx------");
    assertThat(permissions(directory.getParent())).isEqualTo("rwx------");

    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    OwnFiles.directory(directory);
    assertThat(permissions(directory)).isEqualTo("rwx------");
  }
}
