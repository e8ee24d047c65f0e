package org.resight.evidence;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.Arrays;
import java.util.BitSet;
import org.resight.evidence.scores.PairTable;

/**
 * Finds the most telling pair of a doubt: the least asked, of those the one with the best score.
 */
final class Questions {

  /** Says that there is none. */
  static final long NONE = -1;

  private final PairTable pairs;

  Questions(PairTable pairs) {
    this.pairs = pairs;
  }

  /** Returns the pair to ask, as {@link PairTable#key} has it, or {@link #NONE}. */
  long best(Doubt doubt) {
    if (doubt instanceof Link link) {
      Group few = link.a.size() <= link.b.size() ? link.a : link.b;
      return best(few.members.toIntArray(), link.other(few).members.toIntArray());
    }
    Cut cut = (Cut) doubt;
    BitSet side = set(cut.side);
    IntArrayList rest = new IntArrayList(cut.sizeB());
    for (int member : cut.group.members) {
      if (!side.get(member)) {
        rest.add(member);
      }
    }
    return best(cut.side, rest.toIntArray());
  }

  /** Returns the pair of an annotation and a member of another group to ask, or {@link #NONE}. */
  long best(int annotation, Group other) {
    return best(new int[] {annotation}, other.members.toIntArray());
  }

  private long best(int[] one, int[] other) {
    BitSet there = set(other);
    long best = NONE;
    int leastAsked = Integer.MAX_VALUE;
    double bestScore = Double.NEGATIVE_INFINITY;
    for (int member : one) {
      IntArrayList incident = pairs.incident(member);
      for (int i = 0; i < incident.size(); i++) {
        int pair = incident.getInt(i);
        int end = pairs.other(pair, member);
        if (there.get(end) && !pairs.unanswerable(pair)) {
          int asked = pairs.asked(pair);
          double score = pairs.candidate(pair) ? pairs.match(pair) : -1;
          if (asked < leastAsked || (asked == leastAsked && score > bestScore)) {
            leastAsked = asked;
            bestScore = score;
            best = PairTable.key(member, end);
          }
        }
      }
    }
    if (leastAsked == 0) {
      return best;
    }
    long unseen = unseen(one, other);
    return unseen == NONE ? best : unseen;
  }

  /** Returns the pair never known whose ends have the most evidence inside their own sides. */
  private long unseen(int[] one, int[] other) {
    int[] left = byAttachment(one);
    int[] right = byAttachment(other);
    for (int a : left) {
      for (int b : right) {
        if (pairs.find(a, b) < 0) {
          return PairTable.key(a, b);
        }
      }
    }
    return NONE;
  }

  /** Returns annotations by how much evidence ties them to the others, most first. */
  int[] byAttachment(int[] side) {
    BitSet in = set(side);
    double[] strength = new double[side.length];
    int[] order = new int[side.length];
    for (int i = 0; i < side.length; i++) {
      order[i] = i;
      IntArrayList incident = pairs.incident(side[i]);
      for (int j = 0; j < incident.size(); j++) {
        int pair = incident.getInt(j);
        if (in.get(pairs.other(pair, side[i]))) {
          strength[i] += pairs.logOdds(pair) + pairs.answers(pair);
        }
      }
    }
    IntArrays.quickSort(
        order,
        (x, y) -> {
          int byStrength = Double.compare(strength[y], strength[x]);
          return byStrength != 0 ? byStrength : Integer.compare(side[x], side[y]);
        });
    return Arrays.stream(order).map(i -> side[i]).toArray();
  }

  private static BitSet set(int[] members) {
    BitSet set = new BitSet();
    for (int member : members) {
      set.set(member);
    }
    return set;
  }
}
