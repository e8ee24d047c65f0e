package org.resight.catalogue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.resight.journal.JournalEntry;
import org.resight.model.AnnotationId;
import org.resight.refusal.JournalUnavailableException;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/** A catalogue in memory; counts how often external ids are asked for. Thread-safe. */
public final class MemoryCatalogue implements AnnotationCatalogue {

  private final TreeMap<AnnotationId, CatalogueAnnotation> annotations = new TreeMap<>();
  private final Map<String, String> folders = new ConcurrentHashMap<>();
  private final List<Set<String>> externalIdsAsked = new ArrayList<>();
  private long counter;
  private boolean unreachable;
  private Runnable planted = () -> {};
  private boolean careless;

  /** Planted: names are taken whatever they were before; something is done before that. */
  public synchronized void careless(Runnable before) {
    careless = true;
    planted = before;
  }

  /** Has the list of all annotations fail, or not. */
  public synchronized void unreachable(boolean now) {
    unreachable = now;
  }

  /** Returns an annotation with nothing but an id and a name. */
  public static CatalogueAnnotation annotation(AnnotationId id, String name) {
    return new CatalogueAnnotation(
        id, null, name, null, null, null, null, null, null, null, null, null, null, Map.of());
  }

  @Override
  public synchronized ImportReport put(Iterator<CatalogueAnnotation> items, ImportRule rule) {
    long added = 0;
    long unchanged = 0;
    long read = 0;
    while (items.hasNext()) {
      CatalogueAnnotation item = items.next();
      CatalogueAnnotation before = annotations.put(item.id(), item);
      added += before == null ? 1 : 0;
      unchanged += item.equals(before) ? 1 : 0;
      read++;
    }
    Imported imported = new Imported(added, read - added - unchanged, unchanged);
    return new ImportReport(imported, List.of(), 0, 0, List.of(), 0);
  }

  @Override
  public Optional<String> photoFolder(String collection) {
    return Optional.ofNullable(folders.get(collection));
  }

  @Override
  public void putPhotoFolder(String collection, @Nullable String folder) {
    if (folder == null) {
      folders.remove(collection);
    } else {
      folders.put(collection, folder);
    }
  }

