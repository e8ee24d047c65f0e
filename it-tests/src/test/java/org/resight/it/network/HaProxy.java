package org.resight.it.network;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * HAProxy with the configuration of {@code docker/}, but for the addresses and the number of
 * servers.
 */
public final class HaProxy implements Closeable {

  private static final List<String> NAMES = List.of("one", "two", "three", "four", "five");
  private static final int TRIES = 100;

  private final Process process;

  /**
   * Starts it, and waits until it takes connections.
   *
   * @param configuration the file of {@code docker/}
   * @param folder where what it really gets is written
   */
  public HaProxy(
      Path configuration, Path folder, InetSocketAddress own, List<InetSocketAddress> servers)
      throws IOException, InterruptedException {
    Path written = folder.resolve("haproxy.cfg");
    Files.writeString(written, adapted(Files.readString(configuration), own, servers));
    process =
        new ProcessBuilder("haproxy", "-db", "-f", written.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("haproxy.log").toFile())
            .start();
    for (int tried = 0; !takesConnections(own); tried++) {
      if (tried == TRIES || process.waitFor(50, TimeUnit.MILLISECONDS)) {
        process.destroy();
        throw new IOException(
            "HAProxy does not start: " + Files.readString(folder.resolve("haproxy.log")));
      }
    }
  }

  /** Returns whether it is installed. */
  public static boolean isInstalled() throws InterruptedException {
    return Command.succeeds("haproxy", "-v");
  }

  /** Returns the configuration with other addresses, and as many servers as there are. */
  static String adapted(String text, InetSocketAddress own, List<InetSocketAddress> servers) {
    StringBuilder adapted = new StringBuilder();
    for (String line : text.split("\n", -1)) {
      String words = line.strip();
      if (words.startsWith("bind ")) {
        adapted.append("  bind ").append(name(own));
      } else if (words.startsWith("server one ")) {
        for (int i = 0; i < servers.size(); i++) {
          adapted
              .append(i == 0 ? "" : "\n")
              .append(
                  line.replace("server one ", "server " + NAMES.get(i) + " ")
                      .replace("resight-one:8080", name(servers.get(i)))
                      .replace("reads/one", "reads/" + NAMES.get(i)));
        }
      } else if (words.startsWith("server ")) {
        continue;
      } else {
        adapted.append(line);
      }
      adapted.append('\n');
    }
    return adapted.toString();
  }

  private static String name(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }

  private static boolean takesConnections(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
