package org.resight.lease;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.DoubtfulIndividual;
import org.resight.model.DuePair;
import org.resight.model.Glance;
import org.resight.model.IdentityGraph;
import org.resight.model.QuestionKind;

/**
 * Chooses the question that is worth most for a second of a person: the priorities of the pairs it
 * answers, divided by the time it takes.
 *
 * <p>It looks round the worthiest pairs only, so that it costs what their annotations' pairs cost.
 * Not thread-safe.
 */
public final class Choice {

  /** Worthiest pairs round which photos are looked for. */
  private static final int ROUND = 6;

  /** Individuals whose photos are looked at. */
  private static final int INDIVIDUALS = 4;

  /** Photos beside the first from which on a look is another thing than a pair. */
  private static final int LEAST_AMONG = 2;

  private static final int LEAST_OF_ONE = 3;

  private final IdentityGraph graph;

  /** Chooses among the questions of a graph. */
  public Choice(IdentityGraph graph) {
    this.graph = graph;
  }

  /**
   * A question that may be asked; one of pair and glance is null.
   *
   * @param perSecond what it is worth for each second
   */
  public record Chosen(
      @Nullable DuePair pair, @Nullable Glance glance, double priority, double perSecond) {}

  /**
   * Returns the best question, or null if there is none. Of equal ones a pair comes first.
   *
   * @param kinds which kinds may be asked
   * @param pairs which pairs may be asked by themselves
   * @param looks which pairs may be part of a look
   * @param waiting pairs that are shown in no look, since a second person is to decide them alone
   */
  public @Nullable Chosen best(
      Set<QuestionKind> kinds,
      Pace pace,
      Predicate<AnnotationPair> pairs,
      Predicate<AnnotationPair> looks,
      Set<AnnotationPair> waiting) {
    Chosen best = null;
    if (kinds.contains(QuestionKind.PAIR)) {
      for (DuePair due : graph.due(1, pairs)) {
        best =
            new Chosen(
                due, null, due.priority(), due.priority() / pace.seconds(QuestionKind.PAIR, 2));
      }
    }
    if (kinds.contains(QuestionKind.WHICH)) {
      Predicate<AnnotationPair> compared = pair -> looks.test(pair) && !waiting.contains(pair);
      Set<AnnotationId> seen = new HashSet<>();
      for (DuePair due : graph.due(ROUND, compared)) {
        for (AnnotationId photo : List.of(due.pair().a(), due.pair().b())) {
          if (seen.add(photo)) {
            best = better(best, among(photo, pace, compared));
          }
        }
      }
    }
    if (kinds.contains(QuestionKind.GROUP)) {
      for (DoubtfulIndividual doubtful : graph.doubtful(INDIVIDUALS)) {
        best = better(best, ofOne(doubtful, pace, looks, waiting));
      }
    }
    return best;
  }

  private static @Nullable Chosen better(@Nullable Chosen best, @Nullable Chosen other) {
    return best == null || (other != null && other.perSecond > best.perSecond) ? other : best;
  }

  /** Returns as many photos to compare one with as make it worth most. */
  private @Nullable Chosen among(
      AnnotationId photo, Pace pace, Predicate<AnnotationPair> acceptable) {
    List<AnnotationId> photos = new ArrayList<>(List.of(photo));
    double priority = 0;
    double most = -1;
    int wanted = 0;
    double worth = 0;
    for (DuePair due : graph.dueOf(photo, Glance.MOST_AMONG, acceptable)) {
      photos.add(due.pair().a().equals(photo) ? due.pair().b() : due.pair().a());
      priority += due.priority();
      double perSecond = priority / pace.seconds(QuestionKind.WHICH, photos.size());
      if (photos.size() > LEAST_AMONG && perSecond > most) {
        most = perSecond;
        wanted = photos.size();
        worth = priority;
      }
    }
    return wanted == 0
        ? null
        : new Chosen(null, new Glance(QuestionKind.WHICH, photos.subList(0, wanted)), worth, most);
  }

  private @Nullable Chosen ofOne(
      DoubtfulIndividual doubtful,
      Pace pace,
      Predicate<AnnotationPair> acceptable,
      Set<AnnotationPair> waiting) {
    List<AnnotationId> all = doubtful.photos();
    if (all.size() < LEAST_OF_ONE) {
      return null;
    }
    List<AnnotationPair> pairs = new Glance(QuestionKind.GROUP, all).pairs();
    List<AnnotationId> photos =
        pairs.stream().anyMatch(waiting::contains) ? apart(all, pairs, waiting) : all;
    if (photos.size() < LEAST_OF_ONE || !pairs.stream().allMatch(acceptable)) {
      return null;
    }
    // Each link that is not shown is taken for worth as much as the others.
    double priority = doubtful.priority() * (photos.size() - 1) / (all.size() - 1);
    double seconds = pace.seconds(QuestionKind.GROUP, photos.size());
    return new Chosen(null, new Glance(QuestionKind.GROUP, photos), priority, priority / seconds);
  }

  /**
   * Returns photos of which no pair waits and at least one is due, in their order; fewer than a
   * look needs if there are none.
   */
  private List<AnnotationId> apart(
      List<AnnotationId> photos, List<AnnotationPair> pairs, Set<AnnotationPair> waiting) {
    return pairs.stream()
        .filter(pair -> !waiting.contains(pair) && graph.due(pair).isPresent())
        .map(
            due -> {
              Set<AnnotationId> kept = new HashSet<>(List.of(due.a(), due.b()));
              for (AnnotationId photo : photos) {
                if (kept.stream()
                    .noneMatch(
                        other ->
                            !other.equals(photo)
                                && waiting.contains(AnnotationPair.of(photo, other)))) {
                  kept.add(photo);
                }
              }
              return photos.stream().filter(kept::contains).toList();
            })
        .filter(kept -> kept.size() >= LEAST_OF_ONE)
        .findFirst()
        .orElse(List.of());
  }
}
