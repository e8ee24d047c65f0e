package org.resight.evidence;

import java.util.BitSet;
import java.util.Optional;
import org.resight.evidence.scores.Answers;
import org.resight.evidence.scores.PairTable;
import org.resight.model.Census;
import org.resight.model.EvidenceDecision;
import org.resight.model.IdentityGraph;

/** Goes through the pairs, then the annotations, in the order of their numbers. */
final class GroupCounting implements IdentityGraph.Counting {

  private final EvidenceGraph graph;
  private final Roster roster;
  private final PairTable pairs;
  private final Answers answers;
  private final Census.Sum sum = new Census.Sum();
  private final BitSet compared = new BitSet();
  private int nextPair;
  private int nextAnnotation;

  GroupCounting(EvidenceGraph graph, Roster roster, PairTable pairs, Answers answers) {
    this.graph = graph;
    this.roster = roster;
    this.pairs = pairs;
    this.answers = answers;
  }

  @Override
  public Optional<Census> advance(int steps) {
    Groups groups = graph.belief().groups();
    int left = steps;
    for (; nextPair < pairs.size() && left > 0; left--) {
      addPair(nextPair++, groups);
    }
    for (; nextAnnotation < roster.size() && left > 0; left--) {
      addAnnotation(nextAnnotation++, groups);
    }
    return left == 0 ? Optional.empty() : Optional.of(sum.census(groups.count(), groups.settled()));
  }

  private void addPair(int pair, Groups groups) {
    int one = pairs.first(pair);
    int other = pairs.second(pair);
    Answers.Reviewed reviewed = answers.of(pair);
    if (groups.of(one) == null
        || groups.of(other) == null
        || (reviewed == null && !pairs.candidate(pair))) {
      return;
    }
    if (reviewed == null || reviewed.decision == EvidenceDecision.UNREVIEWED) {
      sum.addUndecided(Listings.inferred(pair, pairs, answers, groups));
    } else {
      compared.set(one);
      compared.set(other);
      sum.addDecided(reviewed.decision, pairs.match(pair));
    }
  }

  private void addAnnotation(int annotation, Groups groups) {
    Group group = groups.of(annotation);
    if (roster.isExcluded(annotation)) {
      sum.addExcluded();
    } else if (group != null) {
      sum.addPhoto(group.size(), compared.get(annotation));
    }
  }
}
