package org.resight.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.IndividualNames;
import org.resight.catalogue.Partition;
import org.resight.graph.AtSeq;
import org.resight.graph.GraphClient;
import org.resight.graph.GraphServices;
import org.resight.journal.JournalEntry;
import org.resight.journal.RecordedReview;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphId;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * Brings the individuals of a graph into the catalogue as names, and says what that would change.
 *
 * <p>Thread-safe; names of all graphs are committed one after another, for new ones are numbered.
 */
public final class NameCommits {

  private final ReviewStateBean state;
  private final GraphServices services;
  private final ReviewLog log;
  private final ReentrantLock naming = new ReentrantLock();

  /** Commits names of the graphs of a state. */
  public NameCommits(ReviewStateBean state, GraphServices services, ReviewLog log) {
    this.state = state;
    this.services = services;
    this.log = log;
  }

  /** Returns how the names and decisions differ from what was last committed. Blocks. */
  public NameChanges delta(GraphId id) {
    GraphClient client = state.client(id);
    AtSeq<Partition> partition = CallTimeout.await(client.partition());
    List<AnnotationId> annotations = annotations(partition.value());
    AnnotationCatalogue.NameBook book = services.catalogue().names(annotations);
    Map<AnnotationId, AnnotationCatalogue.Renamed> renamed = new HashMap<>();
    Map<AnnotationId, String> after = name(partition.value(), book).names();
    for (AnnotationId annotation : annotations) {
      String before = book.names().get(annotation);
      String now = after.get(annotation);
      if (!Objects.equals(before, now)) {
        renamed.put(annotation, new AnnotationCatalogue.Renamed(before, now));
      }
    }
    return new NameChanges(partition.seq(), renamed, matches(client, partition));
  }

  /** Commits the names of the individuals to the catalogue. Blocks; one at a time. */
  public NameChanges sync(GraphId id) {
    return sync(state.client(id));
  }

  NameChanges sync(GraphClient client) {
    lockNaming();
    try {
      AtSeq<Partition> partition = CallTimeout.await(client.partition());
      Map<AnnotationId, AnnotationCatalogue.Renamed> renamed =
          services
              .catalogue()
              .rename(annotations(partition.value()), book -> name(partition.value(), book));
      Map<AnnotationId, String> names = new HashMap<>();
      renamed.forEach((annotation, change) -> names.put(annotation, nullToNone(change.after())));
      List<NameChanges.ChangedPair> matches = matches(client, partition);
      if (!names.isEmpty() || partition.seq() != partition.value().syncedSeq()) {
        CallTimeout.await(client.synced(new JournalEntry.Synced(partition.seq(), names)));
      }
      return new NameChanges(partition.seq(), renamed, matches);
    } finally {
      naming.unlock();
    }
  }

  private static String nullToNone(@Nullable String name) {
    return name == null ? "" : name;
  }

  private void lockNaming() {
    try {
      if (naming.tryLock(CallTimeout.SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new RefusedException(Refusal.BUSY, "Names are being committed; try again.");
  }

  private static List<AnnotationId> annotations(Partition partition) {
    return partition.individuals().stream().flatMap(List::stream).toList();
  }

  /** Names the individuals; new names are numbered on from the book's counter. */
  private AnnotationCatalogue.NameBook name(
      Partition partition, AnnotationCatalogue.NameBook book) {
    IndividualNames naming = new IndividualNames(partition.individuals(), book.names());
    List<String> fresh = new ArrayList<>();
    long counter = book.counter();
    while (fresh.size() < naming.nameless()) {
      List<String> proposed = new ArrayList<>();
      for (int missing = naming.nameless() - fresh.size(); missing > 0; missing--) {
        proposed.add(String.format(Locale.ROOT, "IND-%05d", ++counter));
      }
      Set<String> taken = services.catalogue().taken(proposed);
      proposed.stream().filter(name -> !taken.contains(name)).forEach(fresh::add);
    }
    return new AnnotationCatalogue.NameBook(
        naming.assign(number -> fresh.get((int) number)), counter);
  }

  /** Returns the pairs whose standing review differs from the one at the last commit. */
  private List<NameChanges.ChangedPair> matches(GraphClient client, AtSeq<Partition> partition) {
    Map<AnnotationPair, RecordedReview> now = new TreeMap<>();
    long synced = partition.value().syncedSeq();
    log.each(client, synced, partition.seq(), review -> now.put(review.review().pair(), review));
    Map<AnnotationPair, RecordedReview> then = new HashMap<>();
    if (!now.isEmpty()) {
      log.each(
          client,
          0,
          synced,
          review -> {
            if (now.containsKey(review.review().pair())) {
              then.put(review.review().pair(), review);
            }
          });
    }
    List<NameChanges.ChangedPair> changed = new ArrayList<>();
    now.forEach(
        (pair, after) -> {
          RecordedReview before = then.get(pair);
          if (differs(before, after)) {
            changed.add(new NameChanges.ChangedPair(pair, before, after));
          }
        });
    return changed;
  }

  private static boolean differs(@Nullable RecordedReview before, RecordedReview after) {
    return before == null
        ? after.review().decision() != EvidenceDecision.UNREVIEWED
        : before.review().evidence() != after.review().evidence()
            || before.review().meta() != after.review().meta()
            || !before.tags().equals(after.tags());
  }
}
