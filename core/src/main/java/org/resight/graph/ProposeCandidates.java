package org.resight.graph;

import java.util.Map;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.journal.CandidateBatch;
import org.resight.journal.JournalEntry;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.IdentityGraph;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/** Proposes candidate pairs, all or none. */
final class ProposeCandidates extends Command.Write<AnnotationCatalogue.Imported> {

  /** Pairs that cost what a review does, in memory and in the journal. */
  private static final int PAIRS_AN_ITEM = 16;

  private final GraphWriter writer;
  private final CandidateBatch candidates;
  private int first;
  private int entries;

  ProposeCandidates(GraphWriter writer, CandidateBatch candidates) {
    this.writer = writer;
    this.candidates = candidates;
  }

  @Override
  int items() {
    return 1 + candidates.size() / PAIRS_AN_ITEM;
  }

  @Override
  boolean alone() {
    return false;
  }

  @Override
  void check(EntryBatch batch) {
    IdentityGraph graph = writer.state().graph();
    for (int i = 0; i < candidates.size(); i++) {
      AnnotationPair pair = candidates.pair(i);
      if (!graph.contains(pair.a())) {
        throw notInGraph(pair, pair.a(), candidates.row(i));
      } else if (!graph.contains(pair.b())) {
        throw notInGraph(pair, pair.b(), candidates.row(i));
      }
    }
    first = batch.entries().size();
    entries = 0;
    int most = JournalEntry.Proposed.MOST_PAIRS;
    for (int from = 0; from < candidates.size(); from += most) {
      int to = Math.min(from + most, candidates.size());
      batch.add(new JournalEntry.Proposed(candidates.slice(from, to)));
      entries++;
    }
  }

  private static RefusedException notInGraph(AnnotationPair pair, AnnotationId missing, int row) {
    return new RefusedException(
        Refusal.NOT_IN_GRAPH,
        "The annotation " + missing + " is not in this graph.",
        Map.of(
            "annotation", missing.toString(),
            "a", pair.a().toString(),
            "b", pair.b().toString()),
        row);
  }

  @Override
  AnnotationCatalogue.Imported applied(EntryBatch batch) {
    long added = 0;
    long updated = 0;
    long unchanged = 0;
    for (int i = first; i < first + entries; i++) {
      added += batch.applied(i).added();
      updated += batch.applied(i).updated();
      unchanged += batch.applied(i).unchanged();
    }
    return new AnnotationCatalogue.Imported(added, updated, unchanged);
  }
}
