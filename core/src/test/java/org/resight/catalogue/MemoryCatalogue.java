package org.resight.catalogue;

import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.resight.model.AnnotationId;
import org.resight.refusal.JournalUnavailableException;

/** A catalogue in memory. Thread-safe. */
public final class MemoryCatalogue implements AnnotationCatalogue {

  private final Map<AnnotationId, CatalogueAnnotation> annotations = new TreeMap<>();
  private long counter;
  private boolean unreachable;

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
  public synchronized Imported put(Iterator<CatalogueAnnotation> items) {
    long added = 0;
    while (items.hasNext()) {
      CatalogueAnnotation item = items.next();
      added += annotations.put(item.id(), item) == null ? 1 : 0;
    }
    return new Imported(added, 0, 0);
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
  public Map<String, AnnotationId> byExternalId(Collection<String> externalIds) {
    return Map.of();
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
      AnnotationId after, int limit, String name, String species) {
    return annotations.values().stream().limit(limit).toList();
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

  @Override
  public synchronized Map<AnnotationId, Renamed> rename(
      Collection<AnnotationId> ids, UnaryOperator<NameBook> change) {
    NameBook before = names(ids);
    NameBook after = change.apply(before);
    counter = after.counter();
    Map<AnnotationId, Renamed> renamed = new HashMap<>();
    for (AnnotationId id : ids) {
      String was = before.names().get(id);
      String is = after.names().get(id);
      if (!Objects.equals(was, is)) {
        annotations.put(id, annotation(id, is));
        renamed.put(id, new Renamed(was, is));
      }
    }
    return renamed;
  }

  @Override
  public synchronized Set<String> taken(Collection<String> names) {
    Set<String> borne =
        annotations.values().stream()
            .map(CatalogueAnnotation::name)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    return names.stream().filter(borne::contains).collect(Collectors.toSet());
  }
}
