package org.resight.engine;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphConfig;

/**
 * What follows from the decisions, kept up to date with each of them: individuals, separations,
 * both redundancies, and which candidates are still to be asked.
 *
 * <p>A change costs what the smaller of the individuals merged or split, and the pairs of its
 * members, cost; only an individual that becomes inconsistent, or consistent again, is gone through
 * as a whole.
 */
final class Consequences {

  private static final int NONE = PairTable.NONE;

  private static final int CONSISTENT = 1;
  private static final int INCONSISTENT = 2;
  private static final int REDUNDANT = 4;
  private static final int AUGMENTABLE = 8;

  private final GraphConfig config;
  private final int links;
  private final int differences;
  private final PairTable pairs;
  private final Individuals individuals;
  private final Bridges bridges;
  private final StrongClasses strong;
  private final SeparationTable separations = new SeparationTable();
  private final ConfidentDecisions confident;
  private final Questions questions;
  private final Suspicions suspicions;
  private final Offers offers;

  private final IntArrayList inconsistent = new IntArrayList();
  private final IntArrayList moved = new IntArrayList();
  private final IntArrayList members = new IntArrayList();
  private final IntArrayList otherMembers = new IntArrayList();
  private int consistentCount;
  private int redundantCount;
  private int augmentableCount;
  private int lastRanked;
  private int annotations;

  Consequences(GraphConfig config, AnnotationTable table, PairTable pairs, Questions questions) {
    this.config = config;
    this.links = config.positiveRedundancy();
    this.differences = config.negativeRedundancy();
    this.pairs = pairs;
    this.questions = questions;
    this.individuals = new Individuals(table);
    this.bridges = new Bridges(pairs, individuals);
    this.strong = new StrongClasses(pairs, links);
    this.confident = new ConfidentDecisions(pairs, config.queueConfidence());
    this.suspicions = new Suspicions(pairs, individuals, questions, this::requeue);
    this.offers = new Offers(config, pairs, table, this, questions);
  }

  Individuals individuals() {
    return individuals;
  }

  SeparationTable separations() {
    return separations;
  }

  Suspicions suspicions() {
    return suspicions;
  }

  Offers offers() {
    return offers;
  }

  int consistentCount() {
    return consistentCount;
  }

  /** Returns the inconsistent individuals in no particular order; not to be changed. */
  IntArrayList inconsistent() {
    return inconsistent;
  }

  int redundantCount() {
    return redundantCount;
  }

  /** Returns how many individuals have a pair that would bring them nearer to redundancy. */
  int augmentableCount() {
    return augmentableCount;
  }

  boolean isRedundant(int individual) {
    return (individuals.get(individual, Individuals.FLAGS) & REDUNDANT) != 0;
  }

  boolean isAugmentable(int individual) {
    return (individuals.get(individual, Individuals.FLAGS) & AUGMENTABLE) != 0;
  }

  boolean isAlive(int individual) {
    return individuals.get(individual, Individuals.FLAGS) != 0;
  }

  /** Makes room for an annotation. */
  void addAnnotation(int annotation) {
    annotations = Math.max(annotations, annotation + 1);
    individuals.addAnnotation(annotation);
    confident.addAnnotation(annotation);
    if (links > 2) {
      strong.addAnnotation(annotation);
    }
  }

  /** Puts an annotation to work; its pairs follow one by one. */
  void enter(int annotation) {
    int individual = individuals.enter(annotation);
    offers.touch(individual);
    refresh(individual);
  }

  /** Takes an annotation without pairs at work out of work. */
  void leave(int annotation) {
    int individual = individuals.of(annotation);
    offers.end(individual);
    retire(individual);
    individuals.leave(annotation);
  }

  /** Counts the decision of a pair that is in the list that belongs to it. */
  void begin(int pair) {
    int a = pairs.a(pair);
    int b = pairs.b(pair);
    switch (pairs.decision(pair)) {
      case POSITIVE -> beginPositive(pair, a, b);
      case NEGATIVE -> changeNegative(a, b, 1);
      case INCOMPARABLE -> changeOther(a, b, Individuals.INCOMPARABLE, 1);
      case UNKNOWN -> changeOther(a, b, Individuals.UNKNOWN, 1);
      case UNREVIEWED -> touch(a, b);
    }
    changeConfident(pair, true);
    requeue(pair);
  }

