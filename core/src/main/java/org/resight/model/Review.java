package org.resight.model;

/**
 * One decision on one pair by one reviewer.
 *
 * <p>Immutable. Time, comment and tags are kept in the journal; nothing in a graph depends on them.
 *
 * @param pair the pair decided
 * @param evidence what the photographs show
 * @param meta what is known by other means
 * @param confidence how sure the reviewer is
 * @param reviewer who decided: a person's name, or {@code algo:} and an algorithm's
 */
public record Review(
    AnnotationPair pair,
    EvidenceDecision evidence,
    MetaDecision meta,
    Confidence confidence,
    String reviewer) {

  /** What the name of a reviewer that is an algorithm starts with. */
  public static final String ALGORITHM = "algo:";

  /**
   * @throws ReviewRejectedException if evidence and meta decision contradict each other
   */
  public Review {
    if ((meta == MetaDecision.SAME && evidence == EvidenceDecision.NEGATIVE)
        || (meta == MetaDecision.DIFFERENT && evidence == EvidenceDecision.POSITIVE)) {
      throw new ReviewRejectedException(
          ReviewRejectedException.Reason.CONTRADICTORY_DECISION, pair);
    }
  }

  /** Returns the effective decision: the evidence, completed by the meta decision. */
  public EvidenceDecision decision() {
    return switch (meta) {
      case NONE -> evidence;
      case SAME -> EvidenceDecision.POSITIVE;
      case DIFFERENT -> EvidenceDecision.NEGATIVE;
    };
  }

  /** Returns whether an algorithm, not a person, decided. */
  public boolean automatic() {
    return reviewer.startsWith(ALGORITHM);
  }
}
