package org.resight.it.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.resight.it.server.PostgresServer;

/**
 * PostgreSQL's own rate of commits of one row each, as {@code pgbench} finds it: what any server
 * that commits each review by itself could reach at the most.
 *
 * <p>Its rows are about as long as a review's. Each commit is forced to the disk.
 */
final class CommitRate {

  private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+) \\(without");

  private final PostgresServer postgres;
  private final Path pgbench;
  private final Path script;

  private CommitRate(PostgresServer postgres, Path pgbench, Path script) {
    this.postgres = postgres;
    this.pgbench = pgbench;
    this.script = script;
  }

  /**
   * Makes the table.
   *
   * @throws IllegalStateException if there is no {@code pgbench}
   */
  static CommitRate of(PostgresServer postgres) throws Exception {
    postgres.execute(
        "CREATE TABLE single_row (no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
            + " id uuid UNIQUE, a uuid, b uuid, decision text, reviewer text, at timestamptz)");
    Path script = Files.createTempFile("single-row", ".sql");
    Files.writeString(
        script,
        "INSERT INTO single_row (id, a, b, decision, reviewer, at) VALUES (gen_random_uuid(),"
            + " gen_random_uuid(), gen_random_uuid(), 'positive', 'ana', now());\n");
    return new CommitRate(postgres, pgbench(), script);
  }

  private static Path pgbench() {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, "pgbench"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "There is no pgbench in the PATH; Debian's package postgresql has it"));
  }

  /**
   * Returns commits a second of so many clients.
   *
   * @param time some seconds, as that many connections have to be made first
   */
  double perSecond(int clients, Duration time) throws IOException, InterruptedException {
    String options =
        "-n -M prepared -h localhost -p %d -U %s -c %d -j %d -T %d"
            .formatted(
                postgres.port(),
                PostgresServer.USER,
                clients,
                Math.min(2, clients),
                time.toSeconds());
    List<String> command = new ArrayList<>();
    command.add(pgbench.toString());
    command.addAll(List.of(options.split(" ")));
    command.addAll(List.of("-f", script.toString(), PostgresServer.DATABASE));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("PGOPTIONS", "-c synchronous_commit=on");
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher rate = RATE.matcher(said);
    if (process.waitFor() != 0 || !rate.find()) {
      throw new IOException(said);
    }
    return Double.parseDouble(rate.group(1));
  }
}