  /** Stops counting the decision of a pair that has been taken out of the list it was in. */
  void end(int pair) {
    int a = pairs.a(pair);
    int b = pairs.b(pair);
    changeConfident(pair, false);
    switch (pairs.decision(pair)) {
      case POSITIVE -> endPositive(pair, a, b);
      case NEGATIVE -> changeNegative(a, b, -1);
      case INCOMPARABLE -> changeOther(a, b, Individuals.INCOMPARABLE, -1);
      case UNKNOWN -> changeOther(a, b, Individuals.UNKNOWN, -1);
      case UNREVIEWED -> touch(a, b);
    }
    questions.unrank(pair);
  }

  /**
   * Prepares for a change of the score, confidence or number of reviews of a pair at work; {@link
   * #requeue} follows it.
   */
  void loosen(int pair) {
    int one = individuals.of(pairs.a(pair));
    int other = individuals.of(pairs.b(pair));
    offers.touch(one);
    offers.touch(other);
    if (one == other) {
      suspicions.touch(one);
    }
    questions.unrank(pair);
  }

  private void touch(int a, int b) {
    offers.touch(individuals.of(a));
    offers.touch(individuals.of(b));
  }

  private void changeConfident(int pair, boolean begins) {
    if (confident.isOn()) {
      moved.clear();
      confident.change(pair, begins, moved);
      for (int i = 0; i < moved.size(); i++) {
        int annotation = moved.getInt(i);
        requeueAll(annotation);
        offers.touch(individuals.of(annotation));
      }
      refreshOf(pairs.a(pair));
      refreshOf(pairs.b(pair));
    }
  }

  private void refreshOf(int annotation) {
    refresh(individuals.of(annotation));
  }

  private void changeOther(int a, int b, int field, int by) {
    touch(a, b);
    int individual = individuals.of(a);
    if (individual == individuals.of(b)) {
      individuals.add(individual, field, by);
      refresh(individual);
    }
  }

  private void changeNegative(int a, int b, int by) {
    touch(a, b);
    int one = individuals.of(a);
    int other = individuals.of(b);
    if (one != other) {
      separations.add(one, other, by);
      evaluate(one, other);
      return;
    }
    boolean before = individuals.isConsistent(one);
    individuals.add(one, Individuals.NEGATIVE, by);
    suspicions.touch(one);
    refresh(one);
    if (individuals.isConsistent(one) != before) {
      members.clear();
      individuals.members(one, members);
      evaluateAll(one, members);
      requeueAll(members);
    }
  }

  private void beginPositive(int pair, int a, int b) {
    touch(a, b);
    int one = individuals.of(a);
    int other = individuals.of(b);
    if (one != other) {
      if (individuals.size(one) < individuals.size(other)) {
        merge(other, one, pair);
      } else {
        merge(one, other, pair);
      }
      return;
    }
    individuals.add(one, Individuals.POSITIVE, 1);
    suspicions.touch(one);
    moved.clear();
    if (individuals.blockOf(a) != individuals.blockOf(b)) {
      bridges.bypass(a, b, moved);
    } else {
      bridges.link(individuals.blockOf(a));
    }
    classesChanged(one);
  }

  private void endPositive(int pair, int a, int b) {
    touch(a, b);
    int individual = individuals.of(a);
    individuals.add(individual, Individuals.POSITIVE, -1);
    suspicions.touch(individual);
    if (pairs.is(pair, PairTable.BRIDGE)) {
      bridges.removeBridge(pair);
      split(individual, bridges.part(a, b));
      return;
    }
    moved.clear();
    bridges.unlink(a, b, annotations, moved);
    classesChanged(individual);
  }

  /** Follows up a changed positive pair inside an individual; {@code moved} has changed blocks. */
  private void classesChanged(int individual) {
    if (links > 2) {
      moved.clear();
      individuals.members(individual, moved);
      computeStrong(individual, moved);
    }
    refresh(individual);
    if (links > 1 && individuals.isConsistent(individual)) {
      requeueAll(moved);
    }
  }

