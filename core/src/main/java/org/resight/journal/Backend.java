package org.resight.journal;

/** What decides who is who in a graph, and what to ask. */
public enum Backend {
  /** Yes and no connectivity: {@code org.resight.engine.DecisionGraph}. */
  GRAPH,
  /** Weighed evidence: {@code org.resight.evidence.EvidenceGraph}. */
  EVIDENCE
}
