package org.resight.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.wildfly.core.launcher.StandaloneCommandBuilder;

/** How each server is started as one process, with the WAR and nothing else in it. */
public enum ServerKind {
  WILDFLY {
    @Override
    List<String> command(Path folder, int port, List<String> javaOptions) throws IOException {
      Path home = fileOf("wildfly.home");
      copy(home.resolve("standalone/configuration"), folder.resolve("configuration"));
      Path deployments = Files.createDirectories(folder.resolve("deployments"));
      Files.createDirectories(folder.resolve("lib"));
      Files.copy(ResightWar.file(), deployments.resolve("resight.war"));
      return StandaloneCommandBuilder.of(home)
          .setBaseDirectory(folder)
          .setYamlFiles(fileOf("wildfly.yaml"))
          .addJavaOptions(javaOptions)
          .addServerArguments(
              "-Djboss.http.port=" + port,
              "-Djboss.https.port=0",
              "-Djboss.management.http.port=0",
              "-Djboss.tx.node.id=resight")
          .build();
    }
  },
  PAYARA {
    @Override
    List<String> command(Path folder, int port, List<String> javaOptions) throws IOException {
      // Payara unpacks itself into the folder for temporary files.
      Path temporary = Files.createDirectories(folder.resolve("tmp"));
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(javaOptions);
      command.add("-Djava.io.tmpdir=" + temporary);
      command.addAll(List.of("-jar", fileOf("payara.jar").toString()));
      command.addAll(List.of("--deploy", ResightWar.file().toString()));
      command.addAll(List.of("--port", Integer.toString(port), "--nocluster"));
      command.add("--disablePhoneHome");
      return command;
    }
  };

  /**
   * Lays the server's own files into an empty folder, and returns the command that starts it.
   *
   * @param port the HTTP port
   * @param javaOptions options of its JVM
   */
  abstract List<String> command(Path folder, int port, List<String> javaOptions) throws IOException;

  private static Path fileOf(String property) {
    Path file = Path.of(System.getProperty(property)).toAbsolutePath().normalize();
    if (!Files.exists(file)) {
      throw new IllegalStateException(property + " names " + file + ", which does not exist");
    }
    return file;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }
}