  @Override
  public synchronized List<String> collections(@Nullable String after, int limit) {
    return annotations.values().stream()
        .map(CatalogueAnnotation::collection)
        .distinct()
        .sorted()
        .filter(name -> after == null || name.compareTo(after) > 0)
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized Set<String> collections(Collection<AnnotationId> ids) {
    return ids.stream()
        .filter(annotations::containsKey)
        .map(id -> annotations.get(id).collection())
        .collect(Collectors.toSet());
  }

  @Override
  public synchronized List<AnnotationId> all(String collection) {
    if (unreachable) {
      throw new JournalUnavailableException("The database does not answer.", null);
    }
    return annotations.values().stream()
        .filter(annotation -> annotation.collection().equals(collection))
        .map(CatalogueAnnotation::id)
        .toList();
  }

  @Override
  public synchronized Optional<CatalogueAnnotation> find(AnnotationId id) {
    return Optional.ofNullable(annotations.get(id));
  }

  @Override
  public synchronized Map<AnnotationId, CatalogueAnnotation> find(Collection<AnnotationId> ids) {
    return ids.stream()
        .filter(annotations::containsKey)
        .distinct()
        .collect(Collectors.toMap(id -> id, annotations::get));
  }

  @Override
  public synchronized List<CatalogueAnnotation> ofImages(
      String collection, Collection<String> imageUris) {
    return annotations.values().stream()
        .filter(each -> each.collection().equals(collection))
        .filter(each -> each.imageUri() != null && imageUris.contains(each.imageUri()))
        .limit(MOST_OF_IMAGES)
        .toList();
  }

  @Override
  public synchronized boolean putBox(AnnotationId id, @Nullable List<Double> box) {
    return annotations.computeIfPresent(id, (same, annotation) -> annotation.boxed(box)) != null;
  }

  @Override
  public synchronized boolean putAttribute(AnnotationId id, String attribute, String value) {
    return annotations.computeIfPresent(id, (same, annotation) -> annotation.with(attribute, value))
        != null;
  }

  @Override
  public synchronized Map<String, AnnotationId> byExternalId(
      Set<String> collections, Collection<String> externalIds) {
    externalIdsAsked.add(Set.copyOf(externalIds));
    Map<String, AnnotationId> found = new HashMap<>();
    annotations.forEach(
        (id, annotation) -> {
          if (annotation.externalId() != null
              && collections.contains(annotation.collection())
              && externalIds.contains(annotation.externalId())) {
            found.put(annotation.externalId(), id);
          }
        });
    return found;
  }

  /** Returns the external ids of each question so far. */
  public synchronized List<Set<String>> externalIdsAsked() {
    return List.copyOf(externalIdsAsked);
  }

  @Override
  public synchronized List<AnnotationId> called(String text, int limit) {
    return annotations.values().stream()
        .filter(each -> text.equals(each.name()) || text.equals(each.externalId()))
        .map(CatalogueAnnotation::id)
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized Set<AnnotationId> missing(Collection<AnnotationId> ids) {
    return ids.stream().filter(id -> !annotations.containsKey(id)).collect(Collectors.toSet());
  }

  @Override
  public synchronized List<AnnotationId> all() {
    if (unreachable) {
      throw new JournalUnavailableException("The database does not answer.", null);
    }
    return List.copyOf(annotations.keySet());
  }

  @Override
  public synchronized List<CatalogueAnnotation> page(
      String collection, AnnotationId after, int limit, String name, String species) {
    return (after == null ? annotations : annotations.tailMap(after, false))
        .values().stream()
            .filter(each -> collection == null || collection.equals(each.collection()))
            .filter(each -> name == null || name.equals(each.name()))
            .filter(each -> species == null || species.equals(each.species()))
            .limit(limit)
            .toList();
  }

  @Override
  public synchronized List<AnnotationId> ids(
      String collection, AnnotationId after, int limit, String name, String species) {
    return page(collection, after, limit, name, species).stream()
        .map(CatalogueAnnotation::id)
        .toList();
  }

  @Override
  public synchronized boolean delete(AnnotationId id) {
    return annotations.remove(id) != null;
  }

  @Override
  public synchronized NameBook names(Collection<AnnotationId> ids) {
    Map<AnnotationId, String> names = new HashMap<>();
    for (AnnotationId id : ids) {
      CatalogueAnnotation annotation = annotations.get(id);
      if (annotation != null && annotation.name() != null) {
        names.put(id, annotation.name());
      }
    }
    return new NameBook(names, counter);
  }

  /** Gives annotations the names of a table, behind the backs of all graphs. */
  public synchronized void name(Collection<AnnotationId> ids, Map<AnnotationId, String> names) {
    ids.forEach(id -> annotations.put(id, annotation(id, names.get(id))));
  }

  /** Takes the names that entries give, all or none. */
  public synchronized void take(List<JournalEntry> entries) {
    for (JournalEntry entry : entries) {
      if (entry instanceof JournalEntry.NamesGiven given) {
        boolean stands =
            given.made().after() == given.made().before() || given.made().before() == counter;
        for (Map.Entry<AnnotationId, Renamed> name : given.names().entrySet()) {
          CatalogueAnnotation known = annotations.get(name.getKey());
          stands &= Objects.equals(known == null ? null : known.name(), name.getValue().before());
        }
        if (!stands && !careless) {
          throw new RefusedException(Refusal.CHANGED, "names have changed");
        }
        counter = Math.max(counter, given.made().after());
        given.names().forEach((id, name) -> annotations.put(id, annotation(id, name.after())));
      }
    }
  }

  @Override
  public Set<String> taken(Collection<String> names) {
    Set<String> taken = borne(names);
    planted.run();
    return taken;
  }

  private synchronized Set<String> borne(Collection<String> names) {
    Set<String> borne =
        annotations.values().stream()
            .map(CatalogueAnnotation::name)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    return names.stream().filter(borne::contains).collect(Collectors.toSet());
  }
}
