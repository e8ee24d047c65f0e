package org.resight.refusal;

/** Why a request is refused; the slug of the problem document is the name in lower case. */
public enum Refusal {
  /** No graph ever had this id. */
  UNKNOWN_GRAPH,
  /** The graph was deleted. */
  GONE,
  /** Annotations that are not in the catalogue. */
  UNKNOWN_ANNOTATIONS,
  /** Annotations that another graph holds. */
  ANNOTATIONS_IN_USE,
  /** An annotation that a graph holds cannot be deleted. */
  IN_USE,
  /** An annotation is not in this graph. */
  NOT_IN_GRAPH,
  /** An annotation was excluded from this graph's work. */
  EXCLUDED,
  /** Evidence and meta decision say opposite things. */
  CONTRADICTORY_DECISION,
  /** The graph has as many reviewers as it may. */
  TOO_MANY_REVIEWERS,
  /** The id was used before, with another content. */
  ID_REUSED,
  /** The reviewer has no standing review. */
  NOTHING_TO_UNDO,
  /** No such lease, or it has ended. */
  UNKNOWN_LEASE,
  /** The lease is somebody else's, or another pair's. */
  NOT_YOUR_LEASE,
  /** Another individual of the graph bears the name. */
  NAME_IN_USE,
  /** What was planned or undone no longer stands as it did. */
  CHANGED,
  /** The external id belongs to another annotation. */
  EXTERNAL_ID_IN_USE,
  /** The annotation belongs to another collection. */
  OTHER_COLLECTION,
  /** An external id stands in several of the collections asked. */
  AMBIGUOUS_EXTERNAL_ID,
  /** The graph's backend cannot do this. */
  NOT_SUPPORTED,
  /** A graph needs annotations. */
  EMPTY_GRAPH,
  /** A backup can only be read into an empty database. */
  NOT_EMPTY,
  /** The backup is damaged, cut off, or none. */
  UNREADABLE_BACKUP,
  /** Too much to do; nothing was done, try again later. */
  BUSY,
  /** The database does not answer; try again later with the same ids. */
  JOURNAL_UNAVAILABLE,
  /** Another server writes this graph. */
  NOT_OWNER,
  /** The graph has failed. */
  FAILED
}
