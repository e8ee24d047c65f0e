package org.resight.journal;

import it.unimi.dsi.fastutil.HashCommon;
import java.util.UUID;
import org.resight.model.AnnotationPair;

/**
 * 64-bit hashes of longer ids, for maps of primitives. Two ids may share one: whoever looks one up
 * compares what was found.
 */
public final class Hash64 {

  private Hash64() {}

  static long of(UUID id) {
    return HashCommon.mix(
        id.getMostSignificantBits() * 31 + HashCommon.mix(id.getLeastSignificantBits()));
  }

  /** Returns the hash of a pair: the same in every JVM. */
  public static long of(AnnotationPair pair) {
    long hash = HashCommon.mix(pair.a().high());
    hash = HashCommon.mix(hash * 31 + pair.a().low());
    hash = HashCommon.mix(hash * 31 + pair.b().high());
    return HashCommon.mix(hash * 31 + pair.b().low());
  }
}
