package org.resight.cluster;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.resight.journal.GraphKey;

/**
 * Which server is to own a graph, and which comes after it. A rendezvous hash: each server gets a
 * number for each graph, and the largest wins. So a server that leaves or comes moves its own share
 * of the graphs and no others, and the second is the successor of the first.
 *
 * <p>After D. Thaler and C. Ravishankar, "Using name-based mappings to increase hit rates",
 * IEEE/ACM Transactions on Networking 6(1), 1998. The numbers are the first 8 bytes of SHA-256, so
 * that all servers, whatever they run on, agree.
 */
public final class Placement {

  private Placement() {}

  private record Ranked(Node node, long weight) {}

  /**
   * Returns those servers that may own a graph, the one that is to own it first, its successor
   * second. Those that are draining are left out, unless all are.
   *
   * @param nodes the living ones, in any order
   */
  public static List<Node> order(GraphKey graph, Collection<Node> nodes) {
    boolean anybody = nodes.stream().allMatch(Node::draining);
    return nodes.stream()
        .filter(node -> anybody || !node.draining())
        .map(node -> new Ranked(node, weight(graph, node)))
        .sorted(
            Comparator.comparingLong((Ranked ranked) -> ranked.weight ^ Long.MIN_VALUE)
                .reversed()
                .thenComparing(ranked -> ranked.node.id()))
        .map(Ranked::node)
        .toList();
  }

  /** By the address, so that a server that starts again gets the same graphs. */
  private static long weight(GraphKey graph, Node node) {
    byte[] url = node.url().getBytes(StandardCharsets.UTF_8);
    ByteBuffer text =
        ByteBuffer.allocate(2 * Long.BYTES + url.length)
            .putLong(graph.uuid().getMostSignificantBits())
            .putLong(graph.uuid().getLeastSignificantBits())
            .put(url);
    return ByteBuffer.wrap(sha256().digest(text.array())).getLong();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
