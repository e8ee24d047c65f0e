package org.resight.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The documents and the sources of tests, for tables that name tests. */
public final class TestSources {

  private static final Path ROOT = Path.of(System.getProperty("docker.folder")).resolve("..");

  private TestSources() {}

  /** Returns a document of the checkout, by its path from the root. */
  public static String document(String path) {
    return read(ROOT.resolve(path));
  }

  /** Returns the sources of the tests of some modules, by class; those of one name together. */
  public static Map<String, String> of(String... modules) throws IOException {
    Map<String, String> sources = new HashMap<>();
    for (String module : modules) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(
                file ->
                    sources.merge(
                        file.getFileName().toString().replace(".java", ""),
                        read(file),
                        String::concat));
      }
    }
    return sources;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
