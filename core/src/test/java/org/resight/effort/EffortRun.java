package org.resight.effort;

import it.unimi.dsi.fastutil.doubles.DoubleArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.resight.evidence.EvidenceGraph;
import org.resight.lease.Choice;
import org.resight.lease.Pace;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.Confidence;
import org.resight.model.DuePair;
import org.resight.model.Estimate;
import org.resight.model.EvidenceDecision;
import org.resight.model.Glance;
import org.resight.model.GraphChange;
import org.resight.model.IdentityGraph;
import org.resight.model.Marks;
import org.resight.model.MetaDecision;
import org.resight.model.QuestionKind;
import org.resight.model.Review;

/** One simulated curation, from the first question to the stop. */
final class EffortRun {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final EffortSet set;
  private final double accuracy;
  private final int seed;
  private final Set<QuestionKind> kinds;
  private final DoubleArrayList curve = new DoubleArrayList();

  /** What a person has spent after each question, by the times taken for granted. */
  private final DoubleArrayList seconds = new DoubleArrayList();

  private final Map<QuestionKind, Integer> asked = new EnumMap<>(QuestionKind.class);
  private int reviews;
  private final LongArrayList nanos = new LongArrayList();
  private final IdentityGraph graph;
  private boolean stopped;

  private EffortRun(
      EffortSet set, Backends backend, Set<QuestionKind> kinds, double accuracy, int seed) {
    this.set = set;
    this.kinds = kinds;
    this.accuracy = accuracy;
    this.seed = seed;
    graph = backend.open(set);
  }

  /** Asks about pairs until the backend stops, or for so many reviews. */
  static EffortRun of(EffortSet set, Backends backend, double accuracy, int seed, int limit) {
    return of(set, backend, EnumSet.of(QuestionKind.PAIR), accuracy, seed, limit);
  }

  /** Asks questions of some kinds until the backend stops, or so many of them. */
  static EffortRun of(
      EffortSet set,
      Backends backend,
      Set<QuestionKind> kinds,
      double accuracy,
      int seed,
      int limit) {
    EffortRun run = new EffortRun(set, backend, kinds, accuracy, seed);
    run.propose();
    if (kinds.equals(EnumSet.of(QuestionKind.PAIR))) {
      run.review(limit);
    } else {
      run.answer(limit);
    }
    return run;
  }

  private void propose() {
    List<AnnotationId> ids = new ArrayList<>();
    for (int i = 0; i < set.size(); i++) {
      ids.add(new AnnotationId(0, i));
    }
    graph.add(ids);
    if (graph instanceof EvidenceGraph evidence) {
      evidence.name(set.names());
    }
    for (int i = 0; i < set.first().length; i++) {
      graph.propose(
          AnnotationPair.of(ids.get(set.first()[i]), ids.get(set.second()[i])),
          set.score()[i],
          Double.NaN,
          Double.NaN);
    }
  }

  private void review(int limit) {
    SimulatedReviewer reviewer = new SimulatedReviewer(set.truth(), accuracy, seed);
    double f1 = f1();
    curve.add(f1);
    seconds.add(0);
    while (nanos.size() < limit) {
      long began = now();
      List<DuePair> due = graph.due(1, pair -> true);
      if (due.isEmpty()) {
        stopped = true;
        return;
      }
      AnnotationPair pair = due.get(0).pair();
      long asked = now();
      boolean same = reviewer.same((int) pair.a().low(), (int) pair.b().low());
      long answered = now();
      int before = graph.summary().individuals();
      GraphChange change =
          graph.apply(
              new Review(
                  pair,
                  same ? EvidenceDecision.POSITIVE : EvidenceDecision.NEGATIVE,
                  MetaDecision.NONE,
                  Confidence.UNSPECIFIED,
                  "simulated"));
      int after = graph.summary().individuals();
      nanos.add(now() - answered + asked - began);
      if (change.effect() != GraphChange.Effect.NONE || before != after) {
        f1 = f1();
      }
      curve.add(f1);
      reviews++;
      spend(QuestionKind.PAIR, 2);
    }
  }

  /** Returns the processor time of this thread, in nanoseconds: other load does not count. */
  private static long now() {
    return THREADS.getCurrentThreadCpuTime();
  }

