package org.resight.effort;

import org.resight.engine.DecisionGraph;
import org.resight.evidence.TermsLeftOut;
import org.resight.model.GraphConfig;
import org.resight.model.IdentityGraph;

/** What can be measured. */
enum Backends {
  EVIDENCE,
  GRAPH;

  IdentityGraph open(EffortSet set) {
    if (this == GRAPH) {
      return new DecisionGraph(GraphConfig.defaults());
    }
    IdentityGraph graph = TermsLeftOut.without(System.getProperty("effort.without", "nothing"));
    if (set.positive().length > 0) {
      graph.calibrate(set.positive(), set.negative());
    }
    return graph;
  }
}
