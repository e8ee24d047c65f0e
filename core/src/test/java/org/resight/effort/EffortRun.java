package org.resight.effort;

import it.unimi.dsi.fastutil.doubles.DoubleArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.ArrayList;
import java.util.List;
import org.resight.evidence.EvidenceGraph;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.Confidence;
import org.resight.model.DuePair;
import org.resight.model.Estimate;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphChange;
import org.resight.model.IdentityGraph;
import org.resight.model.MetaDecision;
import org.resight.model.Review;

/** One simulated curation, from the first question to the stop. */
final class EffortRun {

  private final EffortSet set;
  private final double accuracy;
  private final int seed;
  private final DoubleArrayList curve = new DoubleArrayList();
  private final LongArrayList nanos = new LongArrayList();
  private final IdentityGraph graph;
  private boolean stopped;

  private EffortRun(EffortSet set, Backends backend, double accuracy, int seed) {
    this.set = set;
    this.accuracy = accuracy;
    this.seed = seed;
    graph = backend.open(set);
  }

  /** Runs until the backend stops, or for so many reviews. */
  static EffortRun of(EffortSet set, Backends backend, double accuracy, int seed, int limit) {
    EffortRun run = new EffortRun(set, backend, accuracy, seed);
    run.propose();
    run.review(limit);
    return run;
  }

  private void propose() {
    List<AnnotationId> ids = new ArrayList<>();
    for (int i = 0; i < set.size(); i++) {
      ids.add(new AnnotationId(0, i));
    }
    graph.add(ids);
    if (graph instanceof EvidenceGraph evidence) {
      evidence.name(set.names());
    }
    for (int i = 0; i < set.first().length; i++) {
      graph.propose(
          AnnotationPair.of(ids.get(set.first()[i]), ids.get(set.second()[i])),
          set.score()[i],
          Double.NaN,
          Double.NaN);
    }
  }

  private void review(int limit) {
    SimulatedReviewer reviewer = new SimulatedReviewer(set.truth(), accuracy, seed);
    double f1 = f1();
    curve.add(f1);
    while (nanos.size() < limit) {
      long began = System.nanoTime();
      List<DuePair> due = graph.due(1, pair -> true);
      if (due.isEmpty()) {
        stopped = true;
        return;
      }
      AnnotationPair pair = due.get(0).pair();
      long asked = System.nanoTime();
      boolean same = reviewer.same((int) pair.a().low(), (int) pair.b().low());
      long answered = System.nanoTime();
      int before = graph.summary().individuals();
      GraphChange change =
          graph.apply(
              new Review(
                  pair,
                  same ? EvidenceDecision.POSITIVE : EvidenceDecision.NEGATIVE,
                  MetaDecision.NONE,
                  Confidence.UNSPECIFIED,
                  "simulated"));
      int after = graph.summary().individuals();
      nanos.add(System.nanoTime() - answered + asked - began);
      if (change.effect() != GraphChange.Effect.NONE || before != after) {
        f1 = f1();
      }
      curve.add(f1);
    }
  }

  private double f1() {
    int[] partition = new int[set.size()];
    graph.individuals(
        null,
        individual -> {
          for (AnnotationId id : individual.members()) {
            partition[(int) id.low()] = (int) individual.label().low();
          }
          return true;
        });
    return EffortSet.f1(partition, set.goal());
  }

  /** Returns F1 before the first review and after each. */
  DoubleArrayList curve() {
    return curve;
  }

  int reviews() {
    return nanos.size();
  }

  /** Returns whether the backend stopped by itself. */
  boolean stopped() {
    return stopped;
  }

  double last() {
    return curve.getDouble(curve.size() - 1);
  }

  /** Returns after how many reviews F1 reached a value for good, or −1. */
  int kept(double value) {
    int since = curve.size();
    while (since > 0 && curve.getDouble(since - 1) >= value) {
      since--;
    }
    return since == curve.size() ? -1 : since;
  }

  /** Returns the backend's own estimate at the end, or null. */
  Estimate estimate() {
    return graph instanceof EvidenceGraph evidence ? evidence.estimate() : null;
  }

  /** Returns the time to take a review and offer the next pair, in milliseconds, at a quantile. */
  double millis(double quantile) {
    long[] sorted = nanos.toLongArray();
    java.util.Arrays.sort(sorted);
    return sorted.length == 0 ? 0 : sorted[(int) (quantile * (sorted.length - 1))] / 1e6;
  }
}
