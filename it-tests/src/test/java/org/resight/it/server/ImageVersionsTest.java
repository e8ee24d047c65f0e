package org.resight.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The images have the versions that were tested, and offer nothing but the application. */
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

  @ParameterizedTest
  @ValueSource(strings = {"wildfly", "payara"})
  void image_opensThePortOfTheApplicationAlone(String server) throws IOException {
    assertThat(Files.readAllLines(IMAGES.resolve(server + "/Dockerfile")))
        .filteredOn(line -> line.startsWith("EXPOSE"))
        .containsExactly("EXPOSE 8080");
  }

  /** What is managed stays on the image's own loopback, and the application's port is as tested. */
  @Test
  void wildfly_isManagedFromWithinAlone() throws IOException {
    assertThat(IMAGES.resolve("wildfly/start.sh"))
        .content()
        .contains("--yaml=/opt/resight/resight.yaml")
        .doesNotContain("-bmanagement", "jboss.bind.address.management");
    assertThat(IMAGES.resolve("wildfly/resight.yaml"))
        .content()
        .doesNotContain("jboss.bind.address.management");
  }
}
