package org.resight.catalogue;

import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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
   * How an import treats what stands already.
   *
   * @param keepsBlanks whether a value that the import does not give stays as it is
   * @param dry whether nothing is changed, and all is told
   * @param importer the account whose the annotations are that were not there; null if nobody's
   */
  record ImportRule(boolean keepsBlanks, boolean dry, @Nullable UUID importer) {
    /** What the import gives replaces what stands, and is nobody's. */
    public static final ImportRule REPLACE = new ImportRule(false, false, null);
  }

  /**
   * What an import did, or would do.
   *
   * @param imported how many annotations
   * @param changes what it would change, field by field, the first {@link #MOST_CHANGES}; of a dry
   *     import only
   * @param changed how many fields in all
   * @param blanked how many fields it would blank, or keep, since it gives no value
   * @param elsewhere what stands in other collections under its external ids, the first {@link
   *     #MOST_CHANGES}; of a dry import only
   * @param standsElsewhere how many annotations in all
   */
  record ImportReport(
      Imported imported,
      List<FieldChange> changes,
      long changed,
      long blanked,
      List<Elsewhere> elsewhere,
      long standsElsewhere) {
    /** How many changes are told. */
    public static final int MOST_CHANGES = 1_000;

    /** Copies the lists. */
    public ImportReport {
      changes = List.copyOf(changes);
      elsewhere = List.copyOf(elsewhere);
    }
  }

  /**
   * A field that an import changes.
   *
   * @param id of the annotation
   * @param externalId of the annotation, or null
   * @param field the name of the field, as in the API
   * @param before the value before, or null
   * @param after the value afterwards, or null
   */
  record FieldChange(
      AnnotationId id,
      @Nullable String externalId,
      String field,
      @Nullable Object before,
      @Nullable Object after) {}

  /**
   * An annotation of another collection.
   *
   * @param collection which
   * @param id its id
   * @param externalId its external id
   */
  record Elsewhere(String collection, AnnotationId id, String externalId) {}

  /** Annotations that one import may bring: some of each is held until the last has come. */
  int MOST_IMPORTED = 1_000_000;

  /** Returns why an import has more than {@value #MOST_IMPORTED} annotations, or another bound. */
  static RefusedException tooMany(int most) {
    return new RefusedException(
        Refusal.TOO_MANY_ITEMS,
        "At most " + most + " annotations an import.",
        Map.of("most", most));
  }

  /**
   * Adds or replaces annotations, read one by one, in one transaction: all or none. Whatever {@code
   * annotations} throws undoes everything and is thrown on.
   *
   * @throws RefusedException {@link Refusal#TOO_MANY_ITEMS} if there are more than {@value
   *     #MOST_IMPORTED}
   * @throws RefusedException {@link Refusal#EXTERNAL_ID_IN_USE} if an external id belongs to
   *     another annotation of the collection, {@link Refusal#OTHER_COLLECTION} if an annotation is
   *     in another collection
   */
  ImportReport put(Iterator<CatalogueAnnotation> annotations, ImportRule rule);

  /** Adds or replaces annotations; as {@link #put(Iterator, ImportRule)}. */
  default Imported put(Iterator<CatalogueAnnotation> annotations) {
    return put(annotations, ImportRule.REPLACE).imported();
  }

  /**
   * Returns the names of the collections that have annotations, in order; that of what has no name
   * is empty. Costs a question of the index for each name.
   *
   * @param after only greater names, or null
   * @param limit how many at most
   */
  List<String> collections(@Nullable String after, int limit);

  /** Returns the names of the collections that annotations are in. */
  Set<String> collections(Collection<AnnotationId> ids);

  /**
   * Returns where the photos of a collection lie, relative to the server's folder of photos, if
   * that was said.
   */
  Optional<String> photoFolder(String collection);

  /** Says where the photos of a collection lie; null takes that back. */
  void putPhotoFolder(String collection, @Nullable String folder);

  /** Returns an annotation. */
  Optional<CatalogueAnnotation> find(AnnotationId id);

  /** Returns those of the annotations that are in the catalogue. */
  Map<AnnotationId, CatalogueAnnotation> find(Collection<AnnotationId> ids);

  /** How many annotations of some images are told. */
  int MOST_OF_IMAGES = 2_000;

  /**
   * Returns the annotations of a collection that some images show, {@value #MOST_OF_IMAGES} at
   * most.
   */
  List<CatalogueAnnotation> ofImages(String collection, Collection<String> imageUris);

  /** Returns which image the box of each annotation is on; no entry without a box or an image. */
  default Map<AnnotationId, String> boxedOn(Collection<AnnotationId> ids) {
    Map<AnnotationId, String> images = new HashMap<>();
    find(ids)
        .forEach(
            (id, annotation) -> {
              if (annotation.bbox() != null && annotation.imageUri() != null) {
                images.put(id, annotation.collection() + '\n' + annotation.imageUri());
              }
            });
    return images;
  }

  /**
   * Gives an annotation another box. Whatever else is known of it stays, also what somebody changes
   * at the same time. The photo counts as not matched from then on.
   *
   * @param box x, y, width, height in pixels, or null for none
   * @return false if there is no such annotation
   */
  boolean putBox(AnnotationId id, @Nullable List<Double> box);

  /**
   * Gives an annotation one more attribute, or another value of it. Whatever else is known of it
   * stays, also what somebody changes at the same time.
   *
   * @return false if there is no such annotation
   */
  boolean putAttribute(AnnotationId id, String attribute, String value);

  /** Returns the ids of those external ids that are in the empty collection. */
  default Map<String, AnnotationId> byExternalId(Collection<String> externalIds) {
    return byExternalId(Set.of(""), externalIds);
  }

  /**
   * Returns the ids of those external ids that are in some collections.
   *
   * @throws RefusedException {@link Refusal#AMBIGUOUS_EXTERNAL_ID} if one is in several of them
   */
  Map<String, AnnotationId> byExternalId(Set<String> collections, Collection<String> externalIds);

  /**
   * Returns the ids of annotations whose name or external id is a text, in any collection.
   *
   * @param limit how many of each at most
   */
  List<AnnotationId> called(String text, int limit);

  /** Returns those of the ids that are not in the catalogue. */
  Set<AnnotationId> missing(Collection<AnnotationId> ids);

  /** Returns the ids of all annotations, in increasing order. */
  List<AnnotationId> all();

  /** Returns the ids of all annotations of a collection, in increasing order. */
  List<AnnotationId> all(String collection);

  /**
   * Returns a page of annotations in increasing order of their ids.
   *
   * @param collection only annotations of this collection, or null
   * @param after only greater ids, or null
   * @param limit how many at most
   * @param name only annotations with this name, or null
   * @param species only annotations of this species, or null
   */
  List<CatalogueAnnotation> page(
      @Nullable String collection,
      @Nullable AnnotationId after,
      int limit,
      @Nullable String name,
      @Nullable String species);

  /** Returns the ids of a page of annotations, as {@link #page} does the annotations. */
  List<AnnotationId> ids(
      @Nullable String collection,
      @Nullable AnnotationId after,
      int limit,
      @Nullable String name,
      @Nullable String species);

  /** Deletes an annotation; returns whether it was there. */
  boolean delete(AnnotationId id);

  /** Returns the names of annotations, and the number of the newest name that was made up. */
  NameBook names(Collection<AnnotationId> ids);

  /**
   * A change of name.
   *
   * @param before the name before, or null
   * @param after the name after, or null
   */
  record Renamed(@Nullable String before, @Nullable String after) {
    /** Returns the change that takes this one back. */
    @SuppressWarnings("ArgumentSelectionDefectChecker") // swapped on purpose
    public Renamed reversed() {
      return new Renamed(after, before);
    }
  }

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
