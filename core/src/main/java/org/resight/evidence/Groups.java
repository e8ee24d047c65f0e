package org.resight.evidence;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.resight.evidence.scores.PairTable;

/**
 * The annotations at work in groups: merged while a margin is positive, the largest first, and
 * split at the weakest cut when its margin is negative.
 */
final class Groups {

  private static final int MOST_SPLITS = 40;

  private final PairTable pairs;
  private final Margin margin;
  private final DoubtCost cost;
  private final WeakestCut weakest;
  private final Trail trail;
  private final @Nullable Group[] groupOf;
  private final TreeSet<Doubt> doubts = new TreeSet<>(Doubt.COSTLIEST);
  private final Set<Group> touched = new LinkedHashSet<>();
  private final PriorityQueue<Link.Merge> merges = new PriorityQueue<>(Link.Merge.STRONGEST);
  private boolean building = true;

  /** Whether it stands, so that changes are to be taken back one day. */
  private boolean built;

  private int groupNumbers;
  private long doubtNumbers;
  private int count;
  private final GroupNumbers numbers;

  /**
   * Groups annotations from scratch.
   *
   * @param atWork which annotations are at work
   * @param trail takes note of every change after that
   */
  Groups(PairTable pairs, boolean[] atWork, Margin margin, DoubtCost cost, Trail trail) {
    this.pairs = pairs;
    this.margin = margin;
    this.cost = cost;
    this.trail = trail;
    numbers = new GroupNumbers(cost);
    this.weakest = new WeakestCut(pairs, margin, atWork.length);
    groupOf = new Group[atWork.length];
    for (int i = 0; i < atWork.length; i++) {
      if (atWork[i]) {
        Group group = new Group(groupNumbers++);
        group.members.add(i);
        groupOf[i] = group;
        touched.add(group);
        count++;
      }
    }
    List<Link> links = new ArrayList<>();
    for (int p = 0; p < pairs.size(); p++) {
      Group a = groupOf[pairs.first(p)];
      Group b = groupOf[pairs.second(p)];
      if (a != null && b != null) {
        long before = doubtNumbers;
        Link link = link(a, b);
        link.evidence.add(pairs, p, 1);
        if (doubtNumbers > before) {
          links.add(link);
        }
      }
    }
    for (Link link : links) {
      weigh(link);
    }
    links.forEach(this::offer);
    settle();
    // Keeping the queue while everything is in flux would cost more than all the rest.
    building = false;
    List<Doubt> standing = new ArrayList<>();
    for (Group group : all()) {
      if (group.cut != null) {
        standing.add(group.cut);
      }
      for (Link link : group.links.values()) {
        if (link.a == group) {
          link.weigh(margin);
          standing.add(link);
        }
      }
    }
    standing.forEach(doubt -> numbers.doubt(doubt, 1));
    // In their order they come in faster.
    standing.sort(Doubt.COSTLIEST);
    doubts.addAll(standing);
    built = true;
  }

  /** Returns the known pairs. */
  PairTable pairs() {
    return pairs;
  }

  /** Returns the number of groups. */
  int count() {
    return count;
  }

  /** Returns the number of groups that contradict themselves. */
  int inconsistent() {
    return numbers.inconsistent();
  }

  /** Returns the number of doubts worth a question. */
  int dueDoubts() {
    return numbers.dueDoubts();
  }

  /** Returns the number of groups that are one annotation or whose weakest cut is no doubt. */
  int settled() {
    return numbers.settledCuts();
  }

  /** Returns the number of pairs of groups that answers keep apart without a doubt. */
  long settledLinks() {
    return numbers.settledLinks();
  }

  /** Returns the group of an annotation, null if it is not at work. */
  @Nullable Group of(int annotation) {
    return annotation < groupOf.length ? groupOf[annotation] : null;
  }

  /** Returns what is expected to be wrong. */
  Expected expected() {
    return numbers.expected();
  }

  /** Returns the groups, by their first members. */
  List<Group> all() {
    List<Group> all = new ArrayList<>(count);
    Set<Group> seen = new HashSet<>();
    for (Group group : groupOf) {
      if (group != null && seen.add(group)) {
        all.add(group);
      }
    }
    return all;
  }

