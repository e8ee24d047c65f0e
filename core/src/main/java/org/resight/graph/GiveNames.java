package org.resight.graph;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.NameKey;
import org.resight.journal.JournalEntry;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.Individual;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * Gives individuals names, in the journal and in the catalogue in one transaction: the names that
 * somebody chose, or new ones to those that need one. Reads the names of all members on the graph's
 * thread.
 */
final class GiveNames extends Command.Write<NamesTaken> {

  private final GraphWriter writer;
  private final NamesWish wish;
  private long made;
  private Set<String> shared = Set.of();
  private @Nullable NamesTaken taken;

  GiveNames(GraphWriter writer, NamesWish wish) {
    this.writer = writer;
    this.wish = wish;
  }

  /**
   * What a plan of names depends on beside the catalogue, at one moment.
   *
   * @param last the last sequence number of the graph's history
   * @param members all annotations of the graph
   * @param individuals the members of each individual
   * @param groups what earlier namings say
   */
  record Basis(
      long last,
      List<AnnotationId> members,
      List<List<AnnotationId>> individuals,
      Acts.Groups groups) {}

  /** Returns what names depend on now; on the graph's thread. */
  Basis basis() {
    List<List<AnnotationId>> individuals = new ArrayList<>();
    writer.state().graph().individuals(null, individual -> individuals.add(individual.members()));
    return new Basis(
        writer.state().history().last(),
        writer.state().graph().members(),
        individuals,
        writer.state().acts().groups());
  }

  /**
   * Returns what naming all individuals would do. May run on any thread. Blocks while it reads the
   * names of all members, which takes seconds in a large project.
   */
  NamesTaken plan(Basis basis) {
    AnnotationCatalogue.NameBook book = book(basis);
    NamePlan plan = new NamePlan(basis.individuals(), book.names(), basis.groups());
    plan.nameAll(missing -> fresh(missing, book));
    return taken(basis.last(), plan, null);
  }

  private AnnotationCatalogue.NameBook book(Basis basis) {
    return writer.services().catalogue().names(basis.members());
  }

  private NamesTaken taken(long last, NamePlan plan, @Nullable UUID act) {
    Map<AnnotationId, AnnotationCatalogue.Renamed> names = changes(plan.given());
    return new NamesTaken(last, act, digest(names), names, plan.changed(), plan.clashes(), false);
  }

  private static Map<AnnotationId, AnnotationCatalogue.Renamed> changes(
      Map<AnnotationId, AnnotationCatalogue.Renamed> given) {
    Map<AnnotationId, AnnotationCatalogue.Renamed> changes = new HashMap<>(given);
    changes.values().removeIf(name -> Objects.equals(name.before(), name.after()));
    return changes;
  }

  private static String digest(Map<AnnotationId, AnnotationCatalogue.Renamed> names) {
    return UUID.nameUUIDFromBytes(new TreeMap<>(names).toString().getBytes(StandardCharsets.UTF_8))
        .toString();
  }

  @Override
  void check(EntryBatch batch) {
    taken = null;
    Acts.Act earlier = wish.id() == null ? null : writer.state().acts().find(wish.id());
    if (earlier != null) {
      taken = again(earlier);
      return;
    }
    long last = writer.state().history().last();
    if (wish.seq() != null && wish.seq() != last) {
      throw changed("Somebody has reviewed since the names were planned.", last);
    }
    Basis basis = basis();
    AnnotationCatalogue.NameBook book = book(basis);
    NamePlan plan = named(basis, book);
    UUID act = wish.id() == null ? UUID.randomUUID() : wish.id();
    NamesTaken planned = taken(last, plan, act);
    if (wish.digest() != null && !wish.digest().equals(planned.digest())) {
      throw changed("Names have changed since these were planned.", last);
    }
    Map<AnnotationId, AnnotationCatalogue.Renamed> given = plan.given();
    if (!given.isEmpty()) {
      batch.add(
          new JournalEntry.NamesGiven(
              act,
              wish.author(),
              writer.now(),
              given,
              shared,
              new JournalEntry.NamesGiven.Made(book.counter(), Math.max(book.counter(), made)),
              null));
    }
    boolean news = !planned.names().isEmpty() || last != writer.state().syncedSeq();
    if (wish.names() == null && news) {
      Map<AnnotationId, String> names = new HashMap<>();
      planned
          .names()
          .forEach((photo, name) -> names.put(photo, Objects.requireNonNullElse(name.after(), "")));
      batch.add(new JournalEntry.Synced(last, names));
    }
    taken = planned;
  }

