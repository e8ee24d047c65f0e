package org.resight.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The images have the versions that were tested. */
class ImageVersionsTest {

  private static final Path IMAGES = Path.of(System.getProperty("docker.folder"));

  @Test
  void wildfly_ofThePom() throws IOException {
    assertThat(IMAGES.resolve("wildfly/Dockerfile"))
        .content()
        .contains("\nARG WILDFLY=" + System.getProperty("version.wildfly") + "\n");
  }

  @Test
  void postgres_ofThePom() throws IOException {
    String version = System.getProperty("version.postgres").replaceFirst("\\.0$", "");
    assertThat(Files.readString(IMAGES.resolve("compose.yaml")))
        .contains("image: docker.io/library/postgres:" + version + "\n");
  }
}
