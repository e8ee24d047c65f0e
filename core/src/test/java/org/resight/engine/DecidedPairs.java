package org.resight.engine;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.resight.model.AnnotationId;
import org.resight.model.Confidence;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphConfig;
import org.resight.model.MetaDecision;

/**
 * Annotations 0, 1, 2 … at work, decisions about their pairs, and what follows, without the graph's
 * façade.
 */
final class DecidedPairs {

  final AnnotationTable annotations = new AnnotationTable();
  final PairTable pairs = new PairTable();
  final Questions questions = new Questions(annotations, pairs);
  final Consequences graph;
  final Agenda agenda;

  DecidedPairs(int count, Map<String, ?> values) {
    GraphConfig config = GraphConfig.of(values);
    graph = new Consequences(config, annotations, pairs, questions);
    agenda = new Agenda(config, graph);
    for (int i = 0; i < count; i++) {
      int annotation = annotations.findOrAdd(new AnnotationId(0, i));
      pairs.addAnnotation(annotation);
      graph.addAnnotation(annotation);
      annotations.enter(annotation);
      graph.enter(annotation);
    }
  }

  /** Decides a pair, whether it had a decision or not. */
  int decide(int a, int b, EvidenceDecision decision) {
    int pair = pairs.findOrAdd(a, b);
    if (pairs.isKnown(pair)) {
      pairs.unlink(pair, pairs.list(pair));
      graph.end(pair);
    } else {
      graph.loosen(pair);
    }
    pairs.review(pair, decision, MetaDecision.NONE, Confidence.UNSPECIFIED);
    begin(pair);
    return pair;
  }

  /** Makes a pair that nothing is known of a candidate. */
  int propose(int a, int b, double match) {
    int pair = pairs.findOrAdd(a, b);
    pairs.set(pair, PairTable.CANDIDATE, true);
    pairs.setMatch(pair, match);
    begin(pair);
    return pair;
  }

  private void begin(int pair) {
    pairs.set(pair, PairTable.AT_WORK, true);
    pairs.link(pair, pairs.list(pair));
    graph.begin(pair);
  }

  /** Decides all pairs of a row: of the first and the second, the second and the third … */
  void chain(EvidenceDecision decision, int... row) {
    for (int i = 1; i < row.length; i++) {
      decide(row[i - 1], row[i], decision);
    }
  }

  int individualOf(int annotation) {
    return graph.individuals().of(annotation);
  }

  int[] membersWith(int annotation) {
    IntArrayList members = new IntArrayList();
    graph.individuals().members(individualOf(annotation), members);
    members.sort(null);
    return members.toIntArray();
  }

  /** Returns what is asked beside the ranking, as "a-b", in order. */
  List<String> special() {
    graph.suspicions().settle();
    graph.offers().settle();
    return read(questions.readSpecial());
  }

  /** Returns the ranked candidates, as "a-b", in order. */
  List<String> ranked() {
    return read(questions.readRanked());
  }

  private List<String> read(PairHeap.Reader reader) {
    List<String> read = new ArrayList<>();
    for (int pair = reader.next(); pair != PairTable.NONE; pair = reader.next()) {
      read.add(pairs.a(pair) + "-" + pairs.b(pair));
    }
    return read;
  }
}
