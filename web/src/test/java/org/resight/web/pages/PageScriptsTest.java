package org.resight.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * The unit tests of the pages' scripts, in Node's own test runner. Without Node they are left out,
 * unless {@code -Dresight.node.required=true} says that they must run.
 */
class PageScriptsTest {

  private static final Path TESTS = Path.of("src/test/js");

  private static Optional<Path> node() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, "node"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static boolean isNodeThere() {
    return node().isPresent() || Boolean.getBoolean("resight.node.required");
  }

  @Test
  @Timeout(120)
  @EnabledIf(
      value = "isNodeThere",
      disabledReason = "No Node: the scripts of the pages are NOT tested by themselves.")
  void scripts_passTheirOwnTests() throws IOException, InterruptedException {
    assertThat(node()).as("Node on the PATH").isPresent();
    List<String> command = new ArrayList<>(List.of(node().orElseThrow().toString(), "--test"));
    try (Stream<Path> tests = Files.list(TESTS)) {
      tests.map(Path::toString).filter(name -> name.endsWith(".test.js")).forEach(command::add);
    }
    assertThat(command).hasSizeGreaterThan(2);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
