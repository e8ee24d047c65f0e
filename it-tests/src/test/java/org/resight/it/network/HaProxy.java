package org.resight.it.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * HAProxy with the configuration of {@code docker/}, but for the addresses and the number of
 * servers.
 */
public final class HaProxy implements LoadBalancer {

  private static final List<String> NAMES = List.of("one", "two", "three", "four", "five");
  private static final int TRIES = 100;

  /** The column of its statistics that tells whether a server is up. */
  private static final int STATUS = 17;

  private final Process process;
  private final Thread atExit;
  private final Path socket;

  /**
   * Starts it, and waits until it takes connections.
   *
   * @param configuration the file of {@code docker/}
   * @param folder where the adapted configuration and the log are written
   * @param own the address that it listens at
   * @throws IOException if it does not start within some seconds
   */
  public HaProxy(
      Path configuration, Path folder, InetSocketAddress own, List<InetSocketAddress> servers)
      throws IOException, InterruptedException {
    Path written = folder.resolve("haproxy.cfg");
    // A path of a Unix socket has about 100 letters at most, and the folder's may be longer.
    socket = Files.createTempDirectory("haproxy").resolve("stats");
    Files.writeString(
        written,
        adapted(Files.readString(configuration), own, servers)
            .replace("global\n", "global\n  stats socket " + socket + " level user\n"));
    process =
        new ProcessBuilder("haproxy", "-db", "-f", written.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("haproxy.log").toFile())
            .start();
    atExit = new Thread(process::destroy, "stop-haproxy");
    Runtime.getRuntime().addShutdownHook(atExit);
    for (int tried = 0; !takesConnections(own); tried++) {
      if (tried == TRIES || process.waitFor(50, TimeUnit.MILLISECONDS)) {
        close();
        throw new IOException(
            "HAProxy does not start: " + Files.readString(folder.resolve("haproxy.log")));
      }
    }
  }

  /** Returns whether it is installed. */
  public static boolean isInstalled() throws InterruptedException {
    return Command.succeeds("haproxy", "-v");
  }

  @Override
  public boolean sendsTo(int server) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      channel.write(ByteBuffer.wrap("show stat -1 4 -1\n".getBytes(StandardCharsets.UTF_8)));
      String said =
          new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
      return said.lines()
          .anyMatch(
              line ->
                  line.startsWith("writes," + NAMES.get(server) + ",")
                      && line.split(",", -1)[STATUS].startsWith("UP"));
    }
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
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // This JVM is ending: the hook is what stops it.
    }
  }
}
