package org.resight.state;

import it.unimi.dsi.fastutil.HashCommon;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.resight.journal.GraphKey;

/**
 * Which server is to own a graph: the one for which a hash of the graph and the server's address is
 * highest. When a server comes or goes, only its share moves.
 */
final class Placement {

  private Placement() {}

  /**
   * Returns the server that is to own a graph; empty if there is none.
   *
   * @param servers the addresses of servers that can own graphs; an address stays when its server
   *     starts again
   */
  static Optional<UUID> of(GraphKey graph, Map<UUID, String> servers) {
    return servers.entrySet().stream()
        .max(
            Map.Entry.<UUID, String>comparingByValue(
                    (a, b) -> Long.compare(weight(graph, a), weight(graph, b)))
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey);
  }

  private static long weight(GraphKey graph, String url) {
    CRC32C sum = new CRC32C();
    sum.update(url.getBytes(StandardCharsets.UTF_8));
    UUID key = graph.uuid();
    long hash = HashCommon.mix(key.getMostSignificantBits() + HashCommon.mix(sum.getValue()));
    return HashCommon.mix(hash * 31 + key.getLeastSignificantBits());
  }
}