  private void computeStrong(int individual, IntArrayList membersOf) {
    individuals.setInnerPairs(individual, strong.compute(membersOf));
    individuals.set(individual, Individuals.CLASSES, strong.count());
  }

  private int classes(int individual) {
    return links > 2
        ? individuals.get(individual, Individuals.CLASSES)
        : individuals.get(individual, Individuals.BLOCKS);
  }

  /** Returns whether k edge-disjoint positive paths join two members of one individual. */
  boolean sameClass(int one, int other) {
    return classOf(one) == classOf(other);
  }

  /** Returns the number of the class of members joined by k edge-disjoint positive paths. */
  int classOf(int annotation) {
    return links == 1
        ? individuals.of(annotation)
        : links == 2 ? individuals.blockOf(annotation) : strong.of(annotation);
  }

  private void merge(int into, int from, int pair) {
    boolean consistentBefore = individuals.isConsistent(into);
    boolean small = individuals.size(into) < differences;
    moved.clear();
    individuals.members(from, moved);
    if (small) {
      members.clear();
      individuals.members(into, members);
    }
    boolean bare = countJoined(into);
    offers.end(from);
    retire(from);
    individuals.absorb(into, from, moved);
    bridges.addBridge(pair);
    suspicions.touch(into);
    refresh(into);
    moveSeparations(from, into);
    if (individuals.isConsistent(into) != consistentBefore) {
      members.clear();
      individuals.members(into, members);
      evaluateAll(into, members);
      requeueAll(members);
    } else {
      if (small) {
        evaluateAll(into, members);
      }
      if (!bare) {
        requeueAll(moved);
      }
    }
  }

  /**
   * Counts the pairs between the moved members and an individual as pairs inside it.
   *
   * @return whether the moved members have no pairs that are or may be asked
   */
  private boolean countJoined(int into) {
    int incomparable = 0;
    int unknown = 0;
    boolean bare = true;
    for (int i = 0, n = moved.size(); i < n; i++) {
      int member = moved.getInt(i);
      bare &= isBare(member);
      for (int link = pairs.first(member, PairTable.OTHER),
              stop = pairs.end(member, PairTable.OTHER);
          link < stop;
          link++) {
        int p = pairs.at(link);
        EvidenceDecision decision = pairs.decision(p);
        if (decision != EvidenceDecision.UNREVIEWED
            && individuals.of(pairs.otherAt(link)) == into) {
          incomparable += decision == EvidenceDecision.INCOMPARABLE ? 1 : 0;
          unknown += decision == EvidenceDecision.UNKNOWN ? 1 : 0;
        }
      }
    }
    int from = individuals.of(moved.getInt(0));
    individuals.add(into, Individuals.POSITIVE, 1);
    individuals.add(into, Individuals.NEGATIVE, separations.end(from, into));
    individuals.add(into, Individuals.INCOMPARABLE, incomparable);
    individuals.add(into, Individuals.UNKNOWN, unknown);
    return bare;
  }

  /** Gives the separations of the moved members' former individual to the one they are in now. */
  private void moveSeparations(int from, int into) {
    for (int i = 0, n = moved.size(); i < n; i++) {
      int member = moved.getInt(i);
      for (int link = pairs.first(member, PairTable.NEGATIVE),
              stop = pairs.end(member, PairTable.NEGATIVE);
          link < stop;
          link++) {
        int end = individuals.of(pairs.otherAt(link));
        if (end != into) {
          int count = separations.end(from, end);
          if (count > 0) {
            separations.add(into, end, count);
            evaluate(into, end);
          }
        }
      }
    }
  }

  /** Returns whether an annotation has no pairs at work but positive ones that are not asked. */
  private boolean isBare(int annotation) {
    return pairs.count(annotation, PairTable.NEGATIVE) == 0
        && pairs.count(annotation, PairTable.OTHER) == 0
        && !config.hardCase();
  }

