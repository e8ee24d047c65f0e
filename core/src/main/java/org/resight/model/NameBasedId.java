package org.resight.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.UUID;

/** Name-based UUIDs, version 5 of RFC 9562: the same name gives the same id everywhere. */
public final class NameBasedId {

  private static final UUID GRAPHS = UUID.fromString("5c8f0d1e-93c4-5a52-8f4e-0c1f6a6f7b11");
  private static final UUID ANNOTATIONS = UUID.fromString("9d3c7b52-1a6e-5f0c-b3d8-6e2a4c90d7f4");

  private NameBasedId() {}

  /** Returns the annotation id that follows from an external id in the empty collection. */
  public static AnnotationId ofExternalId(String externalId) {
    MessageDigest digest = digest(ANNOTATIONS);
    digest.update(externalId.getBytes(StandardCharsets.UTF_8));
    return AnnotationId.of(uuid(digest));
  }

  /** Returns the annotation id that follows from an external id in a collection. */
  public static AnnotationId ofExternalId(String collection, String externalId) {
    if (collection.isEmpty()) {
      return ofExternalId(externalId);
    }
    MessageDigest digest = digest(ANNOTATIONS);
    digest.update(collection.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    digest.update(externalId.getBytes(StandardCharsets.UTF_8));
    return AnnotationId.of(uuid(digest));
  }

  /** Returns the id of a set of annotations, given in increasing order. */
  public static UUID of(Collection<AnnotationId> sorted) {
    MessageDigest digest = digest(GRAPHS);
    byte[] bytes = new byte[2 * Long.BYTES];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    for (AnnotationId annotation : sorted) {
      buffer.clear().putLong(annotation.high()).putLong(annotation.low());
      digest.update(bytes);
    }
    return uuid(digest);
  }

  /** Returns the id that follows an id already taken. */
  public static UUID after(UUID taken) {
    return uuid(digest(taken));
  }

  private static MessageDigest digest(UUID namespace) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      digest.update(
          ByteBuffer.allocate(2 * Long.BYTES)
              .putLong(namespace.getMostSignificantBits())
              .putLong(namespace.getLeastSignificantBits())
              .array());
      return digest;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  private static UUID uuid(MessageDigest digest) {
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    long high = (hash.getLong() & 0xffff_ffff_ffff_0fffL) | 0x5000L;
    long low = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
