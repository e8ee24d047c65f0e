package org.resight.engine;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphConfig;

/**
 * The pairs that the two redundancy phases ask, found when they are needed.
 *
 * <p>For an individual: pairs across its classes, each class not oftener than it lacks links, known
 * candidates before pairs made up. For two individuals: as many pairs as they lack differences.
 * What is offered for an individual is thrown away when something about it changes.
 */
final class Offers {

  private static final int NONE = PairTable.NONE;

  /** Nobody answers more pairs of one individual at the same time. */
  private static final int MOST_LINKS = 32;

  /** What is wanted. */
  enum Aim {
    /** Nothing. */
    NOTHING,
    /** Positive redundancy. */
    LINKS,
    /** Negative redundancy. */
    DIFFERENCES
  }

  private final int links;
  private final int differences;
  private final boolean onlyAutomatic;
  private final PairTable pairs;
  private final AnnotationTable annotations;
  private final Consequences graph;
  private final Questions questions;
  private final Priorities priorities;

  private Aim aim = Aim.NOTHING;
  private int count;
  private int room;
  private final Int2ObjectOpenHashMap<IntArrayList> offered = new Int2ObjectOpenHashMap<>();
  private final IntArrayList stale = new IntArrayList();
  private final IntOpenHashSet isStale = new IntOpenHashSet();
  private final IntArrayList members = new IntArrayList();
  private final IntArrayList known = new IntArrayList();
  private final Int2IntOpenHashMap lacks = new Int2IntOpenHashMap();
  private final Int2IntOpenHashMap best = new Int2IntOpenHashMap();
  private final IntArrayList starts = new IntArrayList();
  private final LongOpenHashSet seen = new LongOpenHashSet();
  private final IntArrayList others = new IntArrayList();
  private final IntArrayList otherMembers = new IntArrayList();

  Offers(
      GraphConfig config,
      PairTable pairs,
      AnnotationTable annotations,
      Consequences graph,
      Questions questions) {
    this.links = config.positiveRedundancy();
    this.differences = config.negativeRedundancy();
    this.onlyAutomatic = config.onlyAutomaticNegativeRedundancy();
    this.pairs = pairs;
    this.annotations = annotations;
    this.graph = graph;
    this.questions = questions;
    this.priorities = new Priorities(annotations, pairs);
  }

  Aim aim() {
    return aim;
  }

  /** Sets what is wanted; offers with another aim end. */
  void aimAt(Aim next) {
    if (next == aim) {
      return;
    }
    for (IntArrayList each : offered.values()) {
      drop(each);
    }
    offered.clear();
    stale.clear();
    isStale.clear();
    aim = next;
    touchAll();
  }

  private void touchAll() {
    if (aim != Aim.NOTHING) {
      for (int individual = 0; individual < graph.individuals().bound(); individual++) {
        if (graph.isAlive(individual)) {
          touch(individual);
        }
      }
    }
  }

  /** Notes that something about an individual has changed. */
  void touch(int individual) {
    if (aim != Aim.NOTHING && isStale.add(individual)) {
      stale.add(individual);
      end(individual);
    }
  }

  /** Notes that an individual is no more. */
  void end(int individual) {
    if (aim != Aim.NOTHING) {
      IntArrayList before = offered.remove(individual);
      if (before != null) {
        drop(before);
      }
    }
  }

  /** Notes that an individual has become inconsistent, or consistent again. */
  void touchedInconsistency() {
    if (aim == Aim.DIFFERENCES && onlyAutomatic) {
      touchAll();
    }
  }

  private void drop(IntArrayList list) {
    for (int i = 0; i < list.size(); i++) {
      int pair = list.getInt(i);
      if (pairs.is(pair, PairTable.OFFERED)) {
        questions.drop(pair, PairTable.OFFERED);
        count--;
      }
    }
  }

  /** Brings the offers up to date and returns how many there are. */
  int settle() {
    seen.clear();
    for (int i = 0; i < stale.size(); i++) {
      int individual = stale.getInt(i);
      if (individual < graph.individuals().bound() && graph.isAlive(individual)) {
        if (aim == Aim.LINKS) {
          if (graph.isAugmentable(individual)) {
            offerLinks(individual);
          }
        } else {
          offerDifferences(individual);
        }
      }
    }
    stale.clear();
    isStale.clear();
    return count;
  }

  private void offer(int pair, boolean inside, int individual) {
    if (!pairs.is(pair, PairTable.OFFERED)) {
      pairs.set(pair, PairTable.INSIDE, inside);
      questions.ask(pair, PairTable.OFFERED);
      count++;
    }
    offered.computeIfAbsent(individual, key -> new IntArrayList()).add(pair);
  }

  /** Returns whether a pair of one consistent individual would bring it nearer to redundancy. */
  boolean isAugmenting(int one, int other) {
    return one != other
        && !graph.sameClass(one, other)
        && isUndecided(one, other)
        && !graph.isConfident(one, other);
  }

