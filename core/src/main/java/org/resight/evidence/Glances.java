package org.resight.evidence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.resight.model.AnnotationId;
import org.resight.model.DoubtfulIndividual;
import org.resight.model.Glance;

/** Finds the groups whose members are worth a look together. */
final class Glances {

  /** Doubts that are looked through. */
  private static final int LOOKED_THROUGH = 2_000;

  private final Groups groups;
  private final Questions questions;
  private final Batch asked;
  private final Roster roster;

  /**
   * @param asked what others are being asked
   */
  Glances(Groups groups, Questions questions, Batch asked, Roster roster) {
    this.groups = groups;
    this.questions = questions;
    this.asked = asked;
    this.roster = roster;
  }

  /** Returns the groups with the costliest weakest cuts, the one worth most first. */
  List<DoubtfulIndividual> doubtful(int limit) {
    List<DoubtfulIndividual> found = new ArrayList<>();
    int seen = 0;
    for (Doubt doubt : groups.doubts()) {
      if (found.size() == limit || seen++ == LOOKED_THROUGH || !groups.due(doubt)) {
        break;
      }
      if (doubt instanceof Cut cut && cut.group.size() > 2 && !asked.asksInside(cut.group)) {
        found.add(shown(groups.tree(cut.group)));
      }
    }
    found.sort(Comparator.comparingDouble(DoubtfulIndividual::priority).reversed());
    return found;
  }

  private DoubtfulIndividual shown(List<WeakestCut.Edge> tree) {
    Set<Integer> shown = new LinkedHashSet<>();
    double priority = 0;
    for (WeakestCut.Edge edge : tree) {
      int more = (shown.contains(edge.one()) ? 0 : 1) + (shown.contains(edge.other()) ? 0 : 1);
      if (shown.size() + more <= Glance.MOST_OF_ONE) {
        shown.add(edge.one());
        shown.add(edge.other());
        priority += edge.loss();
      }
    }
    int[] members = shown.stream().mapToInt(member -> member).toArray();
    List<AnnotationId> photos = new ArrayList<>();
    for (int member : questions.byAttachment(members)) {
      photos.add(roster.id(member));
    }
    return new DoubtfulIndividual(photos, priority);
  }
}
