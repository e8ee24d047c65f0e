package org.resight.evidence;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.resight.evidence.scores.PairTable;

/**
 * A small random audit before a graph is called finished: pairs drawn from what was decided without
 * being asked, in turn inside individuals, between individuals whose link is not without doubt, and
 * from what was never compared.
 *
 * <p>The draws are hashes of their numbers, so that they are the same in every replay.
 */
final class Audit {

  /**
   * An audited pair, its ends in the order of their numbers, and whether both were in one
   * individual when it was drawn.
   */
  record Audited(int first, int second, boolean inside) {

    /** Orders the ends: an annotation that came later may have the smaller id. */
    Audited {
      if (first > second) {
        int larger = first;
        first = second;
        second = larger;
      }
    }
  }

  private static final int LEAST_ANNOTATIONS = 100;
  private static final int TRIES = 20;
  private static final int KINDS = 5;

  private final PairTable pairs;
  private final Questions questions;
  private final List<Audited> done = new ArrayList<>();

  Audit(PairTable pairs, Questions questions) {
    this.pairs = pairs;
    this.questions = questions;
  }

  /** Returns how many pairs a graph of so many annotations is worth. */
  static int size(int annotations) {
    return annotations < LEAST_ANNOTATIONS ? 0 : Math.max(10, Math.min(50, annotations / 40));
  }

  List<Audited> done() {
    return done;
  }

  /** Returns the pairs still to ask, as {@link PairTable#key} has them. */
  List<Audited> due(Groups groups, int annotations) {
    List<Audited> due = new ArrayList<>();
    int wanted = size(annotations);
    if (done.size() >= wanted) {
      return due;
    }
    Inside inside = new Inside(groups);
    for (int draw = done.size(); draw < wanted; draw++) {
      Audited pair = draw(draw, inside, groups);
      if (pair != null && !due.contains(pair)) {
        due.add(pair);
      }
    }
    return due;
  }

  /** Takes note that an audited pair was answered. */
  void answered(Audited pair) {
    done.add(pair);
  }

  /** Returns what takes back the answers that come from now on. */
  Runnable saved() {
    int answered = done.size();
    return () -> done.subList(answered, done.size()).clear();
  }

  private @Nullable Audited draw(int draw, Inside inside, Groups groups) {
    for (int attempt = 0; attempt < TRIES; attempt++) {
      double u = uniform(draw, attempt, 1);
      double v = uniform(draw, attempt, 2);
      Audited pair =
          switch (draw % KINDS) {
            case 0, 2 -> inside.draw(u, v);
            case 1, 3 -> between(groups, u);
            default -> apart(inside, groups, u, v);
          };
      if (pair != null && asked(pair) == 0) {
        return pair;
      }
    }
    return null;
  }

  private int asked(Audited pair) {
    int known = pairs.find(pair.first, pair.second);
    return known < 0 ? 0 : pairs.asked(known);
  }

  /** Draws a link, the sooner the costlier its doubt. */
  private @Nullable Audited between(Groups groups, double u) {
    int place = (int) (u * u * u * groups.doubts().size());
    for (Doubt doubt : groups.doubts()) {
      if (place-- <= 0 && doubt instanceof Link) {
        long pair = questions.best(doubt);
        return pair == Questions.NONE ? null : new Audited((int) (pair >>> 32), (int) pair, false);
      }
    }
    return null;
  }

  /** Draws two annotations that nothing is known of. */
  private @Nullable Audited apart(Inside inside, Groups groups, double u, double v) {
    int one = inside.annotation(u);
    int other = inside.annotation(v);
    return one == other || pairs.find(one, other) >= 0 || groups.of(one) == groups.of(other)
        ? null
        : new Audited(one, other, false);
  }

  /** All pairs inside groups, and all annotations, by their places. */
  private static final class Inside {
    private final List<Group> groups;
    private final double[] upTo;
    private final IntArrayList annotations = new IntArrayList();

    Inside(Groups all) {
      groups = all.all();
      upTo = new double[groups.size() + 1];
      for (int i = 0; i < groups.size(); i++) {
        int n = groups.get(i).size();
        upTo[i + 1] = upTo[i] + n * (n - 1.0) / 2;
        annotations.addAll(groups.get(i).members);
      }
    }

    int annotation(double u) {
      return annotations.getInt((int) (u * annotations.size()));
    }

    @Nullable Audited draw(double u, double v) {
      double place = u * upTo[upTo.length - 1];
      for (int i = 0; i < groups.size(); i++) {
        int n = groups.get(i).size();
        if (place < upTo[i + 1] && n > 1) {
          int[] members = groups.get(i).members.toIntArray();
          java.util.Arrays.sort(members);
          int one = (int) ((place - upTo[i]) / (upTo[i + 1] - upTo[i]) * n);
          int other = (one + 1 + (int) (v * (n - 1))) % n;
          return new Audited(members[one], members[other], true);
        }
      }
      return null;
    }
  }

  /** Returns a number in [0, 1) by the finalizer of SplitMix64 (Steele, Lea and Flood 2014). */
  private static double uniform(int draw, int attempt, int salt) {
    long z = (draw * 31L + attempt) * 31L + salt;
    z = (z + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
  }
}
