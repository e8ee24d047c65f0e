package org.resight.engine;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The decision graph. */
public final class DecisionGraph implements IdentityGraph {

  private final GraphConfig config;

  /** Creates a graph without annotations. */
  public DecisionGraph(GraphConfig config) {
    this.config = config;
  }

  @Override
  public void add(Collection<AnnotationId> annotations) {
    throw missing();
  }

  @Override
  public void remove(Collection<AnnotationId> annotations) {
    throw missing();
  }

  @Override
  public void exclude(Collection<AnnotationId> annotations) {
    throw missing();
  }

  @Override
  public void include(Collection<AnnotationId> annotations) {
    throw missing();
  }

  @Override
  public boolean contains(AnnotationId annotation) {
    throw missing();
  }

  @Override
  public boolean isExcluded(AnnotationId annotation) {
    throw missing();
  }

  @Override
  public List<AnnotationId> members() {
    throw missing();
  }

  @Override
  public CandidateOutcome propose(
      AnnotationPair pair, double match, double nomatch, double notcomp) {
    throw missing();
  }

  @Override
  public void check(Review review) {
    throw missing();
  }

  @Override
  public GraphChange apply(Review review) {
    throw missing();
  }

  @Override
  public List<DuePair> due(int limit, Predicate<AnnotationPair> acceptable) {
    throw missing();
  }

  @Override
  public Optional<DuePair> due(AnnotationPair pair) {
    throw missing();
  }

  @Override
  public void hold(AnnotationPair pair) {
    throw missing();
  }

  @Override
  public void release(AnnotationPair pair) {
    throw missing();
  }

  @Override
  public Optional<Review> automaticReview() {
    throw missing();
  }

  @Override
  public GraphSummary summary() {
    throw missing();
  }

  @Override
  public Optional<PairState> pair(AnnotationPair pair) {
    throw missing();
  }

  @Override
  public Optional<Individual> individualOf(AnnotationId annotation) {
    throw missing();
  }

  @Override
  public void individuals(@Nullable AnnotationId after, Visitor<Individual> visitor) {
    throw missing();
  }

  @Override
  public void inconsistencies(Visitor<Inconsistency> visitor) {
    throw missing();
  }

  @Override
  public void separations(@Nullable Separation after, Visitor<Separation> visitor) {
    throw missing();
  }

  @Override
  public void pairs(@Nullable AnnotationPair after, Visitor<PairState> visitor) {
    throw missing();
  }

  private UnsupportedOperationException missing() {
    return new UnsupportedOperationException("follows with " + config);
  }
}
