package org.resight.engine;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import org.resight.model.EvidenceDecision;

/**
 * Which individuals are consistent, which of those stay one however few of their positive pairs are
 * wrong, and which could come nearer to that.
 *
 * <p>An individual is positive redundant if k edge-disjoint positive paths join any two members, or
 * if nothing is left to ask in it. Each member has a class: members of one class are joined by that
 * many paths. {@link #refresh} brings an individual up to date with its counts, in constant time
 * unless its pairs across classes have to be counted.
 */
final class PositiveRedundancy {

  private static final int NONE = PairTable.NONE;

  private static final int CONSISTENT = 1;
  private static final int INCONSISTENT = 2;
  private static final int REDUNDANT = 4;
  private static final int AUGMENTABLE = 8;

  private final int links;
  private final PairTable pairs;
  private final Individuals individuals;
  private final StrongClasses strong;
  private final ConfidentDecisions confident;
  private final Suspicions suspicions;
  private final Offers offers;

  private final IntArrayList inconsistent = new IntArrayList();
  private final IntArrayList members = new IntArrayList();
  private int consistentCount;
  private int redundantCount;
  private int augmentableCount;

  /**
   * Starts without individuals.
   *
   * @param links how many edge-disjoint paths are wanted
   */
  PositiveRedundancy(
      int links,
      PairTable pairs,
      Individuals individuals,
      ConfidentDecisions confident,
      Suspicions suspicions,
      Offers offers) {
    this.links = links;
    this.pairs = pairs;
    this.individuals = individuals;
    this.strong = new StrongClasses(pairs, links);
    this.confident = confident;
    this.suspicions = suspicions;
    this.offers = offers;
  }

  /** Makes room for an annotation. */
  void addAnnotation(int annotation) {
    if (links > 2) {
      strong.addAnnotation(annotation);
    }
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

  /** Finds the classes of an individual anew; only if more than two links are wanted. */
  void findClasses(int individual, IntArrayList of) {
    individuals.setInnerPairs(individual, strong.compute(of));
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

  /** Brings what is known of an individual as a whole up to date with its counts. */
  void refresh(int individual) {
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

  /** Ends an individual. */
  void retire(int individual) {
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
    members.clear();
    individuals.members(individual, members);
    for (int i = 0; i < members.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (offers.isAugmenting(members.getInt(i), members.getInt(j))) {
          return true;
        }
      }
    }
    return false;
  }

  private long decidedAcross(int individual) {
    members.clear();
    individuals.members(individual, members);
    long sum = 0;
    for (int i = 0; i < members.size(); i++) {
      int member = members.getInt(i);
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
}
