package org.resight.model;

/**
 * The numbers of a graph at one instant.
 *
 * <p>Immutable.
 *
 * @param phase what the graph is working on
 * @param annotations annotations at work in it, excluded ones not counted
 * @param individuals individuals
 * @param consistent consistent individuals
 * @param inconsistent inconsistent individuals
 * @param candidates pairs with a score, at work
 * @param positive pairs decided positive
 * @param negative pairs decided negative
 * @param incomparable pairs decided incomparable
 * @param unknown pairs looked at and left undecided
 * @param unreviewed known pairs without a decision
 * @param queue pairs due now, held ones included
 * @param positiveRedundant individuals that are positively redundant
 * @param negativeRedundantPairs pairs of individuals that are negatively redundant
 * @param probabilityAnyRemain chance that any of the next reviews changes an individual, 0 to 1
 * @param reviewsToStop reviews that are asked at least before asking stops by itself, if none of
 *     them changes an individual; {@link Long#MAX_VALUE} if asking does not stop by itself
 */
public record GraphSummary(
    Phase phase,
    int annotations,
    int individuals,
    int consistent,
    int inconsistent,
    long candidates,
    long positive,
    long negative,
    long incomparable,
    long unknown,
    long unreviewed,
    long queue,
    int positiveRedundant,
    long negativeRedundantPairs,
    double probabilityAnyRemain,
    long reviewsToStop) {}
