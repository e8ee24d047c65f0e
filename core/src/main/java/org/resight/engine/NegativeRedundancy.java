package org.resight.engine;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import org.resight.model.GraphConfig;

/**
 * Which individuals are separated, and which so that they stay apart however few of the negative
 * pairs between them are wrong.
 *
 * <p>Two consistent individuals are separated redundantly by k negative pairs, or by as many as one
 * of them has members. Whoever changes the size or consistency of an individual has its separations
 * evaluated anew.
 */
final class NegativeRedundancy {

  private final int differences;
  private final boolean asks;
  private final PairTable pairs;
  private final Individuals individuals;
  private final SeparationTable separations;
  private final Ranking ranking;
  private final Offers offers;

  NegativeRedundancy(
      GraphConfig config,
      PairTable pairs,
      Individuals individuals,
      SeparationTable separations,
      Ranking ranking,
      Offers offers) {
    this.differences = config.negativeRedundancy();
    this.asks = config.redundancyEnabled();
    this.pairs = pairs;
    this.individuals = individuals;
    this.separations = separations;
    this.ranking = ranking;
    this.offers = offers;
  }

  /** Returns whether an individual has so few members that their number may decide. */
  boolean countsMembers(int individual) {
    return individuals.size(individual) < differences;
  }

  /** Counts so many more negative pairs between two individuals. */
  void add(int one, int other, int by) {
    separations.add(one, other, by);
    evaluate(one, other);
  }

  /** Gives the separations of the moved members' former individual to the one they are in now. */
  void move(int from, int into, IntArrayList moved) {
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
            add(into, end, count);
          }
        }
      }
    }
  }

  /** Re-evaluates the separations of what has been split, as far as the moved part had any. */
  void evaluateBoth(int created, int individual, IntArrayList moved) {
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

  /** Re-evaluates the separations of an individual that some of its members take part in. */
  void evaluateAll(int individual, IntArrayList some) {
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
    if (separations.setRedundantAt(entry, redundant) && asks) {
      ranking.requeueBetween(one, other);
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
}
