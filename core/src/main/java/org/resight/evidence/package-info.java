/**
 * The second backend: who is who by weighed evidence.
 *
 * <p>Calibrated verifier scores, the absence of a candidate and every answer of every reviewer are
 * log-odds that add up to a margin between groups of annotations; groups merge while a margin is
 * positive and split when their weakest cut turns negative; what is asked next is the merge or
 * split whose doubt costs most. Pure functions of what they are given: no clock, no threads, no
 * I/O, no randomness.
 *
 * <p>Knows {@code model} and {@code evidence.scores}, and nothing of {@code engine}.
 *
 * <p>Over 25 files: the parts of one rule, of which only the graph is seen outside.
 */
@NullMarked
package org.resight.evidence;

import org.jspecify.annotations.NullMarked;
