package org.resight.engine;

import it.unimi.dsi.fastutil.longs.Long2ByteOpenHashMap;
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
import org.resight.model.GraphSummary;
import org.resight.model.Review;

/** All reviews of a catalogue, with the numbers read after each batch of 64, as a server does. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReviewStreamBenchmark {

  private static final int BATCH = 64;

  @Param({"1000", "10000", "100000", "1000000"})
  public int annotations;

  private Catalogue catalogue;
  private Review[] reviews;
  private long[] keys;
  private DecisionGraph graph;

  /** Makes the catalogue and its reviews. */
  @Setup(Level.Trial)
  public void makeReviews() {
    catalogue = new Catalogue(annotations, 2);
    reviews = new Review[catalogue.reviews()];
    keys = new long[reviews.length];
    for (int i = 0; i < reviews.length; i++) {
      reviews[i] = catalogue.review(i);
      keys[i] = catalogue.key(catalogue.pairOfReview(i));
    }
  }

  /** Makes a graph with all candidates and no review. */
  @Setup(Level.Invocation)
  public void makeGraph() {
    graph = catalogue.graph();
  }

  /** The reviews. */
  @Benchmark
  public GraphSummary review() {
    for (int i = 0; i < reviews.length; i++) {
      graph.apply(reviews[i]);
      if (i % BATCH == 0) {
        graph.summary();
      }
    }
    return graph.summary();
  }

  /** The same pairs put into a bare hash map, for comparison. */
  @Benchmark
  public Object put() {
    Long2ByteOpenHashMap map = new Long2ByteOpenHashMap();
    for (long key : keys) {
      map.put(key, (byte) 1);
    }
    return map;
  }
}
