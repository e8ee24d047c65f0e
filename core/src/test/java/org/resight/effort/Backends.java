package org.resight.effort;

import org.resight.engine.DecisionGraph;
import org.resight.engine.GraphConfig;
import org.resight.engine.IdentityGraph;
import org.resight.evidence.EvidenceGraph;

/** What can be measured. */
enum Backends {
  EVIDENCE,
  GRAPH;

  IdentityGraph open(EffortSet set) {
    if (this == GRAPH) {
      return new DecisionGraph(GraphConfig.defaults());
    }
    EvidenceGraph graph = new EvidenceGraph(GraphConfig.defaults());
    if (set.positive().length > 0) {
      graph.calibrate(set.positive(), set.negative());
    }
    return graph;
  }
}
