package org.resight.evidence;

import it.unimi.dsi.fastutil.longs.LongLinkedOpenHashSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.resight.evidence.scores.PairTable;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.DoubtfulIndividual;
import org.resight.model.DuePair;
import org.resight.model.Reason;

/**
 * The pairs to ask about now, and those that are being asked of somebody.
 *
 * <p>Where groups are in doubt, one answer is awaited for each doubt: a pair is left out if the
 * answers awaited may decide it. Not thread-safe.
 */
final class DuePairs {

  private final Roster roster;
  private final PairTable pairs;
  private final Questions questions;
  private final Beliefs beliefs;
  private final LongLinkedOpenHashSet held = new LongLinkedOpenHashSet();

  DuePairs(Roster roster, PairTable pairs, Questions questions, Beliefs beliefs) {
    this.roster = roster;
    this.pairs = pairs;
    this.questions = questions;
    this.beliefs = beliefs;
  }

  /** Returns the pairs most worth asking, at most {@code limit}. */
  List<DuePair> best(int limit, Predicate<AnnotationPair> acceptable) {
    Agenda agenda = beliefs.agenda();
    Batch batch = awaited();
    List<DuePair> due = new ArrayList<>();
    agenda.visit(
        questions,
        (key, priority, reason) -> {
          int a = (int) (key >>> 32);
          int b = (int) key;
          AnnotationPair pair = roster.pair(a, b);
          boolean asked = agenda.doubts() ? batch.asks(a, b) : batch.asksPair(a, b);
          if (!asked && acceptable.test(pair)) {
            batch.add(a, b);
            due.add(describe(pair, a, b, priority, reason));
          }
          return due.size() < limit;
        });
    return due;
  }

  /** Returns a pair as it is asked, or nothing if it is not to be asked now. */
  Optional<DuePair> of(AnnotationPair pair) {
    int a = roster.find(pair.a());
    int b = roster.find(pair.b());
    if (!roster.isAtWork(a) || !roster.isAtWork(b)) {
      return Optional.empty();
    }
    return beliefs
        .agenda()
        .asked(a, b, pairs)
        .map(asked -> describe(pair, a, b, asked.priority(), asked.reason()));
  }

  /** Returns the pairs that would join an annotation's group to others, at most {@code limit}. */
  List<DuePair> of(AnnotationId annotation, int limit, Predicate<AnnotationPair> acceptable) {
    int photo = roster.find(annotation);
    Agenda agenda = beliefs.agenda();
    if (!roster.isAtWork(photo) || agenda.size() == 0 || !agenda.doubts()) {
      return List.of();
    }
    Groups groups = groups();
    Group own = Beliefs.group(groups, photo);
    Batch batch = awaited();
    List<DuePair> due = new ArrayList<>();
    for (Link link : groups.dueLinks(own)) {
      if (due.size() == limit) {
        break;
      }
      long key = questions.best(photo, link.other(own));
      if (key != Questions.NONE) {
        int a = (int) (key >>> 32);
        int b = (int) key;
        AnnotationPair pair = roster.pair(a, b);
        if (!batch.asks(a, b) && acceptable.test(pair)) {
          due.add(describe(pair, a, b, link.loss, Reason.DOUBTFUL_MERGE));
        }
      }
    }
    return due;
  }

  /** Returns the individuals that are worth one look at all their doubtful photos. */
  List<DoubtfulIndividual> doubtful(int limit) {
    Agenda agenda = beliefs.agenda();
    return agenda.size() == 0 || !agenda.doubts()
        ? List.of()
        : new Glances(groups(), questions, awaited(), roster).doubtful(limit);
  }

  /** Takes note that somebody is being asked about a pair. */
  void hold(AnnotationPair pair) {
    int a = roster.find(pair.a());
    int b = roster.find(pair.b());
    if (a >= 0 && b >= 0) {
      held.add(PairTable.key(a, b));
    }
  }

  /** Takes note that nobody is being asked about a pair any more. */
  void release(AnnotationPair pair) {
    int a = roster.find(pair.a());
    int b = roster.find(pair.b());
    if (a >= 0 && b >= 0) {
      answered(a, b);
    }
  }

  /** Takes note that two annotations, by their numbers, are no longer asked about. */
  void answered(int a, int b) {
    held.remove(PairTable.key(a, b));
  }

  private Groups groups() {
    return beliefs.belief().groups();
  }

  private Batch awaited() {
    return new Batch(groups(), held);
  }

  private DuePair describe(AnnotationPair pair, int a, int b, double priority, Reason reason) {
    Groups groups = groups();
    int number = pairs.find(a, b);
    boolean again = number >= 0 && pairs.asked(number) > 0;
    return new DuePair(
        pair,
        priority,
        again ? Reason.SECOND_OPINION : reason,
        number < 0 ? Double.NaN : pairs.match(number),
        beliefs.decision(number),
        Beliefs.group(groups, roster.find(pair.a())).size(),
        Beliefs.group(groups, roster.find(pair.b())).size());
  }
}
