package org.resight.engine;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.function.IntConsumer;

/**
 * Which pairs of inconsistent individuals are suspected of being wrong.
 *
 * <p>Computed by {@link #settle()} for those individuals that have changed since: one minimum cut
 * for each negative pair inside.
 */
final class Suspicions {

  private static final int NONE = PairTable.NONE;

  /** Weights are counted in units of 10⁻¹², so that sums are exact. */
  private static final double UNIT = 1e12;

  private static final long ONE_REVIEW = 1_000_000_000_000L;

  private final PairTable pairs;
  private final Individuals individuals;
  private final Questions questions;
  private final IntConsumer whenCleared;
  private final Int2ObjectOpenHashMap<Doubts> doubts = new Int2ObjectOpenHashMap<>();
  private final IntArrayList stale = new IntArrayList();

  private final MinimumCut cut = new MinimumCut();
  private final IntArrayList members = new IntArrayList();
  private final IntArrayList edges = new IntArrayList();
  private final Int2IntOpenHashMap index = new Int2IntOpenHashMap();

  /** What is doubtful about one inconsistent individual. */
  static final class Doubts {
    private final IntArrayList negatives = new IntArrayList();
    private final LongArrayList cutWeights = new LongArrayList();
    private final IntArrayList suspects = new IntArrayList();
    private boolean stale;

    /** Returns the negative pairs inside, in no particular order. */
    IntArrayList negatives() {
      return negatives;
    }

    /** Returns the weight of the minimum cut for the negative pair at the same place. */
    double cutWeight(int place) {
      return cutWeights.getLong(place) / UNIT;
    }

    /** Returns the suspected pairs, in no particular order. */
    IntArrayList suspects() {
      return suspects;
    }
  }

  Suspicions(
      PairTable pairs, Individuals individuals, Questions questions, IntConsumer whenCleared) {
    this.pairs = pairs;
    this.individuals = individuals;
    this.questions = questions;
    this.whenCleared = whenCleared;
  }

  /** Notes that something inside an individual has changed; nothing happens if it is consistent. */
  void touch(int individual) {
    if (individuals.get(individual, Individuals.PLACE) == NONE) {
      return;
    }
    Doubts known = doubts.get(individual);
    if (known == null) {
      known = new Doubts();
      doubts.put(individual, known);
    } else if (!known.stale) {
      clear(known);
    }
    if (!known.stale) {
      known.stale = true;
      stale.add(individual);
    }
  }

  /** Notes that an individual is no longer inconsistent, or no more. */
  void end(int individual) {
    Doubts known = doubts.remove(individual);
    if (known != null) {
      clear(known);
    }
  }

  private void clear(Doubts known) {
    for (int i = 0; i < known.suspects.size(); i++) {
      int pair = known.suspects.getInt(i);
      questions.drop(pair, PairTable.SUSPECT);
      whenCleared.accept(pair);
    }
    known.suspects.clear();
    known.negatives.clear();
    known.cutWeights.clear();
  }

  /** Brings all suspicions up to date. */
  void settle() {
    for (int i = 0; i < stale.size(); i++) {
      int individual = stale.getInt(i);
      Doubts known = doubts.get(individual);
      if (known != null && known.stale) {
        known.stale = false;
        compute(individual, known);
      }
    }
    stale.clear();
  }

  /** Returns the doubts about an inconsistent individual; call {@link #settle()} before. */
  Doubts of(int individual) {
    return doubts.get(individual);
  }

  private void compute(int individual, Doubts known) {
    members.clear();
    edges.clear();
    index.clear();
    individuals.members(individual, members);
    cut.start(members.size());
    for (int i = 0; i < members.size(); i++) {
      index.put(members.getInt(i), i);
    }
    for (int i = 0; i < members.size(); i++) {
      int member = members.getInt(i);
      for (int link = pairs.first(member, PairTable.POSITIVE),
              stop = pairs.end(member, PairTable.POSITIVE);
          link < stop;
          link++) {
        int p = pairs.at(link);
        if (pairs.a(p) == member) {
          edges.add(p);
          cut.addEdge(i, index.get(pairs.b(p)), weightOf(p));
        }
      }
      for (int link = pairs.first(member, PairTable.NEGATIVE),
              stop = pairs.end(member, PairTable.NEGATIVE);
          link < stop;
          link++) {
        int p = pairs.at(link);
        if (pairs.a(p) == member && individuals.of(pairs.b(p)) == individual) {
          known.negatives.add(p);
        }
      }
    }
    cut.ready();
    for (int i = 0; i < known.negatives.size(); i++) {
      int negative = known.negatives.getInt(i);
      long weight = cut.weight(index.get(pairs.a(negative)), index.get(pairs.b(negative)));
      known.cutWeights.add(weight);
      if (weightOf(negative) < weight) {
        suspect(negative, known);
      } else {
        for (int j = 0; j < edges.size(); j++) {
          int pair = edges.getInt(j);
          if (cut.isBeyond(index.get(pairs.a(pair))) != cut.isBeyond(index.get(pairs.b(pair)))) {
            suspect(pair, known);
          }
        }
      }
    }
  }

  private void suspect(int pair, Doubts known) {
    if (!pairs.is(pair, PairTable.SUSPECT)) {
      questions.unrank(pair);
      questions.ask(pair, PairTable.SUSPECT);
      known.suspects.add(pair);
    }
  }

  /** Returns how much speaks for the decision on a pair. */
  double weight(int pair) {
    return weightOf(pair) / UNIT;
  }

  private long weightOf(int pair) {
    double match = pairs.match(pair);
    double certain =
        switch (pairs.confidence(pair)) {
          case ABSOLUTELY_SURE -> 4;
          case PRETTY_SURE -> 0.6;
          case NOT_SURE -> 0.2;
          case GUESSING, UNSPECIFIED -> 0;
        };
    return pairs.reviews(pair) * ONE_REVIEW
        + (Double.isNaN(match) ? 0 : Math.round(match * UNIT))
        + Math.round(certain * UNIT);
  }
}
