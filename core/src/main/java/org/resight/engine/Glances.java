package org.resight.engine;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import it.unimi.dsi.fastutil.ints.IntSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.DoubtfulIndividual;
import org.resight.model.DuePair;
import org.resight.model.EvidenceDecision;
import org.resight.model.Glance;

/** Finds which due pairs one look at several photos would answer. */
final class Glances {

  private static final Comparator<DuePair> WORTHIEST_FIRST =
      Comparator.comparingDouble(DuePair::priority).reversed().thenComparing(DuePair::pair);

  /** Due pairs that are looked through for those inside individuals, of each kind. */
  private static final int LOOKED_THROUGH = 256;

  private final AnnotationTable annotations;
  private final PairTable pairs;
  private final Consequences graph;
  private final Listings listings;

  Glances(AnnotationTable annotations, PairTable pairs, Consequences graph, Listings listings) {
    this.annotations = annotations;
    this.pairs = pairs;
    this.graph = graph;
    this.listings = listings;
  }

  /** Says whether a pair is due and held by nobody, and how. */
  interface Due {
    boolean is(int pair);

    DuePair describe(int pair, AnnotationPair value);
  }

  /** Returns the due pairs of an annotation, each with another individual. */
  List<DuePair> of(int annotation, int limit, Predicate<AnnotationPair> acceptable, Due due) {
    List<DuePair> found = new ArrayList<>();
    Individuals individuals = graph.individuals();
    for (int list = PairTable.POSITIVE; list <= PairTable.OTHER; list++) {
      for (int link = pairs.first(annotation, list), stop = pairs.end(annotation, list);
          link < stop;
          link++) {
        int pair = pairs.at(link);
        if (individuals.of(pairs.otherAt(link)) != individuals.of(annotation) && due.is(pair)) {
          found.add(due.describe(pair, listings.pair(pair)));
        }
      }
    }
    found.sort(WORTHIEST_FIRST);
    List<DuePair> chosen = new ArrayList<>();
    IntSet seen = new IntOpenHashSet();
    for (DuePair each : found) {
      int a = annotations.find(each.pair().a());
      int other = a == annotation ? annotations.find(each.pair().b()) : a;
      if (chosen.size() < limit
          && !seen.contains(individuals.of(other))
          && acceptable.test(each.pair())) {
        seen.add(individuals.of(other));
        chosen.add(each);
      }
    }
    return chosen;
  }

  /** Returns individuals inside which pairs are due, those of the first readers. */
  List<DoubtfulIndividual> doubtful(int limit, List<PairHeap.Reader> readers, Due due) {
    Individuals individuals = graph.individuals();
    Map<Integer, List<DuePair>> inside = new LinkedHashMap<>();
    for (PairHeap.Reader reader : readers) {
      int pair = reader.next();
      for (int i = 0; i < LOOKED_THROUGH && pair != PairTable.NONE; i++) {
        int individual = individuals.of(pairs.a(pair));
        if (individual == individuals.of(pairs.b(pair))) {
          inside
              .computeIfAbsent(individual, key -> new ArrayList<>())
              .add(due.describe(pair, listings.pair(pair)));
        }
        pair = reader.next();
      }
    }
    List<DoubtfulIndividual> doubtful = new ArrayList<>();
    inside.forEach((individual, asked) -> doubtful.add(doubtful(individual, asked)));
    doubtful.sort(
        Comparator.comparingDouble(DoubtfulIndividual::priority)
            .reversed()
            .thenComparing(each -> each.photos().get(0)));
    return doubtful.subList(0, Math.min(limit, doubtful.size()));
  }

  private DoubtfulIndividual doubtful(int individual, List<DuePair> asked) {
    Set<AnnotationId> shown = new LinkedHashSet<>();
    double priority = 0;
    for (DuePair each : asked) {
      if (shown.size() + 2 <= Glance.MOST_OF_ONE) {
        shown.add(each.pair().a());
        shown.add(each.pair().b());
        priority += each.priority();
      }
    }
    IntArrayList members = new IntArrayList();
    graph.individuals().members(individual, members);
    members.sort((x, y) -> annotations.compare(x, y));
    for (int i = 0; i < members.size() && shown.size() < Glance.MOST_OF_ONE; i++) {
      shown.add(annotations.id(members.getInt(i)));
    }
    List<AnnotationId> photos = new ArrayList<>(shown);
    photos.sort(Comparator.comparingInt(this::links).reversed().thenComparing(photo -> photo));
    return new DoubtfulIndividual(photos, priority);
  }

  /** Returns how many positive pairs an annotation has. */
  private int links(AnnotationId photo) {
    return pairs.count(annotations.find(photo), PairTable.POSITIVE);
  }

  /** Prefers what nobody has decided, and of that what looks most alike. */
  double telling(int pair) {
    if (pair == PairTable.NONE) {
      return 1;
    }
    double match = pairs.match(pair);
    return (pairs.decision(pair) == EvidenceDecision.UNREVIEWED ? 1 : 0)
        + (Double.isNaN(match) ? 0 : match);
  }
}