  /** Returns all doubts, the costliest first. */
  SortedSet<Doubt> doubts() {
    return Collections.unmodifiableSortedSet(doubts);
  }

  /** Returns whether a doubt is worth a question. */
  boolean due(Doubt doubt) {
    return doubt.due(cost);
  }

  /** Returns the links of a group that are worth a question, the costliest first. */
  List<Link> dueLinks(Group group) {
    List<Link> links = new ArrayList<>();
    for (Link link : group.links.values()) {
      if (due(link)) {
        links.add(link);
      }
    }
    links.sort(Doubt.COSTLIEST);
    return links;
  }

  /** Returns the links of a group's spanning tree with what each costs, the costliest first. */
  List<WeakestCut.Edge> tree(Group group) {
    return weakest.tree(group);
  }

  /** Returns the link between two groups, or null. */
  @Nullable Link between(Group a, Group b) {
    return a.links.get(b.number);
  }

  /** Returns the doubt that an answer on a pair would speak to, or null. */
  @Nullable Doubt about(int first, int second) {
    Group a = of(first);
    Group b = of(second);
    if (a == null || b == null) {
      return null;
    }
    if (a != b) {
      return between(a, b);
    }
    Cut cut = a.cut;
    return cut != null && cut.parts(first, second) ? cut : null;
  }

  /**
   * Takes note that a pair at work is about to change; must be followed by {@link #changed}.
   *
   * @param fresh whether the pair was not known before
   */
  void changing(int pair, boolean fresh) {
    note(counts());
    Group a = at(pairs.first(pair));
    Group b = at(pairs.second(pair));
    if (a != b) {
      Link link = link(a, b);
      dequeue(link);
      if (!fresh) {
        note(link.saved());
        link.evidence.add(pairs, pair, -1);
      }
    }
  }

  /** Takes in a pair whose answers have changed. */
  void changed(int pair) {
    Group a = at(pairs.first(pair));
    Group b = at(pairs.second(pair));
    if (a == b) {
      touched.add(a);
    } else {
      Link link = link(a, b);
      note(link.saved());
      link.evidence.add(pairs, pair, 1);
      weigh(link);
      enqueue(link);
      offer(link);
    }
    settle();
  }

  private Group at(int annotation) {
    return Objects.requireNonNull(groupOf[annotation], "not at work");
  }

  /** Takes note of how a change is undone. */
  private void note(Runnable restoring) {
    if (built) {
      trail.note(restoring);
    }
  }

  /** Returns what puts the counts back as they are now. */
  private Runnable counts() {
    int groupNumbersWere = groupNumbers;
    long doubtNumbersWere = doubtNumbers;
    int countWas = count;
    Runnable others = numbers.saved();
    return () -> {
      groupNumbers = groupNumbersWere;
      doubtNumbers = doubtNumbersWere;
      count = countWas;
      others.run();
    };
  }

  private void enqueue(Doubt doubt) {
    if (!building && doubts.add(doubt)) {
      note(() -> doubts.remove(doubt));
      numbers.doubt(doubt, 1);
    }
  }

  private void dequeue(Doubt doubt) {
    if (!building && doubts.remove(doubt)) {
      note(() -> doubts.add(doubt));
      numbers.doubt(doubt, -1);
    }
  }

  /** Weighs a link; only a positive margin is of interest before all groups stand. */
  private void weigh(Link link) {
    if (building) {
      link.weighIfPositive(margin);
    } else {
      link.weigh(margin);
    }
  }

  private void offer(Link link) {
    if (link.margin > 0) {
      merges.add(new Link.Merge(link.margin, link));
    }
  }

  private void settle() {
    int splits = 0;
    while (true) {
      mergeAll();
      List<Group> due = new ArrayList<>(touched);
      touched.clear();
      for (Group group : due) {
        if (!group.gone) {
          forget(group);
          note(group.saved());
          Cut cut = weakest.of(group, doubtNumbers++);
          if (cut != null && cut.margin < 0 && splits < MOST_SPLITS) {
            splits++;
            split(group, cut);
          } else {
            remember(group, cut);
          }
        }
      }
      if (touched.isEmpty()) {
        return;
      }
    }
  }

