package org.resight.evidence;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.resight.evidence.scores.Correction;
import org.resight.model.GraphConfig;
import org.resight.model.IdentityGraph;

/** Graphs whose margins lack one term, to measure what it is worth. */
public final class TermsLeftOut {

  private static final Map<String, UnaryOperator<Margin.Terms>> WITHOUT =
      new TreeMap<>(
          Map.of(
              "nothing", UnaryOperator.identity(),
              "strays", t -> terms(t, t.likeness(), t.unlikeness(), t.twins(), 0),
              "twins", t -> terms(t, t.likeness(), t.unlikeness(), 0, t.strays()),
              "dependence", t -> terms(t, 0, t.unlikeness(), t.twins(), t.strays()),
              "bad-photos", t -> terms(t, t.likeness(), 0, t.twins(), t.strays()),
              "absence",
                  t ->
                      new Margin.Terms(
                          t.prior(),
                          t.likeness(),
                          t.unlikeness(),
                          t.twins(),
                          t.strays(),
                          Absence.meaningless(),
                          t.correction()),
              "correction", t -> t.corrected(Correction.NONE)));

  private TermsLeftOut() {}

  /** Returns a graph whose margins lack a term. */
  public static IdentityGraph without(String term) {
    UnaryOperator<Margin.Terms> counted = WITHOUT.get(term);
    if (counted == null) {
      throw new IllegalArgumentException("no term: " + term + " of " + WITHOUT.keySet());
    }
    return new EvidenceGraph(GraphConfig.defaults(), counted);
  }

  private static Margin.Terms terms(
      Margin.Terms of, double likeness, double unlikeness, double twins, double strays) {
    return new Margin.Terms(
        of.prior(), likeness, unlikeness, twins, strays, of.absence(), of.correction());
  }
}
