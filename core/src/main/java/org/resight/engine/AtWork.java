package org.resight.engine;

import it.unimi.dsi.fastutil.ints.IntArrayList;

/** What of a graph is at work: its annotations, the known pairs between them, and their counts. */
final class AtWork {

  private final AnnotationTable annotations;
  private final PairTable pairs;
  private final Consequences graph;
  private final PairCounts counts = new PairCounts();
  private final IntArrayList own = new IntArrayList();
  private int annotationCount;

  AtWork(AnnotationTable annotations, PairTable pairs, Consequences graph) {
    this.annotations = annotations;
    this.pairs = pairs;
    this.graph = graph;
  }

  /** Returns how many annotations are at work. */
  int annotationCount() {
    return annotationCount;
  }

  /** Returns the counts of the pairs at work. */
  PairCounts counts() {
    return counts;
  }

  /** Takes an annotation into the work, with its known pairs to others at work. */
  void enter(int annotation) {
    annotations.enter(annotation);
    annotationCount++;
    graph.enter(annotation);
    own.clear();
    for (int link = pairs.first(annotation, PairTable.DORMANT),
            stop = pairs.end(annotation, PairTable.DORMANT);
        link < stop;
        link++) {
      int pair = pairs.at(link);
      if (annotations.isAtWork(pairs.otherAt(link))) {
        own.add(pair);
      }
    }
    for (int i = 0; i < own.size(); i++) {
      int pair = own.getInt(i);
      pairs.unlink(pair, PairTable.DORMANT);
      begin(pair);
    }
  }

  /** Takes an annotation out of the work; its pairs are kept and sleep. */
  void leave(int annotation) {
    own.clear();
    for (int list = PairTable.POSITIVE; list <= PairTable.OTHER; list++) {
      for (int link = pairs.first(annotation, list), stop = pairs.end(annotation, list);
          link < stop;
          link++) {
        int pair = pairs.at(link);
        own.add(pair);
      }
    }
    for (int i = 0; i < own.size(); i++) {
      int pair = own.getInt(i);
      end(pair);
      pairs.set(pair, PairTable.AT_WORK, false);
      pairs.link(pair, PairTable.DORMANT);
    }
    graph.leave(annotation);
    annotationCount--;
  }

  /** Counts a known pair that is in no list; both ends are at work. */
  void begin(int pair) {
    pairs.set(pair, PairTable.AT_WORK, true);
    pairs.link(pair, pairs.list(pair));
    count(pair, 1);
    graph.begin(pair);
  }

  /** Stops counting a pair at work and takes it out of its lists. */
  void end(int pair) {
    pairs.unlink(pair, pairs.list(pair));
    count(pair, -1);
    graph.end(pair);
  }

  private void count(int pair, int by) {
    counts.add(pairs.decision(pair), by);
    if (pairs.is(pair, PairTable.CANDIDATE)) {
      counts.addCandidates(by);
    }
  }
}