  /** Counts a group whose weakest cut is known. */
  private void remember(Group group, @Nullable Cut cut) {
    group.cut = cut;
    group.counted = true;
    count(group, 1);
    if (cut != null) {
      enqueue(cut);
    }
  }

  /** Stops counting a group that has changed or goes. */
  private void forget(Group group) {
    if (!group.counted) {
      return;
    }
    note(group.saved());
    count(group, -1);
    if (group.cut != null) {
      dequeue(group.cut);
    }
    group.cut = null;
    group.counted = false;
  }

  private void count(Group group, int by) {
    int size = group.size();
    note(() -> numbers.expected().sized(size, -by));
    numbers.group(group, by);
  }

  private void mergeAll() {
    while (true) {
      Link.Merge merge = merges.poll();
      if (merge == null) {
        return;
      }
      // What has changed since was offered anew.
      if (!merge.link().gone && merge.link().margin == merge.margin()) {
        merge(merge.link());
      }
    }
  }

  private void merge(Link link) {
    Group into = link.a.size() >= link.b.size() ? link.a : link.b;
    Group from = link.other(into);
    drop(link);
    forget(into);
    forget(from);
    for (Link old : links(from)) {
      Group third = old.other(from);
      drop(old);
      Link kept = link(into, third);
      dequeue(kept);
      note(kept.saved());
      kept.evidence.add(old.evidence);
    }
    List<Link> links = links(into);
    // Sizes are part of every margin, so all links leave the queue before the group grows.
    for (Link kept : links) {
      dequeue(kept);
    }
    int size = into.size();
    note(
        () -> {
          into.members.size(size);
          from.gone = false;
          own(from);
        });
    for (int member : from.members) {
      groupOf[member] = into;
    }
    into.members.addAll(from.members);
    from.gone = true;
    count--;
    for (Link kept : links) {
      note(kept.saved());
      weigh(kept);
      enqueue(kept);
      offer(kept);
    }
    touched.add(into);
  }

  private void own(Group group) {
    for (int member : group.members) {
      groupOf[member] = group;
    }
  }

  private void split(Group group, Cut cut) {
    for (Link link : links(group)) {
      drop(link);
    }
    note(
        () -> {
          group.gone = false;
          own(group);
        });
    group.gone = true;
    Group one = new Group(groupNumbers++);
    Group two = new Group(groupNumbers++);
    for (int member : cut.side) {
      groupOf[member] = one;
      one.members.add(member);
    }
    for (int member : group.members) {
      if (groupOf[member] == group) {
        groupOf[member] = two;
        two.members.add(member);
      }
    }
    Set<Link> fresh = new LinkedHashSet<>();
    for (int member : group.members) {
      Group mine = at(member);
      IntArrayList incident = pairs.incident(member);
      for (int i = 0; i < incident.size(); i++) {
        int pair = incident.getInt(i);
        Group other = groupOf[pairs.other(pair, member)];
        // A pair between the two halves is met from both ends and must count once.
        if (other != null && other != mine && (other != one || mine == one)) {
          Link link = link(mine, other);
          link.evidence.add(pairs, pair, 1);
          fresh.add(link);
        }
      }
    }
    for (Link link : fresh) {
      note(link.saved());
      weigh(link);
      enqueue(link);
      offer(link);
    }
    touched.add(one);
    touched.add(two);
    count++;
  }

  private Link link(Group a, Group b) {
    Link known = a.links.get(b.number);
    if (known != null) {
      return known;
    }
    Link link = new Link(doubtNumbers++, a, b);
    note(() -> unlink(link));
    a.links.put(b.number, link);
    b.links.put(a.number, link);
    return link;
  }

  private void drop(Link link) {
    dequeue(link);
    note(
        () -> {
          link.gone = false;
          link.a.links.put(link.b.number, link);
          link.b.links.put(link.a.number, link);
        });
    link.gone = true;
    unlink(link);
  }

  private static void unlink(Link link) {
    link.a.links.remove(link.b.number);
    link.b.links.remove(link.a.number);
  }

  /**
   * Returns the links of a group. Once it is built their order must not depend on what has been
   * undone, as the layout of a hash table does.
   */
  private List<Link> links(Group group) {
    List<Link> links = new ArrayList<>(group.links.values());
    if (!building) {
      links.sort(Link.OLDEST);
    }
    return links;
  }
}
