package org.resight.catalogue;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.resight.model.AnnotationId;
import org.resight.refusal.JournalUnavailableException;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * The annotations of all projects, with the names of their individuals.
 *
 * <p>Thread-safe; every method blocks until the database has answered and throws {@link
 * JournalUnavailableException} if it does not.
 */
public interface AnnotationCatalogue {

  /**
   * What an import did.
   *
   * @param added annotations that were not there
   * @param updated annotations that were there with other values
   * @param unchanged annotations that were there with these values
   */
  record Imported(long added, long updated, long unchanged) {}

  /**
   * Adds or replaces annotations, read one by one, in one transaction: all or none. Whatever {@code
   * annotations} throws undoes everything and is thrown on.
   *
   * @throws RefusedException if an external id belongs to another annotation
   */
  Imported put(Iterator<CatalogueAnnotation> annotations);

  /** Returns an annotation. */
  Optional<CatalogueAnnotation> find(AnnotationId id);

  /** Returns those of the annotations that are in the catalogue. */
  Map<AnnotationId, CatalogueAnnotation> find(Collection<AnnotationId> ids);

  /** Returns the ids of those external ids that are in the catalogue. */
  Map<String, AnnotationId> byExternalId(Collection<String> externalIds);

  /** Returns those of the ids that are not in the catalogue. */
  Set<AnnotationId> missing(Collection<AnnotationId> ids);

  /** Returns the ids of all annotations, in increasing order. */
  List<AnnotationId> all();

  /**
   * Returns a page of annotations in increasing order of their ids.
   *
   * @param after only greater ids, or null
   * @param limit how many at most
   * @param name only annotations with this name, or null
   * @param species only annotations of this species, or null
   */
  List<CatalogueAnnotation> page(
      @Nullable AnnotationId after, int limit, @Nullable String name, @Nullable String species);

  /** Deletes an annotation; returns whether it was there. */
  boolean delete(AnnotationId id);

  /** Returns the names of annotations, and the number of the newest name that was made up. */
  NameBook names(Collection<AnnotationId> ids);

  /**
   * Changes names in one transaction that excludes every other call of this method, on this server
   * or another: two callers never choose the same new name.
   *
   * @param ids the annotations whose names the change is computed from
   * @param change given the present names (no entry: no name) and returns the names to set
   * @return the old and the new name of each annotation whose name is another now
   */
  Map<AnnotationId, Renamed> rename(Collection<AnnotationId> ids, UnaryOperator<NameBook> change);

  /**
   * A change of name.
   *
   * @param before the name before, or null
   * @param after the name after, or null
   */
  record Renamed(@Nullable String before, @Nullable String after) {}

  /**
   * Names of annotations, and the number of the newest name that was made up.
   *
   * @param names the names, no entry for an annotation without
   * @param counter how many names have been made up so far, in the whole catalogue
   */
  record NameBook(Map<AnnotationId, String> names, long counter) {
    /** Copies the map. */
    public NameBook {
      names = Map.copyOf(names);
    }
  }

  /** Returns those of the names that some annotation of the catalogue bears. */
  Set<String> taken(Collection<String> names);

  /**
   * Refuses annotations that are not in the catalogue.
   *
   * @throws RefusedException {@link Refusal#UNKNOWN_ANNOTATIONS} with those that are missing
   */
  default void requireKnown(Collection<AnnotationId> annotations) {
    Set<AnnotationId> missing = missing(annotations);
    if (!missing.isEmpty()) {
      throw unknown(missing.stream().sorted().map(AnnotationId::toString).toList());
    }
  }

  /** Returns the refusal that names annotations which are not in the catalogue. */
  static RefusedException unknown(List<String> annotations) {
    return new RefusedException(
        Refusal.UNKNOWN_ANNOTATIONS,
        annotations.size() + " annotations are not in the catalogue.",
        Map.of("annotations", annotations),
        RefusedException.NO_INDEX);
  }
}
