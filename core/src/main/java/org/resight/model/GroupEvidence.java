package org.resight.model;

import java.util.List;

/**
 * What holds one individual together, at its weakest place.
 *
 * <p>Immutable. Numbers are log-odds: positive ones speak for one individual.
 *
 * @param members its annotations in increasing order
 * @param side the annotations on the smaller side of its weakest cut, in increasing order; empty
 *     for a single annotation
 * @param margin how strongly the two sides belong together, all evidence weighed
 * @param candidates pairs across the cut that a verifier proposed or a person chose to compare
 * @param scores the sum of what their scores and choices say, undiscounted
 * @param absent the other pairs across the cut
 * @param answers the sum of what reviewers say across the cut
 * @param names what the names in the catalogue say across the cut
 */
public record GroupEvidence(
    List<AnnotationId> members,
    List<AnnotationId> side,
    double margin,
    int candidates,
    double scores,
    long absent,
    double answers,
    double names) {

  /** Copies the lists. */
  public GroupEvidence {
    members = List.copyOf(members);
    side = List.copyOf(side);
  }
}
