package org.resight.effort;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;

/**
 * Answers like a person who is right with a given probability, the same in every run of a seed.
 *
 * <p>The k-th answer on a pair i &lt; j is wrong if the first eight bytes of SHA-256 of {@code
 * seed|i|j|k}, as a fraction of 2⁶⁴, are not less than the accuracy.
 */
final class SimulatedReviewer {

  private final int[] truth;
  private final double accuracy;
  private final int seed;
  private final Map<Long, Integer> asked = new HashMap<>();
  private final MessageDigest digest;

  SimulatedReviewer(int[] truth, double accuracy, int seed) {
    this.truth = truth;
    this.accuracy = accuracy;
    this.seed = seed;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns whether the reviewer says that both show one individual. */
  boolean same(int a, int b) {
    int i = Math.min(a, b);
    int j = Math.max(a, b);
    int k = asked.merge(((long) i << 32) | j, 1, Integer::sum) - 1;
    byte[] hash =
        digest.digest((seed + "|" + i + "|" + j + "|" + k).getBytes(StandardCharsets.UTF_8));
    long bits = ByteBuffer.wrap(hash).getLong();
    double u = (bits >>> 11) * 0x1.0p-53;
    boolean right = u < accuracy;
    return right == (truth[i] == truth[j]);
  }
}