  private void spend(QuestionKind kind, int photos) {
    asked.merge(kind, 1, Integer::sum);
    double before = seconds.getDouble(seconds.size() - 1);
    seconds.add(before + Pace.UNTIL_MEASURED.seconds(kind, photos));
  }

  /** Answers what is worth most for a second; each photo is judged against the first by itself. */
  private void answer(int limit) {
    SimulatedReviewer reviewer = new SimulatedReviewer(set.truth(), accuracy, seed);
    Choice choice = new Choice(graph);
    curve.add(f1());
    seconds.add(0);
    while (nanos.size() < limit) {
      long began = now();
      Choice.Chosen chosen =
          choice.best(kinds, Pace.UNTIL_MEASURED, pair -> true, pair -> true, Set.of());
      if (chosen == null) {
        stopped = true;
        return;
      }
      long spent = now() - began;
      List<Review> answers = new ArrayList<>();
      Glance glance = chosen.glance();
      if (glance == null) {
        AnnotationPair pair = chosen.pair().pair();
        answers.add(
            new Review(
                pair,
                reviewer.same((int) pair.a().low(), (int) pair.b().low())
                    ? EvidenceDecision.POSITIVE
                    : EvidenceDecision.NEGATIVE,
                MetaDecision.NONE,
                Confidence.UNSPECIFIED,
                "simulated"));
      } else {
        Set<AnnotationId> marked = new HashSet<>();
        for (AnnotationId other : glance.others()) {
          boolean same = reviewer.same((int) glance.first().low(), (int) other.low());
          if (same == (glance.kind() == QuestionKind.WHICH)) {
            marked.add(other);
          }
        }
        began = now();
        answers.addAll(glance.reviews(graph, Marks.of(marked), "simulated", pair -> false));
        spent += now() - began;
      }
      began = now();
      for (Review review : answers) {
        if (glance == null) {
          graph.apply(review);
        } else {
          graph.applyAtAGlance(review);
        }
      }
      nanos.add(now() - began + spent);
      reviews += answers.size();
      curve.add(f1());
      spend(
          glance == null ? QuestionKind.PAIR : glance.kind(),
          glance == null ? 2 : glance.photos().size());
    }
  }

  /** Returns what a person has spent until F1 reached a value for good, or NaN. */
  double seconds(double value) {
    int questions = kept(value);
    return questions < 0 ? Double.NaN : seconds.getDouble(questions);
  }

  /** Returns what a person has spent in all. */
  double allSeconds() {
    return seconds.getDouble(seconds.size() - 1);
  }

  /** Returns how many questions of each kind were asked. */
  Map<QuestionKind, Integer> asked() {
    return asked;
  }

  /** Returns how many reviews followed from the questions. */
  int given() {
    return reviews;
  }

  private double f1() {
    int[] partition = new int[set.size()];
    graph.individuals(
        null,
        individual -> {
          for (AnnotationId id : individual.members()) {
            partition[(int) id.low()] = (int) individual.label().low();
          }
          return true;
        });
    return EffortSet.f1(partition, set.goal());
  }

  /** Returns F1 before the first review and after each. */
  DoubleArrayList curve() {
    return curve;
  }

  int reviews() {
    return nanos.size();
  }

  /** Returns whether the backend stopped by itself. */
  boolean stopped() {
    return stopped;
  }

  double last() {
    return curve.getDouble(curve.size() - 1);
  }

  /** Returns after how many reviews F1 reached a value for good, or −1. */
  int kept(double value) {
    int since = curve.size();
    while (since > 0 && curve.getDouble(since - 1) >= value) {
      since--;
    }
    return since == curve.size() ? -1 : since;
  }

  /** Returns the backend's own estimate at the end, or null. */
  Estimate estimate() {
    return graph instanceof EvidenceGraph evidence ? evidence.estimate() : null;
  }

  /** Returns how many reviews at the stop come to one until F1 0.99, or NaN. */
  double overhead() {
    int reached = kept(0.99);
    return reached <= 0 || !stopped ? Double.NaN : (double) reviews() / reached;
  }

  /**
   * Returns the processor time to take a review and offer the next pair, in milliseconds, at a
   * quantile.
   */
  double millis(double quantile) {
    long[] sorted = nanos.toLongArray();
    java.util.Arrays.sort(sorted);
    return sorted.length == 0 ? 0 : sorted[(int) (quantile * (sorted.length - 1))] / 1e6;
  }
}
