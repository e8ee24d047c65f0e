package org.resight.model;

/** A review that cannot be accepted; the graph is as it was. */
public final class ReviewRejectedException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /** Why a review is rejected. */
  public enum Reason {
    /** Evidence and meta decision say opposite things. */
    CONTRADICTORY_DECISION,
    /** An annotation is not in the graph. */
    NOT_IN_GRAPH,
    /** An annotation has been excluded from the graph's work. */
    EXCLUDED
  }

  private final Reason reason;
  private final transient AnnotationPair pair;

  /** Creates the rejection of a review of a pair. */
  public ReviewRejectedException(Reason reason, AnnotationPair pair) {
    super(reason + ": " + pair.a() + ", " + pair.b());
    this.reason = reason;
    this.pair = pair;
  }

  /** Returns why. */
  public Reason reason() {
    return reason;
  }

  /** Returns the pair that was to be reviewed. */
  public AnnotationPair pair() {
    return pair;
  }
}
