package org.resight.model;

/**
 * All that is known of one pair.
 *
 * <p>Immutable.
 *
 * @param pair the two annotations
 * @param decision the effective decision of the latest review
 * @param meta the meta decision of the latest review
 * @param confidence the confidence of the latest review
 * @param reviews accepted reviews ever given, withdrawals counted
 * @param match the verifier's score, or NaN if none is known
 * @param inferred what follows from all decisions together
 * @param suspect whether its re-check could resolve an inconsistency
 * @param priority its priority in the queue, or NaN if it is not in it
 */
public record PairState(
    AnnotationPair pair,
    EvidenceDecision decision,
    MetaDecision meta,
    Confidence confidence,
    int reviews,
    double match,
    Inferred inferred,
    boolean suspect,
    double priority) {}
