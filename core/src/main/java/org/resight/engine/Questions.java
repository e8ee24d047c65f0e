package org.resight.engine;

import java.util.function.IntPredicate;

/**
 * What is to be asked: the ranked candidates, and what is asked beside them, which is suspected
 * pairs and pairs that redundancy wants.
 *
 * <p>A held pair stays counted but is in no heap, so that it costs nothing to pass it over.
 */
final class Questions {

  private final PairTable pairs;
  private final PairHeap ranked;
  private final PairHeap special;
  private int rankedCount;
  private int specialCount;
  private boolean postponed;

  Questions(AnnotationTable annotations, PairTable pairs) {
    this.pairs = pairs;
    Priorities priorities = new Priorities(annotations, pairs);
    this.ranked = new PairHeap(priorities);
    this.special = new PairHeap(priorities);
  }

  /** Returns how many candidates are ranked, held ones included. */
  int rankedCount() {
    return rankedCount;
  }

  /** Returns how many suspected pairs and offers there are, held ones included. */
  int specialCount() {
    return specialCount;
  }

  /** Leaves the ranking as it is until {@link #resume}. */
  void postpone() {
    postponed = true;
  }

  boolean isPostponed() {
    return postponed;
  }

  /** Makes the ranking anew, of the pairs that belong to it now. */
  void resume(IntPredicate belongs, IntPredicate inside) {
    postponed = false;
    rankedCount = 0;
    ranked.clear();
    special.clear();
    for (int pair = 0; pair < pairs.size(); pair++) {
      pairs.set(pair, PairTable.RANKED, false);
      if (belongs.test(pair)) {
        rank(pair, inside.test(pair));
      }
      if (pairs.is(pair, PairTable.SUSPECT | PairTable.OFFERED)
          && !pairs.is(pair, PairTable.HELD)) {
        special.add(pair);
      }
    }
  }

  /** Ranks a candidate, anew if it is already ranked. */
  void rank(int pair, boolean inside) {
    if (!pairs.is(pair, PairTable.RANKED)) {
      pairs.set(pair, PairTable.RANKED, true);
      pairs.set(pair, PairTable.INSIDE, inside);
      rankedCount++;
      if (!pairs.is(pair, PairTable.HELD)) {
        ranked.add(pair);
      }
    } else if (pairs.is(pair, PairTable.INSIDE) != inside) {
      pairs.set(pair, PairTable.INSIDE, inside);
      if (!pairs.is(pair, PairTable.HELD)) {
        ranked.changed(pair);
      }
    }
  }

  /** Takes a pair out of the ranking if it is in it. */
  void unrank(int pair) {
    if (!postponed && pairs.is(pair, PairTable.RANKED)) {
      pairs.set(pair, PairTable.RANKED, false);
      rankedCount--;
      if (!pairs.is(pair, PairTable.HELD)) {
        ranked.remove(pair);
      }
    }
  }

  /** Asks a pair beside the ranking, because of the flag given; it has no such flag yet. */
  void ask(int pair, int flag) {
    pairs.set(pair, flag, true);
    specialCount++;
    if (!pairs.is(pair, PairTable.HELD)) {
      special.add(pair);
    }
  }

  /** Ends what {@link #ask} began. */
  void drop(int pair, int flag) {
    pairs.set(pair, flag, false);
    specialCount--;
    if (!pairs.is(pair, PairTable.HELD)) {
      special.remove(pair);
    }
  }

  void hold(int pair) {
    if (!pairs.is(pair, PairTable.HELD)) {
      pairs.set(pair, PairTable.HELD, true);
      if (pairs.is(pair, PairTable.RANKED)) {
        ranked.remove(pair);
      }
      if (pairs.is(pair, PairTable.SUSPECT | PairTable.OFFERED)) {
        special.remove(pair);
      }
    }
  }

  void release(int pair) {
    if (pairs.is(pair, PairTable.HELD)) {
      pairs.set(pair, PairTable.HELD, false);
      if (pairs.is(pair, PairTable.RANKED)) {
        ranked.add(pair);
      }
      if (pairs.is(pair, PairTable.SUSPECT | PairTable.OFFERED)) {
        special.add(pair);
      }
    }
  }

  /** Returns a reader of the unheld ranked candidates in order. */
  PairHeap.Reader readRanked() {
    return ranked.read();
  }

  /** Returns a reader of the unheld suspected pairs and offers in order. */
  PairHeap.Reader readSpecial() {
    return special.read();
  }
}
