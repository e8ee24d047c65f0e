package org.resight.it.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Programs of this machine. */
final class Command {

  private Command() {}

  /**
   * Runs a program, and waits until it has ended.
   *
   * @throws IOException with what it said, if it failed
   */
  static void run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    if (exit != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + exit + ": " + said);
    }
  }

  /** Returns whether a program runs and succeeds. */
  static boolean succeeds(String... command) throws InterruptedException {
    try {
      run(List.of(command));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
