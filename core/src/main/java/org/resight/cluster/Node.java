package org.resight.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;

/**
 * A server of the cluster.
 *
 * @param id random, another at each start
 * @param url where the other servers reach it
 * @param version of the program it runs
 */
public record Node(UUID id, String url, String version) {

  /** Returns this server, with the version of this program. */
  public static Node here(UUID id, String url) {
    try (InputStream in =
        Objects.requireNonNull(Node.class.getResourceAsStream("version.txt"), "no version")) {
      return new Node(id, url, new String(in.readAllBytes(), StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
