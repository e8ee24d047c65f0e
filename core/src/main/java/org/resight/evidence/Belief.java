package org.resight.evidence;

import it.unimi.dsi.fastutil.ints.IntList;

/**
 * What is believed, and by which measure: the groups, and what the weighing had learned when they
 * were last made from scratch.
 *
 * @param candidates the candidates at work by rising score
 * @param fits whether the scores known from elsewhere explain the candidates'
 * @param firstQuestions candidates to ask before anything else, to learn what scores mean; empty if
 *     that is known
 * @param calibrated whether scores mean more than their face value
 * @param atWork annotations at work
 */
record Belief(
    Groups groups,
    Margin margin,
    IntList candidates,
    boolean fits,
    IntList firstQuestions,
    boolean calibrated,
    int atWork) {}
