package org.resight.matching.vectors;

import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The vectors that a model made of the photos of one matching, each of length 1. Unchangeable and
 * thread-safe.
 *
 * @param version of the model
 * @param vectors by the photos' places; null where there is none
 */
public record PhotoVectors(String version, List<float @Nullable []> vectors) {

  /** Says whether a photo has one. */
  public boolean has(int photo) {
    return vectors.get(photo) != null;
  }

  /** Returns the cosine of two photos, if both have vectors of one length. */
  public OptionalDouble cosine(int one, int other) {
    float[] a = vectors.get(one);
    float[] b = vectors.get(other);
    if (a == null || b == null || a.length != b.length) {
      return OptionalDouble.empty();
    }
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return OptionalDouble.of(sum);
  }
}