  private boolean isUndecided(int one, int other) {
    int pair = find(one, other);
    return pair == NONE || pairs.decision(pair) == EvidenceDecision.UNREVIEWED;
  }

  private int find(int one, int other) {
    return annotations.compare(one, other) < 0 ? pairs.find(one, other) : pairs.find(other, one);
  }

  private int findOrAdd(int one, int other) {
    return annotations.compare(one, other) < 0
        ? pairs.findOrAdd(one, other)
        : pairs.findOrAdd(other, one);
  }

  private void offerLinks(int individual) {
    findClasses(individual);
    findKnownLinks();
    room = MOST_LINKS;
    for (int i = 0; i < known.size() && room > 0; i++) {
      offerLink(known.getInt(i), individual);
    }
    makeUpLinks(individual);
    if (room == MOST_LINKS) {
      int any = findAnyKnownLink();
      if (any == NONE) {
        makeUpAnyLink(individual);
      } else {
        offer(any, true, individual);
      }
    }
  }

  /** Lists the members class by class and counts how many links each class lacks. */
  private void findClasses(int individual) {
    members.clear();
    starts.clear();
    lacks.clear();
    if (links > 2) {
      findStrongClasses(individual);
    } else {
      findBlocks(graph.individuals(), individual);
    }
  }

  private void findBlocks(Individuals individuals, int individual) {
    int first = individuals.get(individual, Individuals.FIRST_BLOCK);
    int block = first;
    do {
      int from = members.size();
      individuals.membersOfBlock(block, members);
      noteClass(from, members.size(), block, individuals.bridges(block));
      block = individuals.nextBlock(block);
    } while (block != first);
  }

  private void findStrongClasses(int individual) {
    graph.individuals().members(individual, members);
    members.sort((one, other) -> Integer.compare(graph.classOf(one), graph.classOf(other)));
    for (int from = 0; from < members.size(); ) {
      int mine = graph.classOf(members.getInt(from));
      int to = endOfClass(from, mine);
      noteClass(from, to, mine, leaving(from, to, mine));
      from = to;
    }
  }

  private void noteClass(int from, int to, int name, int leaving) {
    if (leaving < links) {
      starts.add(from);
      starts.add(to);
      lacks.put(name, links - leaving);
    }
  }

  private int endOfClass(int from, int mine) {
    int to = from;
    while (to < members.size() && graph.classOf(members.getInt(to)) == mine) {
      to++;
    }
    return to;
  }

  /** Counts the positive pairs that leave a class. */
  private int leaving(int from, int to, int mine) {
    int count = 0;
    for (int i = from; i < to; i++) {
      int member = members.getInt(i);
      for (int link = pairs.first(member, PairTable.POSITIVE),
              stop = pairs.end(member, PairTable.POSITIVE);
          link < stop;
          link++) {
        count += graph.classOf(pairs.otherAt(link)) == mine ? 0 : 1;
      }
    }
    return count;
  }

  /**
   * Finds the worthiest known pair of each class that lacks links; such a class waits for its
   * answer and gets no pair made up.
   */
  private void findKnownLinks() {
    known.clear();
    best.clear();
    for (int i = 0; i < starts.size(); i += 2) {
      int worthiest = NONE;
      for (int j = starts.getInt(i); j < starts.getInt(i + 1); j++) {
        worthiest = worthiestLink(members.getInt(j), worthiest);
      }
      if (worthiest != NONE) {
        best.put(graph.classOf(members.getInt(starts.getInt(i))), worthiest);
      }
    }
    known.addAll(new IntOpenHashSet(best.values()));
    known.sort((one, other) -> one == other ? 0 : priorities.before(one, other) ? -1 : 1);
  }

  private int findAnyKnownLink() {
    int any = NONE;
    for (int i = 0; i < members.size(); i++) {
      any = worthiestLink(members.getInt(i), any);
    }
    return any;
  }

  /** Returns the worthier of a pair and the known pairs of a member that would be links. */
  private int worthiestLink(int member, int before) {
    int worthiest = before;
    for (int link = pairs.first(member, PairTable.OTHER), stop = pairs.end(member, PairTable.OTHER);
        link < stop;
        link++) {
      int p = pairs.at(link);
      int other = pairs.otherAt(link);
      if (graph.individuals().of(other) == graph.individuals().of(member)
          && isAugmenting(member, other)) {
        pairs.set(p, PairTable.INSIDE, true);
        worthiest = worthiest == NONE || priorities.before(p, worthiest) ? p : worthiest;
      }
    }
    return worthiest;
  }

  private void offerLink(int pair, int individual) {
    int one = graph.classOf(pairs.a(pair));
    int other = graph.classOf(pairs.b(pair));
    if (lacks.get(one) > 0 || lacks.get(other) > 0) {
      lacks.put(one, best.containsKey(one) ? 0 : lacks.get(one) - 1);
      lacks.put(other, best.containsKey(other) ? 0 : lacks.get(other) - 1);
      room--;
      offer(pair, true, individual);
    }
  }

