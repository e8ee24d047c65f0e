package org.resight.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.api.resource.LoadableResource;
import org.junit.jupiter.api.Test;

class MigrationsTest {

  /** One that is not named would not run, and nothing else would tell. */
  @Test
  void names_areThoseOfTheFiles() throws IOException {
    List<String> files;
    try (Stream<Path> folder = Files.list(Path.of("src/main/resources/db/migration"))) {
      files = folder.map(file -> file.getFileName().toString()).toList();
    }

    assertThat(new Migrations().getResources("V", new String[] {".sql"}))
        .extracting(LoadableResource::getFilename)
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(files);
  }
}