  private void split(int individual, IntArrayList part) {
    boolean consistentBefore = individuals.isConsistent(individual);
    int created = individuals.secede(individual, part);
    moved.clear();
    individuals.members(created, moved);
    boolean bare = true;
    for (int i = 0, n = moved.size(); i < n; i++) {
      int member = moved.getInt(i);
      bare &= isBare(member);
      for (int link = pairs.first(member, PairTable.NEGATIVE),
              stop = pairs.end(member, PairTable.NEGATIVE);
          link < stop;
          link++) {
        int p = pairs.at(link);
        int end = individuals.of(pairs.otherAt(link));
        if (end == created) {
          if (pairs.a(p) == member) {
            shift(individual, created, Individuals.NEGATIVE);
          }
        } else {
          if (end == individual) {
            individuals.add(individual, Individuals.NEGATIVE, -1);
          } else {
            separations.add(individual, end, -1);
          }
          separations.add(created, end, 1);
        }
      }
      for (int link = pairs.first(member, PairTable.OTHER),
              stop = pairs.end(member, PairTable.OTHER);
          link < stop;
          link++) {
        int p = pairs.at(link);
        int end = individuals.of(pairs.otherAt(link));
        int field =
            switch (pairs.decision(p)) {
              case INCOMPARABLE -> Individuals.INCOMPARABLE;
              case UNKNOWN -> Individuals.UNKNOWN;
              default -> NONE;
            };
        if (field != NONE) {
          if (end == individual) {
            individuals.add(individual, field, -1);
          } else if (end == created && pairs.a(p) == member) {
            shift(individual, created, field);
          }
        }
      }
    }
    if (links > 2) {
      members.clear();
      individuals.members(individual, members);
      computeStrong(individual, members);
      computeStrong(created, moved);
    }
    suspicions.touch(created);
    offers.touch(created);
    refresh(individual);
    refresh(created);
    boolean wholly = individuals.isConsistent(individual) != consistentBefore;
    if (wholly || individuals.size(individual) < differences) {
      members.clear();
      individuals.members(individual, members);
      evaluateAll(individual, members);
    }
    if (!bare) {
      evaluateBoth(created, individual);
    }
    if (wholly) {
      requeueAll(members);
    }
    if (!bare) {
      requeueAll(moved);
    }
  }

  /** Re-evaluates the separations of what has been split, as far as the moved part had any. */
  private void evaluateBoth(int created, int individual) {
    for (int i = 0, n = moved.size(); i < n; i++) {
      int member = moved.getInt(i);
      for (int link = pairs.first(member, PairTable.NEGATIVE),
              stop = pairs.end(member, PairTable.NEGATIVE);
          link < stop;
          link++) {
        int end = individuals.of(pairs.otherAt(link));
        if (end != created) {
          evaluate(created, end);
          if (end != individual) {
            evaluate(individual, end);
          }
        }
      }
    }
  }

  private void shift(int from, int to, int field) {
    individuals.add(from, field, -1);
    individuals.add(to, field, 1);
  }

  /** Brings what is known of an individual as a whole up to date with its counts. */
  private void refresh(int individual) {
    int now = 0;
    if (individuals.isConsistent(individual)) {
      now = CONSISTENT;
      long size = individuals.size(individual);
      long all = size * (size - 1) / 2;
      if (individuals.get(individual, Individuals.POSITIVE)
                  + (long) individuals.get(individual, Individuals.INCOMPARABLE)
              == all
          || (size > links && (links == 1 || classes(individual) == 1))) {
        now |= REDUNDANT;
      } else if (links > 1 && canBeAugmented(individual, all)) {
        now |= AUGMENTABLE;
      }
    } else {
      now = INCONSISTENT;
    }
    int before = individuals.get(individual, Individuals.FLAGS);
    if (before != now) {
      individuals.set(individual, Individuals.FLAGS, now);
      count(before, -1);
      count(now, 1);
      if (((before ^ now) & INCONSISTENT) != 0) {
        setInconsistent(individual, (now & INCONSISTENT) != 0);
      }
    }
  }

  private void retire(int individual) {
    int before = individuals.get(individual, Individuals.FLAGS);
    individuals.set(individual, Individuals.FLAGS, 0);
    count(before, -1);
    if ((before & INCONSISTENT) != 0) {
      setInconsistent(individual, false);
    }
  }

  private void count(int flags, int by) {
    consistentCount += (flags & CONSISTENT) != 0 ? by : 0;
    redundantCount += (flags & REDUNDANT) != 0 ? by : 0;
    augmentableCount += (flags & AUGMENTABLE) != 0 ? by : 0;
  }

