package org.resight.evidence;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntCollection;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.resight.evidence.scores.Answers;
import org.resight.evidence.scores.PairTable;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.EvidenceDecision;
import org.resight.model.GroupEvidence;
import org.resight.model.IdentityGraph;
import org.resight.model.Inconsistency;
import org.resight.model.Individual;
import org.resight.model.Inferred;
import org.resight.model.PairState;
import org.resight.model.Separation;

/** Describes one belief in values, one by one and in order. */
final class Listings {

  private static final Answers.Reviewed NOT_REVIEWED = new Answers.Reviewed();

  private final Roster roster;
  private final PairTable pairs;
  private final Answers answers;
  private final Groups groups;
  private final Margin margin;
  private final Agenda agenda;
  private final Questions questions;

  Listings(
      Roster roster,
      PairTable pairs,
      Answers answers,
      Belief belief,
      Agenda agenda,
      Questions questions) {
    this.roster = roster;
    this.pairs = pairs;
    this.answers = answers;
    this.groups = belief.groups();
    this.margin = belief.margin();
    this.agenda = agenda;
    this.questions = questions;
  }

  private List<AnnotationId> ids(IntCollection numbers) {
    List<AnnotationId> ids = new ArrayList<>(numbers.size());
    for (int number : numbers) {
      ids.add(roster.id(number));
    }
    ids.sort(null);
    return ids;
  }

  Individual individual(Group group) {
    Cut cut = group.cut;
    return new Individual(ids(group.members), group.consistent(), cut == null || !groups.due(cut));
  }

  GroupEvidence evidence(Group group) {
    Cut cut = group.cut;
    if (cut == null) {
      return new GroupEvidence(ids(group.members), List.of(), 0, 0, 0, 0, 0, 0);
    }
    IntArrayList side = new IntArrayList();
    for (int member : group.members) {
      if (cut.onSide(member) == cut.sizeA() <= cut.sizeB()) {
        side.add(member);
      }
    }
    return new GroupEvidence(
        ids(group.members),
        ids(side),
        cut.margin,
        cut.evidence.candidates(),
        cut.evidence.scores(),
        (long) cut.pairs() - cut.evidence.candidates(),
        cut.evidence.answers(),
        margin.names(cut.evidence));
  }

  /** Visits the groups by label, from the one labelled {@code from} or the next on. */
  private void groups(@Nullable AnnotationId from, IdentityGraph.Visitor<Group> visitor) {
    int[] order = roster.ordered();
    for (int place = roster.placeFrom(from); place < order.length; place++) {
      Group group = groups.of(order[place]);
      if (group != null && label(group) == order[place] && !visitor.visit(group)) {
        return;
      }
    }
  }

  private int label(Group group) {
    int label = group.members.getInt(0);
    for (int member : group.members) {
      if (roster.id(member).compareTo(roster.id(label)) < 0) {
        label = member;
      }
    }
    return label;
  }

  void individuals(@Nullable AnnotationId after, IdentityGraph.Visitor<Individual> visitor) {
    groups(
        after, group -> roster.id(label(group)).equals(after) || visitor.visit(individual(group)));
  }

  void inconsistencies(IdentityGraph.Visitor<Inconsistency> visitor) {
    groups(null, group -> group.consistent() || visitor.visit(inconsistency(group)));
  }

  private Inconsistency inconsistency(Group group) {
    Cut cut = group.cut;
    List<Inconsistency.NegativePair> negatives = new ArrayList<>();
    List<Inconsistency.Hypothesis> hypotheses = new ArrayList<>();
    for (int member : group.members) {
      IntArrayList incident = pairs.incident(member);
      for (int i = 0; i < incident.size(); i++) {
        int pair = incident.getInt(i);
        if (pairs.first(pair) == member
            && groups.of(pairs.second(pair)) == group
            && pairs.answers(pair) < 0) {
          AnnotationPair value = roster.pair(member, pairs.second(pair));
          negatives.add(
              new Inconsistency.NegativePair(
                  value, -pairs.answers(pair), cut == null ? 0 : cut.margin));
          hypotheses.add(new Inconsistency.Hypothesis(value, EvidenceDecision.POSITIVE));
        }
      }
    }
    long weakest = cut == null ? Questions.NONE : questions.best(cut);
    if (weakest != Questions.NONE) {
      AnnotationPair value = roster.pair((int) (weakest >>> 32), (int) weakest);
      if (negatives.stream().noneMatch(negative -> negative.pair().equals(value))) {
        hypotheses.add(new Inconsistency.Hypothesis(value, EvidenceDecision.NEGATIVE));
      }
    }
    negatives.sort((x, y) -> x.pair().compareTo(y.pair()));
    hypotheses.sort((x, y) -> x.pair().compareTo(y.pair()));
    return new Inconsistency(ids(group.members), negatives, hypotheses);
  }

  void separations(@Nullable Separation after, IdentityGraph.Visitor<Separation> visitor) {
    groups(
        after == null ? null : after.a(),
        group -> {
          for (Separation separation : separations(group)) {
            if (isAfter(separation, after) && !visitor.visit(separation)) {
              return false;
            }
          }
          return true;
        });
  }

