package org.resight.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2PermissionsTest {

  @Test
  void open_ofANewDatabase_makesAFileForItsAccountAlone(@TempDir Path directory)
      throws IOException {
    assumeTrue(directory.getFileSystem().supportedFileAttributeViews().contains("posix"));
    try (Database database = Database.open(TestDatabases.h2(directory))) {
      assertThat(database).isNotNull();
      Path file = directory.resolve("resight.mv.db");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }
}
