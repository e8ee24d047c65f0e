package org.resight.engine;

import java.util.BitSet;
import java.util.Optional;
import org.resight.model.Census;
import org.resight.model.EvidenceDecision;
import org.resight.model.IdentityGraph;

/** Goes through the pairs, then the annotations, in the order of their handles. */
final class PairCounting implements IdentityGraph.Counting {

  private final AnnotationTable annotations;
  private final PairTable pairs;
  private final Consequences graph;
  private final Listings listings;
  private final Census.Sum sum = new Census.Sum();
  private final BitSet compared = new BitSet();
  private int nextPair;
  private int nextAnnotation;

  PairCounting(
      AnnotationTable annotations, PairTable pairs, Consequences graph, Listings listings) {
    this.annotations = annotations;
    this.pairs = pairs;
    this.graph = graph;
    this.listings = listings;
  }

  @Override
  public Optional<Census> advance(int steps) {
    int left = steps;
    for (; nextPair < pairs.size() && left > 0; left--) {
      addPair(nextPair++);
    }
    for (; nextAnnotation < annotations.size() && left > 0; left--) {
      addAnnotation(nextAnnotation++);
    }
    return left == 0
        ? Optional.empty()
        : Optional.of(sum.census(graph.individuals().count(), graph.redundantCount()));
  }

  private void addPair(int pair) {
    if (!pairs.is(pair, PairTable.AT_WORK)) {
      return;
    }
    EvidenceDecision decision = pairs.decision(pair);
    if (decision == EvidenceDecision.UNREVIEWED) {
      sum.addUndecided(listings.inferred(pair));
    } else {
      compared.set(pairs.a(pair));
      compared.set(pairs.b(pair));
      sum.addDecided(decision, pairs.match(pair));
    }
  }

  private void addAnnotation(int annotation) {
    Individuals individuals = graph.individuals();
    if (annotations.isAtWork(annotation)) {
      sum.addPhoto(individuals.size(individuals.of(annotation)), compared.get(annotation));
    } else if (annotations.isExcluded(annotation)) {
      sum.addExcluded();
    }
  }
}
