package org.resight.it.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Plays {@link Attacks} in a process of its own, which yields the processor to all others: so what
 * an attack costs its client, which would sit elsewhere, holds nobody up. Linux only; confined to
 * one thread.
 */
final class Attacker implements AutoCloseable {

  private static final String YIELDING = "10";
  private static final String DONE = "done";

  private final Process process;
  private final BufferedReader said;
  private final List<String> names;

  private Attacker(Process process) throws IOException {
    this.process = process;
    said = process.inputReader(StandardCharsets.UTF_8);
    names = List.of(next().split("\\|", -1));
  }

  /** Starts one, which lays its photos and project. */
  static Attacker on(URI server) throws IOException {
    return new Attacker(
        new ProcessBuilder(
                "nice",
                "-n",
                YIELDING,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Attacker.class.getName(),
                server.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** Returns the names of all attacks, in the order in which they are played. */
  List<String> names() {
    return names;
  }

  /**
   * Plays an attack to its end.
   *
   * @throws IOException if the server had enough of it, which is its right
   */
  void play(String name) throws IOException {
    tell(name);
    String outcome = next();
    if (!outcome.equals(DONE)) {
      throw new IOException(outcome);
    }
  }

  /** Ends it, and returns how often it was answered with which status. */
  String end() throws IOException {
    tell("");
    return next();
  }

  private void tell(String line) throws IOException {
    process.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
  }

  private String next() throws IOException {
    String line = said.readLine();
    if (line == null) {
      throw new IOException("The attacker has ended");
    }
    return line;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** Is the process: plays what it reads the name of. */
  public static void main(String[] arguments) throws Exception {
    try (Attacks attacks = new Attacks(URI.create(arguments[0]));
        var asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      Map<String, Attacks.Play> all = attacks.all();
      System.out.println(String.join("|", all.keySet()));
      for (String name = asked.readLine();
          name != null && all.containsKey(name);
          name = asked.readLine()) {
        String outcome = DONE;
        try {
          all.get(name).run();
        } catch (Exception e) {
          outcome = e.toString().replaceAll("\\R", " ");
        }
        System.out.println(outcome);
      }
      System.out.println(attacks.answers());
    }
  }
}
