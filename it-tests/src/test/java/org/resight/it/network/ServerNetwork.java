package org.resight.it.network;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A network in memory: a bridge in the namespace of this process, where clients, balancer and
 * database are, and a namespace for each server. The database has an address of its own, so that a
 * server can be cut off from it alone.
 *
 * <p>Made in an {@link NetworkNamespace} only, so that nothing of it is seen or left on the
 * machine. Servers are numbered from 0. Confined to one thread.
 */
public final class ServerNetwork implements AutoCloseable {

  /** Where clients and balancer are. */
  public static final String CLIENTS = "10.77.0.1";

  /** Where the database is. */
  public static final String DATABASE = "10.77.0.2";

  private static final String BRIDGE = "resight0";

  /** A process in the namespace of each server, which keeps the namespace there. */
  private final List<Process> keepers = new ArrayList<>();

  /** Makes a network for some servers. */
  public ServerNetwork(int servers) throws IOException, InterruptedException {
    if (!NetworkNamespace.isHere()) {
      throw new IllegalStateException("not in a network namespace of its own");
    }
    ip("link", "set", "lo", "up");
    ip("link", "add", BRIDGE, "type", "bridge");
    ip("addr", "add", CLIENTS + "/24", "dev", BRIDGE);
    ip("addr", "add", DATABASE + "/24", "dev", BRIDGE);
    ip("link", "set", BRIDGE, "up");
    for (int server = 0; server < servers; server++) {
      add(server);
    }
  }

  private void add(int server) throws IOException, InterruptedException {
    // cat ends when this process does, and the namespace with it
    Process keeper =
        new ProcessBuilder("unshare", "--net", "sh", "-c", "ip link set lo up; echo made; cat")
            .start();
    keepers.add(keeper);
    if (keeper.getInputStream().read() < 0) {
      throw new IOException("A network namespace was not made");
    }
    String port = port(server);
    ip("link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", "" + keeper.pid());
    ip("link", "set", port, "master", BRIDGE, "up");
    within(server, "ip", "addr", "add", address(server) + "/24", "dev", "eth0");
    within(server, "ip", "link", "set", "eth0", "up");
  }

  private static String port(int server) {
    return "server" + server;
  }

  /** Returns the address of a server. */
  public static String address(int server) {
    return "10.77.0." + (11 + server);
  }

  /** Returns the beginning of a command that is to run in the namespace of a server. */
  public List<String> prefix(int server) {
    return List.of("nsenter", "--net=/proc/" + keepers.get(server).pid() + "/ns/net");
  }

  /** Cuts a server off from everybody, or connects it again. */
  public void cut(int server, boolean cut) throws IOException, InterruptedException {
    ip("link", "set", port(server), cut ? "down" : "up");
  }

  /** Has what a server sends to the database be lost, or arrive again. */
  public void cutFromDatabase(int server, boolean cut) throws IOException, InterruptedException {
    within(server, "ip", "route", cut ? "add" : "del", "blackhole", DATABASE + "/32");
  }

  /**
   * Has what two servers send each other be lost without an error, or arrive again. Clients,
   * balancer and database reach both.
   */
  public void part(int one, int other, boolean parted) throws IOException, InterruptedException {
    for (int server : new int[] {one, other}) {
      ip(
          "link",
          "set",
          "dev",
          port(server),
          "type",
          "bridge_slave",
          "isolated",
          parted ? "on" : "off");
    }
  }

  /** Has two servers know no route to each other, or know it again. */
  public void forgetRoutes(int one, int other, boolean forgotten)
      throws IOException, InterruptedException {
    String does = forgotten ? "add" : "del";
    within(one, "ip", "route", does, "blackhole", address(other) + "/32");
    within(other, "ip", "route", does, "blackhole", address(one) + "/32");
  }

  private static void ip(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    Command.run(command);
  }

  private void within(int server, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(prefix(server));
    command.addAll(List.of(arguments));
    Command.run(command);
  }

  @Override
  public void close() {
    keepers.forEach(Process::destroy);
  }
}