  /** Returns what keeps a group from those with no smaller label, and its own contradictions. */
  private List<Separation> separations(Group group) {
    AnnotationId label = roster.id(label(group));
    TreeMap<AnnotationId, Separation> byLabel = new TreeMap<>();
    for (int member : group.members) {
      IntArrayList incident = pairs.incident(member);
      for (int i = 0; i < incident.size(); i++) {
        int pair = incident.getInt(i);
        Group other = groups.of(pairs.other(pair, member));
        if (other != null
            && pairs.answers(pair) < 0
            && (other != group || pairs.first(pair) == member)) {
          AnnotationId end = roster.id(label(other));
          if (label.compareTo(end) <= 0) {
            byLabel.merge(
                end,
                new Separation(label, end, 1, redundant(group, other)),
                (x, y) -> new Separation(label, end, x.count() + y.count(), x.redundant()));
          }
        }
      }
    }
    return List.copyOf(byLabel.values());
  }

  private boolean redundant(Group one, Group other) {
    Link link = one == other ? null : groups.between(one, other);
    return link != null && !groups.due(link);
  }

  private static boolean isAfter(Separation separation, @Nullable Separation after) {
    if (after == null) {
      return true;
    }
    int byA = separation.a().compareTo(after.a());
    return byA != 0 ? byA > 0 : separation.b().compareTo(after.b()) > 0;
  }

  /** Returns whether a pair is a candidate or was reviewed. */
  boolean known(int pair) {
    return pairs.candidate(pair) || answers.of(pair) != null;
  }

  void pairs(@Nullable AnnotationPair after, IdentityGraph.Visitor<PairState> visitor) {
    int[] order = roster.ordered();
    List<PairState> states = new ArrayList<>();
    for (int place = roster.placeFrom(after == null ? null : after.a());
        place < order.length;
        place++) {
      int annotation = order[place];
      states.clear();
      if (groups.of(annotation) != null) {
        collect(annotation, after, states);
      }
      states.sort((x, y) -> x.pair().compareTo(y.pair()));
      for (PairState state : states) {
        if (!visitor.visit(state)) {
          return;
        }
      }
    }
  }

  void pairsOf(int annotation, IdentityGraph.Visitor<PairState> visitor) {
    if (groups.of(annotation) == null) {
      return;
    }
    IntArrayList incident = pairs.incident(annotation);
    for (int i = 0; i < incident.size(); i++) {
      int pair = incident.getInt(i);
      if (known(pair)
          && groups.of(pairs.other(pair, annotation)) != null
          && !visitor.visit(state(pair))) {
        return;
      }
    }
  }

  /** Collects the pairs at work whose smaller end an annotation is. */
  private void collect(int annotation, @Nullable AnnotationPair after, List<PairState> states) {
    IntArrayList incident = pairs.incident(annotation);
    for (int i = 0; i < incident.size(); i++) {
      int pair = incident.getInt(i);
      int other = pairs.other(pair, annotation);
      if (known(pair)
          && groups.of(other) != null
          && roster.id(annotation).compareTo(roster.id(other)) < 0
          && (after == null || roster.pair(annotation, other).compareTo(after) > 0)) {
        states.add(state(pair));
      }
    }
  }

  /** Describes a known pair. */
  PairState state(int pair) {
    Answers.Reviewed reviewed = answers.of(pair);
    Answers.Reviewed stands = reviewed == null ? NOT_REVIEWED : reviewed;
    Inferred inferred = inferred(pair);
    return new PairState(
        roster.pair(pairs.first(pair), pairs.second(pair)),
        stands.decision,
        stands.meta,
        stands.confidence,
        stands.given,
        pairs.match(pair),
        inferred,
        inferred == Inferred.INCONSISTENT_INTERNAL && pairs.answers(pair) < 0,
        priority(pair));
  }

  private double priority(int pair) {
    int first = pairs.first(pair);
    int second = pairs.second(pair);
    return groups.of(first) == null || groups.of(second) == null
        ? Double.NaN
        : agenda.asked(first, second, pairs).map(Agenda.Asked::priority).orElse(Double.NaN);
  }

  private Inferred inferred(int pair) {
    return inferred(pair, pairs, answers, groups);
  }

  /** Returns what is believed of a pair. */
  static Inferred inferred(int pair, PairTable pairs, Answers answers, Groups groups) {
    Group one = groups.of(pairs.first(pair));
    Group other = groups.of(pairs.second(pair));
    if (one == null || other == null) {
      return own(answers.of(pair));
    }
    boolean consistent = one.consistent() && other.consistent();
    if (one == other) {
      return consistent ? Inferred.SAME : Inferred.INCONSISTENT_INTERNAL;
    }
    if (!consistent) {
      return Inferred.INCONSISTENT_EXTERNAL;
    }
    Link link = groups.between(one, other);
    return link != null && !groups.due(link) ? Inferred.DIFFERENT : own(answers.of(pair));
  }

  private static Inferred own(Answers.@Nullable Reviewed reviewed) {
    EvidenceDecision decision = reviewed == null ? EvidenceDecision.UNREVIEWED : reviewed.decision;
    return switch (decision) {
      case INCOMPARABLE -> Inferred.INCOMPARABLE;
      case UNKNOWN -> Inferred.UNKNOWN;
      case POSITIVE, NEGATIVE, UNREVIEWED -> Inferred.NOTHING;
    };
  }
}
