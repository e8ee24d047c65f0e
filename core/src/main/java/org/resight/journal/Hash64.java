package org.resight.journal;

import it.unimi.dsi.fastutil.HashCommon;
import java.util.UUID;
import org.resight.model.AnnotationPair;

/**
 * 64-bit hashes of longer ids, for maps of primitives. Two ids may share one: whoever looks one up
 * compares what was found.
 */
final class Hash64 {

  private Hash64() {}

  static long of(UUID id) {
    return HashCommon.mix(
        id.getMostSignificantBits() * 31 + HashCommon.mix(id.getLeastSignificantBits()));
  }

  static long of(AnnotationPair pair) {
    long hash = HashCommon.mix(pair.a().high());
    hash = HashCommon.mix(hash * 31 + pair.a().low());
    hash = HashCommon.mix(hash * 31 + pair.b().high());
    return HashCommon.mix(hash * 31 + pair.b().low());
  }
}
