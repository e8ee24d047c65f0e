package org.resight.it.network;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a program in a network namespace of its own, which ends with the program. Linux only, and
 * only as root.
 */
public final class NetworkNamespace {

  private static final String INSIDE = "resight.network.own";

  private NetworkNamespace() {}

  /** Returns whether this JVM was started by {@link #run}. */
  public static boolean isHere() {
    return Boolean.getBoolean(INSIDE);
  }

  /** Returns whether namespaces can be made. */
  public static boolean isPossible() throws InterruptedException {
    return Command.succeeds("unshare", "--net", "ip", "link", "set", "lo", "up")
        && Command.succeeds("nsenter", "--version")
        && Command.succeeds("unshare", "--net", "ip", "link", "add", "bridge0", "type", "bridge");
  }

  /**
   * Runs a main class in another JVM within a new network namespace, with the same system
   * properties, and waits until it has ended.
   *
   * @param properties beginnings of the names of the system properties that it gets
   * @return its exit code
   */
  public static int run(Class<?> main, List<String> properties)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("unshare", "--net"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-D" + INSIDE + "=true"));
    for (String name : System.getProperties().stringPropertyNames()) {
      if (properties.stream().anyMatch(name::startsWith)) {
        command.add("-D" + name + "=" + System.getProperty(name));
      }
    }
    command.addAll(List.of("-cp", classPath(main), main.getName()));
    Process process = new ProcessBuilder(command).inheritIO().start();
    Thread end = new Thread(() -> end(process), "end-" + main.getSimpleName());
    Runtime.getRuntime().addShutdownHook(end);
    return process.waitFor();
  }

  private static void end(Process process) {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Maven loads a main class by a class loader of its own. */
  private static String classPath(Class<?> main) throws IOException {
    if (!(main.getClassLoader() instanceof URLClassLoader loader)) {
      return System.getProperty("java.class.path");
    }
    List<String> files = new ArrayList<>();
    for (URL url : loader.getURLs()) {
      try {
        files.add(Path.of(url.toURI()).toString());
      } catch (URISyntaxException e) {
        throw new IOException(e);
      }
    }
    return String.join(File.pathSeparator, files);
  }
}
