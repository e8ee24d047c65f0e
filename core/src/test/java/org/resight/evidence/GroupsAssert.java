package org.resight.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.resight.evidence.scores.Evidence;
import org.resight.evidence.scores.PairTable;

/** Recomputes everything that groups keep up to date, and compares. */
final class GroupsAssert {

  private GroupsAssert() {}

  static void assertUpToDate(Belief belief) {
    Groups groups = belief.groups();
    PairTable pairs = groups.pairs();
    Margin margin = belief.margin();
    List<Group> all = groups.all();
    assertThat(groups.count()).isEqualTo(all.size());
    int due = 0;
    int inconsistent = 0;
    int settled = 0;
    long doubts = 0;
    for (Group group : all) {
      for (int member : group.members) {
        assertThat(groups.of(member)).isSameAs(group);
      }
      for (Map.Entry<Group, Evidence> entry : evidence(group, groups, pairs).entrySet()) {
        Link link = groups.between(group, entry.getKey());
        assertThat(link).isNotNull();
        assertSame(link.evidence, entry.getValue());
        assertThat(link.margin)
            .isCloseTo(margin.of(entry.getValue(), link.sizeA(), link.sizeB()), within(1e-6))
            .isLessThanOrEqualTo(1e-6);
        assertThat(groups.doubts()).contains(link);
        if (link.a == group) {
          doubts++;
          due += groups.due(link) ? 1 : 0;
        }
      }
      assertThat(group.links).hasSize(evidence(group, groups, pairs).size());
      Cut cut = new WeakestCut(pairs, margin, 1000).of(group, 0);
      if (cut == null) {
        assertThat(group.cut).isNull();
        settled++;
      } else {
        assertThat(group.cut).isNotNull();
        assertThat(group.cut.side).containsExactly(cut.side);
        assertThat(group.cut.margin).isCloseTo(cut.margin, within(1e-6));
        assertSame(group.cut.evidence, across(group, cut, pairs));
        doubts++;
        if (groups.due(group.cut)) {
          due++;
        } else {
          settled++;
        }
      }
      inconsistent += group.consistent() ? 0 : 1;
    }
    assertThat(groups.doubts()).hasSize((int) doubts);
    assertThat(groups.dueDoubts()).isEqualTo(due);
    assertThat(groups.settled()).isEqualTo(settled);
    assertThat(groups.inconsistent()).isEqualTo(inconsistent);
  }

  private static Map<Group, Evidence> evidence(Group group, Groups groups, PairTable pairs) {
    Map<Group, Evidence> evidence = new HashMap<>();
    for (int p = 0; p < pairs.size(); p++) {
      Group a = groups.of(pairs.first(p));
      Group b = groups.of(pairs.second(p));
      if (a != null && b != null && a != b && (a == group || b == group)) {
        evidence.computeIfAbsent(a == group ? b : a, g -> new Evidence()).add(pairs, p, 1);
      }
    }
    return evidence;
  }

  private static Evidence across(Group group, Cut cut, PairTable pairs) {
    Evidence evidence = new Evidence();
    for (int p = 0; p < pairs.size(); p++) {
      if (group.members.contains(pairs.first(p))
          && group.members.contains(pairs.second(p))
          && cut.parts(pairs.first(p), pairs.second(p))) {
        evidence.add(pairs, p, 1);
      }
    }
    return evidence;
  }

  private static void assertSame(Evidence kept, Evidence recomputed) {
    assertThat(kept.candidates()).isEqualTo(recomputed.candidates());
    assertThat(kept.unanswerable()).isEqualTo(recomputed.unanswerable());
    assertThat(kept.scores()).isCloseTo(recomputed.scores(), within(1e-6));
    assertThat(kept.answers()).isCloseTo(recomputed.answers(), within(1e-6));
  }
}
