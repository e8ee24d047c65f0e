package org.resight.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.resight.engine.DecisionGraphAssert.assertThatGraph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.Confidence;
import org.resight.model.DuePair;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphChange;
import org.resight.model.GraphConfig;
import org.resight.model.MetaDecision;
import org.resight.model.Review;

/**
 * A decision graph and the naive one beside it; every call goes to both and is checked. So it is
 * with a graph that postpones what it can, and is checked now and then.
 */
public final class Comparison {

  private static final int CALLS_POSTPONED = 13;

  final DecisionGraph graph;
  final NaiveGraph naive;
  private final DecisionGraph postponing;
  private int checks;

  /** The reviews that were not taken back, oldest first. */
  private final List<Review> standing = new ArrayList<>();

  private final Set<AnnotationPair> held = new HashSet<>();

  /** Pairs that nobody proposed are made up, and others where the questions come later. */
  private final Set<AnnotationPair> heldPostponing = new HashSet<>();

  Comparison(GraphConfig config) {
    graph = new DecisionGraph(config);
    naive = new NaiveGraph(config);
    postponing = new DecisionGraph(config);
    postponing.postpone();
    check();
  }

  static AnnotationId id(long number) {
    return new AnnotationId(0, number);
  }

  public static AnnotationPair pair(long one, long other) {
    return AnnotationPair.of(id(one), id(other));
  }

  private void check() {
    assertThatGraph(graph).isValid(naive, held);
    checkHeld();
    if (++checks % CALLS_POSTPONED == 0) {
      assertThatGraph(postponing).isValid(naive, heldPostponing);
      postponing.postpone();
    }
  }

  /** Held pairs stay due and are counted; they are just not offered. */
  private void checkHeld() {
    for (AnnotationPair pair : held) {
      assertThat(graph.due(Integer.MAX_VALUE, each -> each.equals(pair))).isEmpty();
    }
  }

  Comparison hold(AnnotationPair pair) {
    if (graph.due(pair).isPresent()) {
      held.add(pair);
    }
    if (postponing.due(pair).isPresent()) {
      heldPostponing.add(pair);
    }
    graph.hold(pair);
    postponing.hold(pair);
    check();
    return this;
  }

  Comparison release(AnnotationPair pair) {
    held.remove(pair);
    heldPostponing.remove(pair);
    graph.release(pair);
    postponing.release(pair);
    check();
    return this;
  }

  Comparison add(long... numbers) {
    Collection<AnnotationId> ids = ids(numbers);
    graph.add(ids);
    postponing.add(ids);
    naive.add(ids);
    check();
    return this;
  }

  Comparison remove(long... numbers) {
    graph.remove(ids(numbers));
    postponing.remove(ids(numbers));
    naive.remove(ids(numbers));
    check();
    return this;
  }

  Comparison exclude(long... numbers) {
    graph.exclude(ids(numbers));
    postponing.exclude(ids(numbers));
    naive.exclude(ids(numbers));
    check();
    return this;
  }

  Comparison include(long... numbers) {
    graph.include(ids(numbers));
    postponing.include(ids(numbers));
    naive.include(ids(numbers));
    check();
    return this;
  }

  private static List<AnnotationId> ids(long... numbers) {
    return java.util.Arrays.stream(numbers).mapToObj(Comparison::id).toList();
  }

  Comparison propose(AnnotationPair pair, double match, double nomatch, double notcomp) {
    graph.propose(pair, match, nomatch, notcomp);
    postponing.propose(pair, match, nomatch, notcomp);
    naive.propose(pair, match, nomatch, notcomp);
    check();
    return this;
  }

  Comparison propose(long one, long other, double match) {
    return propose(pair(one, other), match, Double.NaN, Double.NaN);
  }

  Comparison review(long one, long other, EvidenceDecision decision) {
    return review(
        new Review(pair(one, other), decision, MetaDecision.NONE, Confidence.UNSPECIFIED, "ann"));
  }

  /** Reviews one of the first pairs due, as somebody who was asked would. */
  Comparison reviewDue(int place, EvidenceDecision decision, Confidence confidence) {
    List<DuePair> due = graph.due(place + 1, pair -> true);
    if (due.isEmpty()) {
      return this;
    }
    return review(
        new Review(due.get(due.size() - 1).pair(), decision, MetaDecision.NONE, confidence, "bob"));
  }

  Comparison review(Review review) {
    GraphChange expected = naive.apply(review);
    graph.expect(List.of(review.pair()));
    assertThat(graph.apply(review)).isEqualTo(expected);
    assertThat(postponing.apply(review)).isEqualTo(expected);
    held.remove(review.pair());
    heldPostponing.remove(review.pair());
    standing.add(review);
    check();
    return this;
  }

  /** Takes one of the standing reviews back, counted from the newest one on. */
  Comparison takeBack(int place) {
    if (place >= standing.size()) {
      return this;
    }
    int index = standing.size() - 1 - place;
    Review undone = standing.remove(index);
    Review without =
        new Review(
            undone.pair(),
            EvidenceDecision.UNREVIEWED,
            MetaDecision.NONE,
            Confidence.UNSPECIFIED,
            "ann");
    for (Review each : standing) {
      without = each.pair().equals(undone.pair()) ? each : without;
    }
    GraphChange expected = naive.takeBack(without, place == 0);
    assertThat(graph.takeBack(without, place == 0)).isEqualTo(expected);
    assertThat(postponing.takeBack(without, place == 0)).isEqualTo(expected);
    check();
    return this;
  }
}
