package org.resight.it.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rounds of faults use the configuration that operators are given. */
class HaProxyTest {

  @Test
  void configurationOfDocker_forThreeServers_changesNothingButAddresses() throws Exception {
    String given =
        Files.readString(Path.of(System.getProperty("docker.folder")).resolve("haproxy.cfg"));
    String adapted =
        HaProxy.adapted(
            given,
            new InetSocketAddress("10.77.0.1", 8080),
            List.of(
                new InetSocketAddress("10.77.0.11", 8080),
                new InetSocketAddress("10.77.0.12", 8080),
                new InetSocketAddress("10.77.0.13", 8080)));
    assertThat(adapted)
        .contains("bind 10.77.0.1:8080\n")
        .contains("  server one 10.77.0.11:8080 check\n  server two 10.77.0.12:8080 check\n")
        .contains("  server three 10.77.0.13:8080 track reads/three\n")
        .doesNotContain("resight-");
    assertThat(adapted.lines().filter(line -> !changed(line)))
        .containsExactlyElementsOf(given.lines().filter(line -> !changed(line)).toList());
  }

  private static boolean changed(String line) {
    return line.isBlank() || line.strip().startsWith("bind ") || line.strip().startsWith("server ");
  }
}