  /** Makes up links between two classes that lack some, then between such a class and others. */
  private void makeUpLinks(int individual) {
    int classes = starts.size() / 2;
    for (int i = 0; i < classes && room > 0; i++) {
      for (int step = 0; step < classes && isLacking(i) && room > 0; step++) {
        int j = (i + classes / 2 + step) % classes;
        if (i != j && isLacking(j)) {
          makeUpLink(i, starts.getInt(2 * j), starts.getInt(2 * j + 1), individual);
        }
      }
    }
    for (int i = 0; i < classes && room > 0; i++) {
      if (isLacking(i)) {
        makeUpLink(i, 0, members.size(), individual);
      }
    }
  }

  private boolean isLacking(int place) {
    return lacks.get(graph.classOf(members.getInt(starts.getInt(2 * place)))) > 0;
  }

  /** Makes up a link between a class and some members if there is one to be had. */
  private void makeUpLink(int place, int from, int to, int individual) {
    for (int i = starts.getInt(2 * place); i < starts.getInt(2 * place + 1); i++) {
      for (int j = from; j < to; j++) {
        if (isAugmenting(members.getInt(i), members.getInt(j))) {
          offerLink(findOrAdd(members.getInt(i), members.getInt(j)), individual);
          return;
        }
      }
    }
  }

  private void makeUpAnyLink(int individual) {
    for (int i = 0; i < members.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (isAugmenting(members.getInt(i), members.getInt(j))) {
          offer(findOrAdd(members.getInt(i), members.getInt(j)), true, individual);
          return;
        }
      }
    }
  }

  private void offerDifferences(int individual) {
    if (!graph.individuals().isConsistent(individual)) {
      return;
    }
    members.clear();
    graph.individuals().members(individual, members);
    others.clear();
    for (int i = 0; i < members.size(); i++) {
      addNeighbours(members.getInt(i), PairTable.NEGATIVE, individual);
      addNeighbours(members.getInt(i), PairTable.OTHER, individual);
    }
    for (int i = 0; i < others.size(); i++) {
      offerDifferences(individual, others.getInt(i));
    }
  }

  private void addNeighbours(int member, int list, int individual) {
    for (int link = pairs.first(member, list), stop = pairs.end(member, list);
        link < stop;
        link++) {
      int p = pairs.at(link);
      int other = graph.individuals().of(pairs.otherAt(link));
      if (other != individual
          && (list == PairTable.NEGATIVE || pairs.is(p, PairTable.CANDIDATE))
          && graph.individuals().isConsistent(other)
          && !graph.separations().isRedundant(individual, other)
          && seen.add(((long) Math.min(individual, other) << 32) | Math.max(individual, other))) {
        others.add(other);
      }
    }
  }

  private void offerDifferences(int one, int other) {
    int wanted =
        Math.max(
            1,
            Math.min(
                    differences,
                    Math.min(graph.individuals().size(one), graph.individuals().size(other)))
                - graph.separations().count(one, other));
    otherMembers.clear();
    graph.individuals().members(other, otherMembers);
    known.clear();
    boolean touches = graph.touchesInconsistency(one) || graph.touchesInconsistency(other);
    for (int i = 0; i < members.size(); i++) {
      int member = members.getInt(i);
      for (int link = pairs.first(member, PairTable.OTHER),
              stop = pairs.end(member, PairTable.OTHER);
          link < stop;
          link++) {
        int p = pairs.at(link);
        int end = pairs.otherAt(link);
        if (graph.individuals().of(end) == other
            && isUndecided(member, end)
            && !graph.isConfident(member, end)
            && (!onlyAutomatic || touches || pairs.isDecidable(p))) {
          pairs.set(p, PairTable.INSIDE, false);
          known.add(p);
        }
      }
    }
    known.sort((x, y) -> x == y ? 0 : priorities.before(x, y) ? -1 : 1);
    int found = 0;
    for (int i = 0; i < known.size() && found < wanted; i++) {
      offerDifference(known.getInt(i), one, other);
      found++;
    }
    if (onlyAutomatic && !touches) {
      return;
    }
    for (int i = 0; i < members.size(); i++) {
      for (int j = 0; j < otherMembers.size() && found < wanted; j++) {
        int member = members.getInt(i);
        int end = otherMembers.getInt(j);
        int pair = find(member, end);
        if ((pair == NONE || !pairs.isKnown(pair)) && !graph.isConfident(member, end)) {
          offerDifference(findOrAdd(member, end), one, other);
          found++;
        }
      }
    }
  }

  private void offerDifference(int pair, int one, int other) {
    offer(pair, false, one);
    offer(pair, false, other);
  }
}
