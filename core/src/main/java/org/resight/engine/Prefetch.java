package org.resight.engine;

import java.util.List;
import org.resight.model.AnnotationPair;
import org.resight.model.IdentityGraph;

/**
 * Reads what pairs will need, for all of them before the first is reviewed, so that the processor
 * waits for several places of memory at once instead of for one after another.
 *
 * <p>Group prefetching after Chen, Ailamaki, Gibbons and Mowry, "Improving hash join performance
 * through prefetching" (2004): each stage reads what the one before has found for all. Worth it
 * where a graph is larger than the caches. Changes nothing.
 */
final class Prefetch {

  /** Below so many pairs a graph is in the caches anyway. */
  private static final int WORTHWHILE = 100_000;

  private final AnnotationTable annotations;
  private final PairTable pairs;
  private final Consequences graph;
  private final int[] a = new int[IdentityGraph.EXPECTED];
  private final int[] b = new int[IdentityGraph.EXPECTED];
  private long read;

  Prefetch(AnnotationTable annotations, PairTable pairs, Consequences graph) {
    this.annotations = annotations;
    this.pairs = pairs;
    this.graph = graph;
  }

  /**
   * Reads what the first {@link IdentityGraph#EXPECTED} pairs will need.
   *
   * @return a number of no meaning, so that no compiler takes the reading for useless
   */
  long of(List<AnnotationPair> next) {
    if (pairs.size() < WORTHWHILE) {
      return read;
    }
    int known = 0;
    for (int i = 0, n = Math.min(IdentityGraph.EXPECTED, next.size()); i < n; i++) {
      AnnotationPair pair = next.get(i);
      a[known] = annotations.find(pair.a());
      b[known] = annotations.find(pair.b());
      if (a[known] != AnnotationTable.NONE && b[known] != AnnotationTable.NONE) {
        known++;
      }
    }
    Individuals individuals = graph.individuals();
    for (int i = 0; i < known; i++) {
      read += pairs.find(a[i], b[i]);
      read += individuals.of(a[i]) + (long) individuals.of(b[i]);
      read += pairs.first(a[i], PairTable.OTHER) + (long) pairs.first(b[i], PairTable.OTHER);
    }
    for (int i = 0; i < known; i++) {
      int one = individuals.of(a[i]);
      int other = individuals.of(b[i]);
      if (one != Individuals.NONE && other != Individuals.NONE) {
        read += individuals.size(one) + (long) individuals.size(other);
        read += graph.separations().find(one, other);
        read += readList(a[i]) + readList(b[i]);
      }
    }
    return read;
  }

  private long readList(int annotation) {
    return pairs.count(annotation, PairTable.OTHER) == 0
        ? 0
        : pairs.at(pairs.first(annotation, PairTable.OTHER));
  }
}
