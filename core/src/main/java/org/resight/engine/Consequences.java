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

  private final int links;
  private final PairTable pairs;
  private final Individuals individuals;
  private final Bridges bridges;
  private final SeparationTable separations = new SeparationTable();
  private final ConfidentDecisions confident;
  private final PositiveRedundancy positive;
  private final NegativeRedundancy negative;
  private final Ranking ranking;
  private final Questions questions;
  private final Suspicions suspicions;
  private final Offers offers;

  private final IntArrayList moved = new IntArrayList();
  private final IntArrayList members = new IntArrayList();
  private final IntArrayList otherMembers = new IntArrayList();
  private int annotations;

  Consequences(GraphConfig config, AnnotationTable table, PairTable pairs, Questions questions) {
    this.links = config.positiveRedundancy();
    this.pairs = pairs;
    this.questions = questions;
    this.individuals = new Individuals(table);
    this.bridges = new Bridges(pairs, individuals);
    this.confident = new ConfidentDecisions(pairs, config.queueConfidence());
    this.suspicions = new Suspicions(pairs, individuals, questions, this::requeue);
    this.offers = new Offers(config, pairs, table, this, questions);
    this.positive =
        new PositiveRedundancy(links, pairs, individuals, confident, suspicions, offers);
    this.ranking =
        new Ranking(config, pairs, individuals, positive, separations, confident, questions);
    this.negative =
        new NegativeRedundancy(config, pairs, individuals, separations, ranking, offers);
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
    return positive.consistentCount();
  }

  /** Returns the inconsistent individuals in no particular order; not to be changed. */
  IntArrayList inconsistent() {
    return positive.inconsistent();
  }

  int redundantCount() {
    return positive.redundantCount();
  }

  /** Returns how many individuals have a pair that would bring them nearer to redundancy. */
  int augmentableCount() {
    return positive.augmentableCount();
  }

  boolean isRedundant(int individual) {
    return positive.isRedundant(individual);
  }

  boolean isAugmentable(int individual) {
    return positive.isAugmentable(individual);
  }

  boolean isAlive(int individual) {
    return positive.isAlive(individual);
  }

  /** Makes room for an annotation. */
  void addAnnotation(int annotation) {
    annotations = Math.max(annotations, annotation + 1);
    individuals.addAnnotation(annotation);
    confident.addAnnotation(annotation);
    positive.addAnnotation(annotation);
  }

  /** Puts an annotation to work; its pairs follow one by one. */
  void enter(int annotation) {
    int individual = individuals.enter(annotation);
    offers.touch(individual);
    positive.refresh(individual);
  }

  /** Takes an annotation without pairs at work out of work. */
  void leave(int annotation) {
    int individual = individuals.of(annotation);
    offers.end(individual);
    positive.retire(individual);
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
        ranking.requeueAll(annotation);
        offers.touch(individuals.of(annotation));
      }
      refreshOf(pairs.a(pair));
      refreshOf(pairs.b(pair));
    }
  }

  private void refreshOf(int annotation) {
    positive.refresh(individuals.of(annotation));
  }

  private void changeOther(int a, int b, int field, int by) {
    touch(a, b);
    int individual = individuals.of(a);
    if (individual == individuals.of(b)) {
      individuals.add(individual, field, by);
      positive.refresh(individual);
    }
  }

  private void changeNegative(int a, int b, int by) {
    touch(a, b);
    int one = individuals.of(a);
    int other = individuals.of(b);
    if (one != other) {
      negative.add(one, other, by);
      return;
    }
    boolean before = individuals.isConsistent(one);
    individuals.add(one, Individuals.NEGATIVE, by);
    suspicions.touch(one);
    positive.refresh(one);
    if (individuals.isConsistent(one) != before) {
      members.clear();
      individuals.members(one, members);
      negative.evaluateAll(one, members);
      ranking.requeueAll(members);
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
      positive.findClasses(individual, moved);
    }
    positive.refresh(individual);
    if (links > 1 && individuals.isConsistent(individual)) {
      ranking.requeueAll(moved);
    }
  }

  /** Returns whether k edge-disjoint positive paths join two members of one individual. */
  boolean sameClass(int one, int other) {
    return positive.sameClass(one, other);
  }

  /** Returns the number of the class of members joined by k edge-disjoint positive paths. */
  int classOf(int annotation) {
    return positive.classOf(annotation);
  }

  private void merge(int into, int from, int pair) {
    boolean consistentBefore = individuals.isConsistent(into);
    boolean small = negative.countsMembers(into);
    moved.clear();
    individuals.members(from, moved);
    if (small) {
      members.clear();
      individuals.members(into, members);
    }
    boolean bare = countJoined(into);
    offers.end(from);
    positive.retire(from);
    individuals.absorb(into, from, moved);
    bridges.addBridge(pair);
    suspicions.touch(into);
    positive.refresh(into);
    negative.move(from, into, moved);
    if (individuals.isConsistent(into) != consistentBefore) {
      members.clear();
      individuals.members(into, members);
      negative.evaluateAll(into, members);
      ranking.requeueAll(members);
    } else {
      if (small) {
        negative.evaluateAll(into, members);
      }
      if (!bare) {
        ranking.requeueAll(moved);
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

  /** Returns whether an annotation has no pairs at work but positive ones that are not asked. */
  private boolean isBare(int annotation) {
    return pairs.count(annotation, PairTable.NEGATIVE) == 0
        && pairs.count(annotation, PairTable.OTHER) == 0;
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
      positive.findClasses(individual, members);
      positive.findClasses(created, moved);
    }
    suspicions.touch(created);
    offers.touch(created);
    positive.refresh(individual);
    positive.refresh(created);
    boolean wholly = individuals.isConsistent(individual) != consistentBefore;
    if (wholly || negative.countsMembers(individual)) {
      members.clear();
      individuals.members(individual, members);
      negative.evaluateAll(individual, members);
    }
    if (!bare) {
      negative.evaluateBoth(created, individual, moved);
    }
    if (wholly) {
      ranking.requeueAll(members);
    }
    if (!bare) {
      ranking.requeueAll(moved);
    }
  }

  private void shift(int from, int to, int field) {
    individuals.add(from, field, -1);
    individuals.add(to, field, 1);
  }

  /** Returns whether so many negative pairs separate two individuals redundantly. */
  boolean separates(int count, int one, int other) {
    return negative.separates(count, one, other);
  }

  /** Puts a pair into the ranking or out of it, as it now belongs. */
  void requeue(int pair) {
    ranking.requeue(pair);
  }

  /** Makes the ranking anew if it has been postponed. */
  void resume() {
    ranking.resume();
  }

  /** Returns whether a pair is among the candidates to be asked in the ranking phase. */
  boolean isRanked(int pair) {
    return ranking.isRanked(pair);
  }

  /**
   * Returns whether any candidate is to be asked in the ranking phase. While the ranking is
   * postponed, one that was found last time mostly still is; where none is found it is resumed.
   */
  boolean ranksAny() {
    return ranking.ranksAny();
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
