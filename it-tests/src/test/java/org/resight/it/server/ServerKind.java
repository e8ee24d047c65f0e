package org.resight.it.server;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringTokenizer;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.wildfly.core.launcher.StandaloneCommandBuilder;

/** How each server is started as one process, with the WAR and nothing else in it. */
public enum ServerKind {
  WILDFLY {
    @Override
    List<String> command(
        Path folder, int port, List<String> javaOptions, @Nullable PostgresServer dataSource)
        throws IOException {
      Path home = fileOf("wildfly.home");
      copy(home.resolve("standalone/configuration"), folder.resolve("configuration"));
      Path deployments = Files.createDirectories(folder.resolve("deployments"));
      Files.createDirectories(folder.resolve("lib"));
      Files.copy(ResightWar.file(), deployments.resolve("resight.war"));
      List<Path> settings = new ArrayList<>(List.of(fileOf("wildfly.yaml")));
      if (dataSource != null) {
        Files.copy(driver(), deployments.resolve("postgresql.jar"));
        settings.add(
            Files.writeString(
                folder.resolve("data-source.yaml"),
                """
                wildfly-configuration:
                  subsystem:
                    datasources:
                      data-source:
                        resight:
                          jndi-name: %s
                          driver-name: postgresql.jar
                          connection-url: jdbc:postgresql://localhost:%d/%s
                          user-name: %s
                """
                    .formatted(
                        dataSourceName(),
                        dataSource.port(),
                        PostgresServer.DATABASE,
                        PostgresServer.USER)));
      }
      return StandaloneCommandBuilder.of(home)
          .setBaseDirectory(folder)
          .setYamlFiles(settings.toArray(Path[]::new))
          .addJavaOptions(javaOptions)
          .addServerArguments(
              "-Djboss.http.port=" + port,
              "-Djboss.https.port=0",
              "-Djboss.management.http.port=0",
              "-Djboss.tx.node.id=resight")
          .build();
    }

    @Override
    String dataSourceName() {
      return "java:jboss/datasources/resight";
    }

    @Override
    void redeploy(Path folder, Process process) throws IOException, InterruptedException {
      // Markers of the deployment scanner.
      Path deployed = folder.resolve("deployments/resight.war.deployed");
      Files.delete(deployed);
      awaitWhile(
          () -> !Files.exists(folder.resolve("deployments/resight.war.undeployed")), process);
      Files.createFile(folder.resolve("deployments/resight.war.dodeploy"));
      awaitWhile(() -> !Files.exists(deployed), process);
    }
  },
  PAYARA {
    @Override
    List<String> command(
        Path folder, int port, List<String> javaOptions, @Nullable PostgresServer dataSource)
        throws IOException {
      // Payara unpacks itself into the folder for temporary files.
      Path temporary = Files.createDirectories(folder.resolve("tmp"));
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(javaOptions);
      command.add("-Djava.io.tmpdir=" + temporary);
      String jar = fileOf("payara.jar").toString();
      command.addAll(javaOptions.contains(REDEPLOYS) ? redeploying(jar) : List.of("-jar", jar));
      command.addAll(List.of("--deploy", ResightWar.file().toString()));
      command.addAll(List.of("--port", Integer.toString(port), "--nocluster"));
      command.add("--disablePhoneHome");
      if (dataSource != null) {
        Path commands =
            Files.writeString(
                folder.resolve("data-source.asadmin"),
                """
                create-jdbc-connection-pool --datasourceclassname org.postgresql.ds.PGSimpleDataSource \
                --restype javax.sql.DataSource \
                --property user=%s:password=any:serverName=localhost:portNumber=%d:databaseName=%s resight
                create-jdbc-resource --connectionpoolid resight jdbc/resight
                """
                    .formatted(PostgresServer.USER, dataSource.port(), PostgresServer.DATABASE));
        command.addAll(List.of("--addLibs", driver().toString()));
        command.addAll(List.of("--postbootcommandfile", commands.toString()));
      }
      return command;
    }

    @Override
    String dataSourceName() {
      return "java:jdbc/resight";
    }

    @Override
    void redeploy(Path folder, Process process) throws IOException, InterruptedException {
      Path done = folder.resolve(RedeployingPayara.DONE);
      Files.deleteIfExists(done);
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
      awaitWhile(() -> !Files.exists(done), process);
    }
  };

  /**
   * Lays the server's own files into an empty folder, and returns the command that starts it.
   *
   * @param port the HTTP port
   * @param javaOptions options of its JVM
   * @param dataSource what a data source of the server shall lead to, null if it needs none
   */
  abstract List<String> command(
      Path folder, int port, List<String> javaOptions, @Nullable PostgresServer dataSource)
      throws IOException;

  /** Returns {@code RESIGHT_DB_URL} for the data source. */
  abstract String dataSourceName();

  /** The option of a server that shall deploy the WAR again while it runs. */
  static final String REDEPLOYS = "-Dresight.redeploys=true";

  /** Payara with our main class, and with what the manifest of its own says beside. */
  private static List<String> redeploying(String payara) throws IOException {
    List<String> command = new ArrayList<>(List.of("-Dresight.war=" + ResightWar.file()));
    try (JarFile jar = new JarFile(payara)) {
      Attributes manifest = jar.getManifest().getMainAttributes();
      for (String option : List.of("Add-Exports", "Add-Opens")) {
        StringTokenizer opened = new StringTokenizer(manifest.getValue(option));
        while (opened.hasMoreTokens()) {
          command.add(
              "--" + option.toLowerCase(Locale.ROOT) + "=" + opened.nextToken() + "=ALL-UNNAMED");
        }
      }
    }
    command.add("-cp");
    command.add(payara + File.pathSeparator + placeOf(RedeployingPayara.class));
    command.add(RedeployingPayara.class.getName());
    return command;
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void awaitWhile(Condition condition, Process process)
      throws IOException, InterruptedException {
    Instant end = Instant.now().plus(REDEPLOYED_WITHIN);
    while (condition.holds()) {
      if (process.waitFor(100, TimeUnit.MILLISECONDS) || Instant.now().isAfter(end)) {
        throw new IOException("The WAR was not deployed again");
      }
    }
  }

  private static final Duration REDEPLOYED_WITHIN = Duration.ofMinutes(2);

  /**
   * Takes the WAR out of a running server and deploys it again; returns when that is done.
   *
   * @param folder the server's own files
   */
  abstract void redeploy(Path folder, Process process) throws IOException, InterruptedException;

  private static Path driver() {
    return placeOf(PGSimpleDataSource.class);
  }

  private static Path placeOf(Class<?> of) {
    try {
      return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

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
