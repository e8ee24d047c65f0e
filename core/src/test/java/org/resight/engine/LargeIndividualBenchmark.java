package org.resight.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.Confidence;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphConfig;
import org.resight.model.GraphSummary;
import org.resight.model.MetaDecision;
import org.resight.model.Review;

/** One review in a large individual, the numbers read after it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LargeIndividualBenchmark {

  /** What is reviewed. */
  public enum Work {
    /** 5,000 photos in two halves, split and merged again and again. */
    SPLIT_AND_MERGE(5_000),
    /** The same in two chains without chords, where every link is a bridge. */
    SPLIT_AND_MERGE_CHAINS(5_000),
    /**
     * 1,000 photos with ten negative pairs among them, whose suspected pairs are found anew. It is
     * made anew for each iteration: confirmed again and again, the ring would outweigh the chords a
     * hundredfold, as no catalogue does, and its cuts would cost ten times as much.
     */
    INCONSISTENT(1_000);

    private final int size;

    Work(int size) {
      this.size = size;
    }
  }

  @Param public Work work;

  private final List<AnnotationId> ids = new ArrayList<>();
  private DecisionGraph graph;
  private int turn;

  /** Makes the individual: two rings with a chord a photo, two chains, or one such ring. */
  @Setup(Level.Iteration)
  public void makeIndividual() {
    ids.clear();
    Random random = new Random(3);
    for (int i = 0; i < work.size; i++) {
      ids.add(new AnnotationId(random.nextLong(), random.nextLong()));
    }
    graph = new DecisionGraph(GraphConfig.defaults());
    graph.add(ids);
    int ring = work == Work.INCONSISTENT ? work.size : work.size / 2;
    boolean chains = work == Work.SPLIT_AND_MERGE_CHAINS;
    for (int i = 0; i < work.size; i++) {
      int from = i / ring * ring;
      if (!chains || i + 1 - from < ring) {
        apply(i, from + (i + 1 - from) % ring, EvidenceDecision.POSITIVE);
      }
      int chord = from + random.nextInt(ring);
      if (!chains && chord != i) {
        apply(i, chord, EvidenceDecision.POSITIVE);
      }
    }
    if (work == Work.INCONSISTENT) {
      for (int i = 0; i < 10; i++) {
        apply(i * 90, i * 90 + 45, EvidenceDecision.NEGATIVE);
      }
    }
  }

  private void apply(int one, int other, EvidenceDecision decision) {
    graph.apply(
        new Review(
            AnnotationPair.of(ids.get(one), ids.get(other)),
            decision,
            MetaDecision.NONE,
            Confidence.UNSPECIFIED,
            "ann"));
  }

  /** One review. */
  @Benchmark
  public GraphSummary review() {
    turn++;
    if (work != Work.INCONSISTENT) {
      int pair = turn / 2 % 16;
      apply(
          pair,
          work.size - 1 - pair,
          turn % 2 == 0 ? EvidenceDecision.POSITIVE : EvidenceDecision.UNREVIEWED);
    } else {
      apply(turn % work.size, (turn + 1) % work.size, EvidenceDecision.POSITIVE);
    }
    return graph.summary();
  }
}
