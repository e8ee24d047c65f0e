package org.resight.report;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which reviewer's decision stands on which pair.
 *
 * <p>Four bytes for each pair; 20 and more for a pair that two or more reviewers decided, of whom
 * the first {@value #MOST_OF_A_PAIR} who stand are remembered. Not thread-safe.
 */
final class PairAnswers {

  /** Reviewers of one pair who are remembered; a review costs no more than going through them. */
  static final int MOST_OF_A_PAIR = 16;

  private static final int DECISION_BITS = 3;
  private static final int DECISION = (1 << DECISION_BITS) - 1;

  /** Nothing, one answer, or less than 0 the complement of a place in {@link #several}. */
  private final IntArrayList byPair = new IntArrayList();

  /** The answers of pairs that had two or more, in the order of their reviewers' first. */
  private final List<int[]> several = new ArrayList<>();

  /** Returns the same answers, to go on by themselves. */
  PairAnswers copy() {
    PairAnswers copy = new PairAnswers();
    copy.byPair.addAll(byPair);
    copy.several.addAll(several); // arrays are replaced, never changed
    return copy;
  }

  /** Packs an answer, which is never 0. */
  static int answer(int reviewer, int decision) {
    return (reviewer + 1) << DECISION_BITS | decision;
  }

  static int reviewer(int answer) {
    return (answer >>> DECISION_BITS) - 1;
  }

  static int decision(int answer) {
    return answer & DECISION;
  }

  /** Returns the answers that stand on a pair; not to be changed. */
  int[] of(int pair) {
    int found = pair < byPair.size() ? byPair.getInt(pair) : 0;
    return found == 0 ? new int[0] : found > 0 ? new int[] {found} : several.get(~found);
  }

  /** Replaces the answers that stand on a pair, at most {@link #MOST_OF_A_PAIR}. */
  void set(int pair, int[] answers) {
    while (pair >= byPair.size()) {
      byPair.add(0); // size(n) would copy all of them for each new pair
    }
    int before = byPair.getInt(pair);
    if (before < 0) {
      several.set(~before, answers);
    } else if (answers.length > 1) {
      byPair.set(pair, ~several.size());
      several.add(answers);
    } else {
      byPair.set(pair, answers.length == 0 ? 0 : answers[0]);
    }
  }

  /** Returns answers with that of one reviewer replaced, added or, where it is 0, taken out. */
  static int[] with(int[] answers, int reviewer, int answer) {
    for (int i = 0; i < answers.length; i++) {
      if (reviewer(answers[i]) == reviewer) {
        int[] changed = answers.clone();
        if (answer != 0) {
          changed[i] = answer;
          return changed;
        }
        System.arraycopy(answers, i + 1, changed, i, answers.length - i - 1);
        return Arrays.copyOf(changed, answers.length - 1);
      }
    }
    if (answer == 0) {
      return answers;
    }
    if (answers.length == MOST_OF_A_PAIR) {
      NotCompared.count();
      return answers;
    }
    int[] more = Arrays.copyOf(answers, answers.length + 1);
    more[answers.length] = answer;
    return more;
  }
}
