package org.resight.it.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the process of a running server holds: heap, threads, open files and sockets. Linux only;
 * each question looks again.
 */
public final class ServerProcess {

  /** The heap, or each of its generations. */
  private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

  private final RunningServer server;

  public ServerProcess(RunningServer server) {
    this.server = server;
  }

  /** Returns kilobytes in use after a full collection, which this makes. */
  public long heap() throws IOException, InterruptedException {
    jcmd("GC.run");
    return USED.matcher(jcmd("GC.heap_info"))
        .results()
        .mapToLong(used -> Long.parseLong(used.group(1)))
        .sum();
  }

  /** Returns how many threads it has, the virtual machine's own among them. */
  public int threads() throws IOException {
    return Files.readAllLines(process().resolve("status")).stream()
        .filter(line -> line.startsWith("Threads:"))
        .mapToInt(line -> Integer.parseInt(line.substring("Threads:".length()).strip()))
        .findFirst()
        .orElseThrow();
  }

  /** Returns how many files it has open, sockets among them. */
  public int files() throws IOException {
    return open().size();
  }

  /** Returns how many sockets it has open. */
  public long sockets() throws IOException {
    return open().stream()
        .filter(
            file -> {
              try {
                return Files.readSymbolicLink(file).toString().startsWith("socket:");
              } catch (IOException e) {
                return false;
              }
            })
        .count();
  }

  private List<Path> open() throws IOException {
    try (Stream<Path> open = Files.list(process().resolve("fd"))) {
      return open.toList();
    }
  }

  private Path process() {
    return Path.of("/proc", Long.toString(pid()));
  }

  /** WildFly's script is the process that was started, its server a child of it. */
  private long pid() {
    return ProcessHandle.of(server.pid()).stream()
        .flatMap(each -> Stream.concat(each.descendants(), Stream.of(each)))
        .filter(each -> each.info().command().orElse("").endsWith("java"))
        .findFirst()
        .orElseThrow()
        .pid();
  }

  private String jcmd(String command) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid()),
                command)
            .redirectErrorStream(true)
            .start();
    String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new IOException(said);
    }
    return said;
  }
}
