package org.resight.engine;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.EvidenceDecision;
import org.resight.model.IdentityGraph;
import org.resight.model.Inconsistency;
import org.resight.model.Individual;
import org.resight.model.Inferred;
import org.resight.model.PairState;
import org.resight.model.Separation;

/** Describes the state of a graph in values, one by one and in order. */
final class Listings {

  private static final int NONE = PairTable.NONE;

  private final AnnotationTable annotations;
  private final PairTable pairs;
  private final Consequences graph;
  private final Individuals individuals;

  Listings(AnnotationTable annotations, PairTable pairs, Consequences graph) {
    this.annotations = annotations;
    this.pairs = pairs;
    this.graph = graph;
    this.individuals = graph.individuals();
  }

  AnnotationPair pair(int pair) {
    return new AnnotationPair(annotations.id(pairs.a(pair)), annotations.id(pairs.b(pair)));
  }

  Individual individual(int individual) {
    return new Individual(
        members(individual), individuals.isConsistent(individual), graph.isRedundant(individual));
  }

  private List<AnnotationId> members(int individual) {
    IntArrayList handles = new IntArrayList(individuals.size(individual));
    individuals.members(individual, handles);
    List<AnnotationId> members = new ArrayList<>(handles.size());
    for (int i = 0; i < handles.size(); i++) {
      members.add(annotations.id(handles.getInt(i)));
    }
    members.sort(null);
    return members;
  }

  void individuals(@Nullable AnnotationId after, IdentityGraph.Visitor<Individual> visitor) {
    int[] order = annotations.ordered();
    for (int place = annotations.placeAfter(after); place < order.length; place++) {
      if (isLabel(order[place]) && !visitor.visit(individual(individuals.of(order[place])))) {
        return;
      }
    }
  }

  private boolean isLabel(int annotation) {
    int individual = individuals.of(annotation);
    return individual != NONE && individuals.label(individual) == annotation;
  }

  void inconsistencies(IdentityGraph.Visitor<Inconsistency> visitor) {
    IntArrayList byLabel = new IntArrayList(graph.inconsistent());
    byLabel.sort(
        (one, other) -> annotations.compare(individuals.label(one), individuals.label(other)));
    for (int i = 0; i < byLabel.size(); i++) {
      if (!visitor.visit(inconsistency(byLabel.getInt(i)))) {
        return;
      }
    }
  }

  private Inconsistency inconsistency(int individual) {
    Suspicions.Doubts doubts = graph.suspicions().of(individual);
    List<Inconsistency.NegativePair> negatives = new ArrayList<>();
    for (int i = 0; i < doubts.negatives().size(); i++) {
      int negative = doubts.negatives().getInt(i);
      negatives.add(
          new Inconsistency.NegativePair(
              pair(negative), graph.suspicions().weight(negative), doubts.cutWeight(i)));
    }
    negatives.sort((one, other) -> one.pair().compareTo(other.pair()));
    List<Inconsistency.Hypothesis> hypotheses = new ArrayList<>();
    for (int i = 0; i < doubts.suspects().size(); i++) {
      int suspect = doubts.suspects().getInt(i);
      hypotheses.add(
          new Inconsistency.Hypothesis(
              pair(suspect),
              pairs.decision(suspect) == EvidenceDecision.NEGATIVE
                  ? EvidenceDecision.POSITIVE
                  : EvidenceDecision.NEGATIVE));
    }
    hypotheses.sort((one, other) -> one.pair().compareTo(other.pair()));
    return new Inconsistency(members(individual), negatives, hypotheses);
  }

  void separations(@Nullable Separation after, IdentityGraph.Visitor<Separation> visitor) {
    int[] order = annotations.ordered();
    int from = after == null ? 0 : annotations.placeAfter(after.a());
    if (from > 0 && annotations.id(order[from - 1]).equals(after == null ? null : after.a())) {
      from--;
    }
    IntArrayList members = new IntArrayList();
    IntArrayList ends = new IntArrayList();
    for (int place = from; place < order.length; place++) {
      if (isLabel(order[place])) {
        int individual = individuals.of(order[place]);
        findNegatives(individual, place, members, ends);
        int count;
        for (int i = 0; i < ends.size(); i += count) {
          count = 1;
          while (i + count < ends.size() && ends.getInt(i + count) == ends.getInt(i)) {
            count++;
          }
          Separation separation = separation(individual, order[ends.getInt(i)], count);
          if (isAfter(separation, after) && !visitor.visit(separation)) {
            return;
          }
        }
      }
    }
  }

