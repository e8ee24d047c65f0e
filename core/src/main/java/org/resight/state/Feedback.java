package org.resight.state;

import org.resight.model.Review;

/**
 * A review given to the shared query: journalled, but perhaps not yet applied.
 *
 * <p>Immutable.
 *
 * @param position its place among all feedback: 1, 2, 3 … without holes
 * @param review the decision
 */
public record Feedback(long position, Review review) {}