  private void setInconsistent(int individual, boolean now) {
    if (now) {
      individuals.set(individual, Individuals.PLACE, inconsistent.size());
      inconsistent.add(individual);
      suspicions.touch(individual);
    } else {
      int place = individuals.get(individual, Individuals.PLACE);
      int last = inconsistent.popInt();
      if (last != individual) {
        inconsistent.set(place, last);
        individuals.set(last, Individuals.PLACE, place);
      }
      individuals.set(individual, Individuals.PLACE, NONE);
      suspicions.end(individual);
    }
    offers.touchedInconsistency();
  }

  private boolean canBeAugmented(int individual, long all) {
    long across = all - individuals.innerPairs(individual);
    long decided =
        individuals.get(individual, Individuals.POSITIVE)
            + (long) individuals.get(individual, Individuals.INCOMPARABLE)
            + individuals.get(individual, Individuals.UNKNOWN);
    if (!confident.isOn()) {
      return across > decided || across > decidedAcross(individual);
    }
    otherMembers.clear();
    individuals.members(individual, otherMembers);
    for (int i = 0; i < otherMembers.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (offers.isAugmenting(otherMembers.getInt(i), otherMembers.getInt(j))) {
          return true;
        }
      }
    }
    return false;
  }

  private long decidedAcross(int individual) {
    otherMembers.clear();
    individuals.members(individual, otherMembers);
    long sum = 0;
    for (int i = 0; i < otherMembers.size(); i++) {
      int member = otherMembers.getInt(i);
      for (int link = pairs.first(member, PairTable.POSITIVE),
              stop = pairs.end(member, PairTable.POSITIVE);
          link < stop;
          link++) {
        int other = pairs.otherAt(link);
        if (!sameClass(member, other)) {
          sum++;
        }
      }
      for (int link = pairs.first(member, PairTable.OTHER),
              stop = pairs.end(member, PairTable.OTHER);
          link < stop;
          link++) {
        int p = pairs.at(link);
        int other = pairs.otherAt(link);
        if (pairs.decision(p) != EvidenceDecision.UNREVIEWED
            && individuals.of(other) == individual
            && !sameClass(member, other)) {
          sum++;
        }
      }
    }
    return sum / 2;
  }

  /** Re-evaluates the separations of an individual that some of its members take part in. */
  private void evaluateAll(int individual, IntArrayList some) {
    for (int i = 0, n = some.size(); i < n; i++) {
      int member = some.getInt(i);
      for (int link = pairs.first(member, PairTable.NEGATIVE),
              stop = pairs.end(member, PairTable.NEGATIVE);
          link < stop;
          link++) {
        int end = individuals.of(pairs.otherAt(link));
        if (end != individual) {
          evaluate(individual, end);
        }
      }
    }
  }

  private void evaluate(int one, int other) {
    int entry = separations.find(one, other);
    int count = separations.countAt(entry);
    boolean redundant = separates(count, one, other);
    if (separations.setRedundantAt(entry, redundant) && config.redundancyEnabled()) {
      requeueBetween(one, other);
    }
    offers.touch(one);
    offers.touch(other);
  }

  /** Returns whether so many negative pairs separate two individuals redundantly. */
  boolean separates(int count, int one, int other) {
    return count > 0
        && individuals.isConsistent(one)
        && individuals.isConsistent(other)
        && (count >= differences
            || count == individuals.size(one)
            || count == individuals.size(other));
  }

  private void requeueBetween(int one, int other) {
    if (questions.isPostponed()) {
      return;
    }
    boolean swap = individuals.size(one) > individuals.size(other);
    int smaller = swap ? other : one;
    int larger = swap ? one : other;
    int first = individuals.get(smaller, Individuals.FIRST_BLOCK);
    int block = first;
    do {
      int start = individuals.firstOf(block);
      int member = start;
      do {
        for (int link = pairs.first(member, PairTable.OTHER),
                stop = pairs.end(member, PairTable.OTHER);
            link < stop;
            link++) {
          int p = pairs.at(link);
          if (individuals.of(pairs.otherAt(link)) == larger) {
            requeue(p);
          }
        }
        member = individuals.next(member);
      } while (member != start);
      block = individuals.nextBlock(block);
    } while (block != first);
  }

  private void requeueAll(IntArrayList some) {
    if (questions.isPostponed()) {
      return;
    }
    for (int i = 0, n = some.size(); i < n; i++) {
      requeueAll(some.getInt(i));
    }
  }

  private void requeueAll(int annotation) {
    for (int link = pairs.first(annotation, PairTable.OTHER),
            stop = pairs.end(annotation, PairTable.OTHER);
        link < stop;
        link++) {
      int p = pairs.at(link);
      requeue(p);
    }
    if (config.hardCase()) {
      requeueList(annotation, PairTable.POSITIVE);
      requeueList(annotation, PairTable.NEGATIVE);
    }
  }

  private void requeueList(int annotation, int list) {
    for (int link = pairs.first(annotation, list), stop = pairs.end(annotation, list);
        link < stop;
        link++) {
      int p = pairs.at(link);
      requeue(p);
    }
  }

  /** Puts a pair into the ranking or out of it, as it now belongs. */
  void requeue(int pair) {
    if (questions.isPostponed()) {
      return;
    }
    if (isRankable(pair)) {
      questions.rank(pair, isInside(pair));
    } else {
      questions.unrank(pair);
    }
  }

  private boolean isInside(int pair) {
    return individuals.of(pairs.a(pair)) == individuals.of(pairs.b(pair));
  }

  /** Makes the ranking anew if it has been postponed. */
  void resume() {
    if (questions.isPostponed()) {
      questions.resume(this::isRankable, this::isInside);
    }
  }

  /** Returns whether a pair is among the candidates to be asked in the ranking phase. */
  boolean isRanked(int pair) {
    return questions.isPostponed() ? isRankable(pair) : pairs.is(pair, PairTable.RANKED);
  }

  /**
   * Returns whether any candidate is to be asked in the ranking phase. While the ranking is
   * postponed, one that was found last time mostly still is; where none is found it is resumed.
   */
  boolean ranksAny() {
    if (questions.isPostponed()) {
      for (int looked = 0; looked < pairs.size(); looked++) {
        if (isRankable(lastRanked)) {
          return true;
        }
        lastRanked = lastRanked + 1 < pairs.size() ? lastRanked + 1 : 0;
      }
      resume();
    }
    return questions.rankedCount() > 0;
  }

  private boolean isRankable(int pair) {
    if (!pairs.is(pair, PairTable.CANDIDATE)
        || !pairs.is(pair, PairTable.AT_WORK)
        || pairs.is(pair, PairTable.SUSPECT)
        || !config.rankingEnabled()) {
      return false;
    }
    return pairs.decision(pair) == EvidenceDecision.UNREVIEWED
        ? !isSettled(pairs.a(pair), pairs.b(pair))
        : config.hardCase() && !pairs.decision(pair).uninferable() && pairs.reviews(pair) == 1;
  }

  /** Returns whether asking two annotations at work would tell nothing that is wanted. */
  boolean isSettled(int a, int b) {
    int one = individuals.of(a);
    int other = individuals.of(b);
    if (config.redundancyEnabled()
        && (one == other
            ? individuals.isConsistent(one) && sameClass(a, b)
            : separations.isRedundant(one, other))) {
      return true;
    }
    return confident.isOn() && confident.answers(a, b);
  }

  /** Returns whether an individual is inconsistent, or separated from one that is. */
  boolean touchesInconsistency(int individual) {
    if (!individuals.isConsistent(individual)) {
      return true;
    }
    otherMembers.clear();
    individuals.members(individual, otherMembers);
    for (int i = 0; i < otherMembers.size(); i++) {
      int member = otherMembers.getInt(i);
      for (int link = pairs.first(member, PairTable.NEGATIVE),
              stop = pairs.end(member, PairTable.NEGATIVE);
          link < stop;
          link++) {
        if (!individuals.isConsistent(individuals.of(pairs.otherAt(link)))) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns whether an answer follows from confident decisions. */
  boolean isConfident(int a, int b) {
    return confident.isOn() && confident.answers(a, b);
  }
}