  /**
   * Lists, for each negative pair of an individual, its other end's rank, if not a smaller one.
   * Each is written down and counted only then, as no processor can guess which half is wanted.
   */
  private void findNegatives(int individual, int rank, IntArrayList members, IntArrayList ends) {
    members.clear();
    individuals.members(individual, members);
    int found = 0;
    for (int i = 0; i < members.size(); i++) {
      int member = members.getInt(i);
      ends.size(found + pairs.count(member, PairTable.NEGATIVE));
      int[] ranks = ends.elements();
      for (int link = pairs.first(member, PairTable.NEGATIVE),
              stop = pairs.end(member, PairTable.NEGATIVE);
          link < stop;
          link++) {
        int end = individuals.of(pairs.otherAt(link));
        int endRank = annotations.rank(individuals.label(end));
        ranks[found] = endRank;
        if (end == individual) {
          found += pairs.a(pairs.at(link)) == member ? 1 : 0;
        } else {
          found += endRank > rank ? 1 : 0;
        }
      }
    }
    ends.size(found);
    Arrays.sort(ends.elements(), 0, found);
  }

  private Separation separation(int individual, int end, int count) {
    int other = individuals.of(end);
    return new Separation(
        annotations.id(individuals.label(individual)),
        annotations.id(end),
        count,
        other != individual && graph.separates(count, individual, other));
  }

  private static boolean isAfter(Separation separation, @Nullable Separation after) {
    if (after == null) {
      return true;
    }
    int byA = separation.a().compareTo(after.a());
    return byA != 0 ? byA > 0 : separation.b().compareTo(after.b()) > 0;
  }

  void pairs(@Nullable AnnotationPair after, PairVisitor visitor) {
    int[] order = annotations.ordered();
    int from = after == null ? 0 : annotations.placeAfter(after.a());
    if (after != null && from > 0 && annotations.id(order[from - 1]).equals(after.a())) {
      from--;
    }
    IntArrayList known = new IntArrayList();
    for (int place = from; place < order.length; place++) {
      int annotation = order[place];
      known.clear();
      for (int list = PairTable.POSITIVE; list <= PairTable.OTHER; list++) {
        for (int link = pairs.first(annotation, list), stop = pairs.end(annotation, list);
            link < stop;
            link++) {
          int p = pairs.at(link);
          if (pairs.a(p) == annotation && (after == null || pair(p).compareTo(after) > 0)) {
            known.add(p);
          }
        }
      }
      known.sort((one, other) -> annotations.compare(pairs.b(one), pairs.b(other)));
      for (int i = 0; i < known.size(); i++) {
        if (!visitor.visit(known.getInt(i))) {
          return;
        }
      }
    }
  }

  void pairsOf(int annotation, PairVisitor visitor) {
    for (int list = PairTable.POSITIVE; list <= PairTable.OTHER; list++) {
      for (int link = pairs.first(annotation, list), stop = pairs.end(annotation, list);
          link < stop;
          link++) {
        if (!visitor.visit(pairs.at(link))) {
          return;
        }
      }
    }
  }

  /** Takes pairs one by one, until it has had enough. */
  @FunctionalInterface
  interface PairVisitor {
    boolean visit(int pair);
  }

  /** Describes a known pair at work. */
  PairState state(int pair, double priority) {
    return new PairState(
        pair(pair),
        pairs.decision(pair),
        pairs.meta(pair),
        pairs.confidence(pair),
        pairs.reviews(pair),
        pairs.match(pair),
        inferred(pair),
        pairs.is(pair, PairTable.SUSPECT),
        priority);
  }

  /** Returns what all decisions together say of a pair at work. */
  Inferred inferred(int pair) {
    int one = individuals.of(pairs.a(pair));
    int other = individuals.of(pairs.b(pair));
    if (one == NONE || other == NONE) {
      return own(pair);
    }
    boolean consistent = individuals.isConsistent(one) && individuals.isConsistent(other);
    if (one == other) {
      return consistent ? Inferred.SAME : Inferred.INCONSISTENT_INTERNAL;
    }
    if (!consistent) {
      return Inferred.INCONSISTENT_EXTERNAL;
    }
    return graph.separations().count(one, other) > 0 ? Inferred.DIFFERENT : own(pair);
  }

  private Inferred own(int pair) {
    return switch (pairs.decision(pair)) {
      case INCOMPARABLE -> Inferred.INCOMPARABLE;
      case UNKNOWN -> Inferred.UNKNOWN;
      case POSITIVE, NEGATIVE, UNREVIEWED -> Inferred.NOTHING;
    };
  }
}