  private NamesTaken again(Acts.Act earlier) {
    JournalEntry.NamesGiven given = earlier.names();
    if (given == null || given.undoes() != null || !given.author().equals(wish.author())) {
      throw new RefusedException(
          Refusal.ID_REUSED,
          "The id " + wish.id() + " was used before, for something else or by another reviewer.",
          Map.of("id", String.valueOf(wish.id())),
          RefusedException.NO_INDEX);
    }
    Map<AnnotationId, AnnotationCatalogue.Renamed> names = changes(given.names());
    return new NamesTaken(
        writer.state().history().last(),
        given.act(),
        digest(names),
        names,
        List.of(),
        List.of(),
        true);
  }

  private static RefusedException changed(String why, long seq) {
    return new RefusedException(
        Refusal.CHANGED, why, Map.of("seq", seq), RefusedException.NO_INDEX);
  }

  private NamePlan named(Basis basis, AnnotationCatalogue.NameBook book) {
    NamePlan plan = new NamePlan(basis.individuals(), book.names(), basis.groups());
    if (wish.names() == null) {
      plan.nameAll(missing -> fresh(missing, book));
    } else {
      choose(plan, wish.names());
    }
    return plan;
  }

  private void choose(NamePlan plan, Map<AnnotationId, String> names) {
    Map<AnnotationId, String> byLabel = new TreeMap<>();
    for (Map.Entry<AnnotationId, String> name : new TreeMap<>(names).entrySet()) {
      AnnotationId label =
          writer
              .state()
              .graph()
              .individualOf(name.getKey())
              .map(Individual::label)
              .orElseThrow(() -> notAtWork(name.getKey()));
      String other = byLabel.put(label, name.getValue());
      if (other != null && !other.equals(name.getValue())) {
        throw inUse(other, label);
      }
    }
    byLabel.forEach((label, name) -> plan.name(label, name.isEmpty() ? null : name));
    Set<String> kept = new TreeSet<>();
    byLabel.forEach(
        (label, name) -> {
          AnnotationId other = plan.otherBearer(label);
          if (other != null) {
            if (!wish.keepBoth()) {
              throw inUse(name, other);
            }
            kept.add(NameKey.of(name));
          }
        });
    shared = kept;
  }

  private static RefusedException notAtWork(AnnotationId photo) {
    return new RefusedException(
        Refusal.NOT_IN_GRAPH,
        "The photo is not in the project's work.",
        Map.of("annotation", photo.toString()),
        RefusedException.NO_INDEX);
  }

  static RefusedException inUse(String name, AnnotationId label) {
    return new RefusedException(
        Refusal.NAME_IN_USE,
        "Another individual of this project has this name.",
        Map.of("name", name, "label", label.toString()),
        RefusedException.NO_INDEX);
  }

  /** Makes names up that no annotation of the catalogue bears. */
  private List<String> fresh(int missing, AnnotationCatalogue.NameBook book) {
    Set<String> borne = new HashSet<>();
    book.names().values().forEach(name -> borne.add(NameKey.of(name)));
    List<String> fresh = new ArrayList<>();
    long counter = book.counter();
    while (fresh.size() < missing) {
      List<String> proposed = new ArrayList<>();
      for (int more = missing - fresh.size(); more > 0; more--) {
        proposed.add(String.format(Locale.ROOT, "IND-%05d", ++counter));
      }
      Set<String> taken = writer.services().catalogue().taken(proposed);
      proposed.stream()
          .filter(name -> !taken.contains(name) && !borne.contains(NameKey.of(name)))
          .forEach(fresh::add);
    }
    made = counter;
    return fresh;
  }

  /** Returns the naming of what an act joins, as part of it. */
  static JournalEntry.NamesGiven joined(
      GraphWriter writer, ActWish act, String author, Instant now, List<AnnotationPair> pairs) {
    String name = Objects.requireNonNull(act.name());
    Set<AnnotationId> members = new TreeSet<>();
    for (AnnotationPair pair : pairs) {
      for (AnnotationId end : List.of(pair.a(), pair.b())) {
        writer
            .state()
            .graph()
            .individualOf(end)
            .ifPresent(individual -> members.addAll(individual.members()));
      }
    }
    AnnotationCatalogue.NameBook book =
        writer.services().catalogue().names(writer.state().graph().members());
    Map<AnnotationId, AnnotationCatalogue.Renamed> given = new HashMap<>();
    members.forEach(
        member ->
            given.put(member, new AnnotationCatalogue.Renamed(book.names().get(member), name)));
    Set<String> shared = new HashSet<>();
    String key = NameKey.of(name);
    book.names()
        .forEach(
            (photo, other) -> {
              if (!members.contains(photo) && NameKey.of(other).equals(key)) {
                if (!act.keepBoth()) {
                  throw inUse(name, photo);
                }
                shared.add(key);
              }
            });
    return new JournalEntry.NamesGiven(
        act.id(),
        author,
        now,
        given,
        shared,
        new JournalEntry.NamesGiven.Made(book.counter(), book.counter()),
        null);
  }

  @Override
  NamesTaken applied(EntryBatch batch) {
    return Objects.requireNonNull(taken);
  }
}
