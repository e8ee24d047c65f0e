package org.resight.web.v1;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.model.AnnotationId;

/** A catalogue in a map. Counts how often external ids are asked for. */
public final class MapCatalogue implements AnnotationCatalogue {

  private final TreeMap<AnnotationId, CatalogueAnnotation> annotations = new TreeMap<>();
  private final List<Set<String>> externalIdsAsked = new ArrayList<>();

  public List<Set<String>> externalIdsAsked() {
    return externalIdsAsked;
  }

  @Override
  public ImportReport put(Iterator<CatalogueAnnotation> given, ImportRule rule) {
    Map<AnnotationId, CatalogueAnnotation> read = new HashMap<>();
    given.forEachRemaining(annotation -> read.put(annotation.id(), annotation));
    long added = read.keySet().stream().filter(id -> !annotations.containsKey(id)).count();
    long unchanged = read.values().stream().filter(a -> a.equals(annotations.get(a.id()))).count();
    annotations.putAll(read);
    return new ImportReport(
        new Imported(added, read.size() - added - unchanged, unchanged),
        List.of(),
        0,
        0,
        List.of(),
        0);
  }

  @Override
  public List<Collected> collections() {
    return annotations.values().stream()
        .collect(
            java.util.stream.Collectors.groupingBy(
                CatalogueAnnotation::collection,
                TreeMap::new,
                java.util.stream.Collectors.counting()))
        .entrySet()
        .stream()
        .map(each -> new Collected(each.getKey(), each.getValue()))
        .toList();
  }

  @Override
  public Set<String> collections(Collection<AnnotationId> ids) {
    return ids.stream()
        .filter(annotations::containsKey)
        .map(id -> annotations.get(id).collection())
        .collect(java.util.stream.Collectors.toSet());
  }

  @Override
  public List<AnnotationId> all(String collection) {

    return annotations.values().stream()
        .filter(annotation -> annotation.collection().equals(collection))
        .map(CatalogueAnnotation::id)
        .toList();
  }

  @Override
  public Optional<CatalogueAnnotation> find(AnnotationId id) {
    return Optional.ofNullable(annotations.get(id));
  }

  @Override
  public Map<AnnotationId, CatalogueAnnotation> find(Collection<AnnotationId> ids) {
    Map<AnnotationId, CatalogueAnnotation> found = new HashMap<>(annotations);
    found.keySet().retainAll(ids);
    return found;
  }

  @Override
  public Map<String, AnnotationId> byExternalId(
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

  @Override
  public Set<AnnotationId> missing(Collection<AnnotationId> ids) {
    Set<AnnotationId> missing = new HashSet<>(ids);
    missing.removeAll(annotations.keySet());
    return missing;
  }

  @Override
  public List<AnnotationId> all() {
    return List.copyOf(annotations.keySet());
  }

  @Override
  public List<CatalogueAnnotation> page(
      String collection, AnnotationId after, int limit, String name, String species) {
    return (after == null ? annotations : annotations.tailMap(after, false))
        .values().stream()
            .filter(a -> collection == null || collection.equals(a.collection()))
            .filter(a -> name == null || Objects.equals(name, a.name()))
            .filter(a -> species == null || Objects.equals(species, a.species()))
            .limit(limit)
            .toList();
  }

  @Override
  public boolean delete(AnnotationId id) {
    return annotations.remove(id) != null;
  }

  @Override
  public NameBook names(Collection<AnnotationId> ids) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<String> taken(Collection<String> names) {
    throw new UnsupportedOperationException();
  }
}
