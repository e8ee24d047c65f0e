package org.resight.sql;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.model.AnnotationId;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * One import into the catalogue, in one transaction that excludes other changes: annotations are
 * compared with what stands there, some hundreds at a time, and added, replaced or left.
 *
 * <p>Not thread-safe.
 */
final class CatalogueImport {

  private static final int CHUNK = 1000;

  /** An external id in its collection. */
  private record Place(String collection, String externalId) {}

  private final Handle handle;
  private final AnnotationCatalogue.ImportRule rule;
  private final Map<AnnotationId, CatalogueAnnotation> waiting = new LinkedHashMap<>();
  private final Map<Place, AnnotationId> waitingExternalIds = new HashMap<>();

  /** What a dry import has seen, as it would stand. */
  private final Map<AnnotationId, CatalogueAnnotation> seen = new HashMap<>();

  private final Map<Place, AnnotationId> seenExternalIds = new HashMap<>();
  private final List<AnnotationCatalogue.FieldChange> changes = new ArrayList<>();
  private final List<AnnotationCatalogue.Elsewhere> elsewhere = new ArrayList<>();

  /** How many annotations stood before those that wait. */
  private int before;

  private long added;
  private long updated;
  private long unchanged;
  private long changed;
  private long blanked;
  private long standsElsewhere;

  CatalogueImport(Handle handle, AnnotationCatalogue.ImportRule rule) {
    this.handle = handle;
    this.rule = rule;
  }

  /**
   * Takes one annotation.
   *
   * @return whether the earlier ones were written first, some hundreds at a time
   * @throws RefusedException if an external id belongs to another annotation, or the annotation to
   *     another collection
   */
  boolean add(CatalogueAnnotation annotation) {
    boolean full = waiting.size() == CHUNK || waiting.containsKey(annotation.id());
    if (full) {
      write();
    }
    String externalId = annotation.externalId();
    if (externalId != null) {
      AnnotationId other =
          waitingExternalIds.put(new Place(annotation.collection(), externalId), annotation.id());
      if (other != null) {
        throw inUse(externalId, other, before + waiting.size());
      }
    }
    waiting.put(annotation.id(), asStored(annotation));
    return full;
  }

  /** Returns what the import did. */
  AnnotationCatalogue.ImportReport finish() {
    write();
    return new AnnotationCatalogue.ImportReport(
        new AnnotationCatalogue.Imported(added, updated, unchanged),
        changes,
        changed,
        blanked,
        elsewhere,
        standsElsewhere);
  }

  private void write() {
    Map<AnnotationId, CatalogueAnnotation> present =
        JdbcAnnotationCatalogue.find(handle, waiting.keySet());
    if (rule.dry()) {
      waiting.keySet().stream()
          .filter(seen::containsKey)
          .forEach(id -> present.put(id, Objects.requireNonNull(seen.get(id))));
    }
    refuseForeign(present);
    PreparedBatch inserts = handle.prepareBatch(AnnotationRow.INSERT);
    PreparedBatch updates = handle.prepareBatch(AnnotationRow.UPDATE);
    List<UUID> fresh = new ArrayList<>();
    for (CatalogueAnnotation given : waiting.values()) {
      CatalogueAnnotation old = present.get(given.id());
      CatalogueAnnotation annotation = old != null && rule.keepsBlanks() ? given.over(old) : given;
      if (old == null) {
        added++;
        fresh.add(annotation.id().uuid());
        AnnotationRow.write(inserts, annotation);
      } else {
        blanked += old.fields().keySet().stream().filter(not(given.fields().keySet())).count();
        if (old.equals(annotation)) {
          unchanged++;
        } else {
          updated++;
          AnnotationRow.write(updates, annotation);
          tell(old, annotation);
        }
      }
      if (rule.dry()) {
        seen.put(annotation.id(), annotation);
      }
    }
    if (rule.dry()) {
      tellElsewhere();
    } else {
      updates.execute();
      inserts.execute();
      SqlAccessStore.imported(handle, fresh, rule.importer());
    }
    before += waiting.size();
    waiting.clear();
    waitingExternalIds.clear();
  }

  private static Predicate<String> not(Set<String> fields) {
    return field -> !fields.contains(field);
  }

  private void tell(CatalogueAnnotation old, CatalogueAnnotation annotation) {
    Map<String, Object> was = old.fields();
    Map<String, Object> is = annotation.fields();
    Set<String> fields = new LinkedHashSet<>(was.keySet());
    fields.addAll(is.keySet());
    for (String field : fields) {
      if (!Objects.equals(was.get(field), is.get(field))) {
        changed++;
        if (rule.dry() && changes.size() < AnnotationCatalogue.ImportReport.MOST_CHANGES) {
          changes.add(
              new AnnotationCatalogue.FieldChange(
                  annotation.id(), old.externalId(), field, was.get(field), is.get(field)));
        }
      }
    }
  }

  private void tellElsewhere() {
    Set<String> externalIds = new TreeSet<>();
    waitingExternalIds.keySet().forEach(place -> externalIds.add(place.externalId()));
    for (AnnotationCatalogue.Elsewhere other :
        JdbcAnnotationCatalogue.everywhere(handle, externalIds)) {
      if (!waitingExternalIds.containsKey(new Place(other.collection(), other.externalId()))) {
        standsElsewhere++;
        if (elsewhere.size() < AnnotationCatalogue.ImportReport.MOST_CHANGES) {
          elsewhere.add(other);
        }
      }
    }
  }

  private void refuseForeign(Map<AnnotationId, CatalogueAnnotation> present) {
    Map<Place, AnnotationId> owners = new HashMap<>();
    Set<String> externalIds = new TreeSet<>();
    waitingExternalIds.keySet().forEach(place -> externalIds.add(place.externalId()));
    JdbcAnnotationCatalogue.everywhere(handle, externalIds)
        .forEach(
            other -> owners.put(new Place(other.collection(), other.externalId()), other.id()));
    if (rule.dry()) {
      owners.putAll(seenExternalIds);
      seenExternalIds.putAll(waitingExternalIds);
    }
    int index = before;
    for (CatalogueAnnotation annotation : waiting.values()) {
      CatalogueAnnotation old = present.get(annotation.id());
      if (old != null && !old.collection().equals(annotation.collection())) {
        throw new RefusedException(
            Refusal.OTHER_COLLECTION,
            "The annotation belongs to another collection.",
            Map.of("annotation", annotation.id().toString()),
            index);
      }
      String externalId = annotation.externalId();
      AnnotationId owner =
          externalId == null ? null : owners.get(new Place(annotation.collection(), externalId));
      if (externalId != null && owner != null && !owner.equals(annotation.id())) {
        throw inUse(externalId, owner, index);
      }
      index++;
    }
  }

  private static RefusedException inUse(String externalId, AnnotationId owner, int index) {
    return new RefusedException(
        Refusal.EXTERNAL_ID_IN_USE,
        "The external id belongs to another annotation.",
        Map.of("externalId", externalId, "annotation", owner.toString()),
        index);
  }

  /** Returns the annotation as it comes back from the database, so that it can be compared. */
  private static CatalogueAnnotation asStored(CatalogueAnnotation annotation) {
    return new CatalogueAnnotation(
        annotation.id(),
        annotation.collection(),
        annotation.externalId(),
        annotation.name(),
        annotation.imageUri(),
        annotation.bbox(),
        annotation.theta(),
        annotation.viewpoint(),
        annotation.species(),
        annotation.quality(),
        annotation.takenAt() == null ? null : annotation.takenAt().truncatedTo(ChronoUnit.MICROS),
        annotation.dateOnly(),
        annotation.latitude(),
        annotation.longitude(),
        annotation.encounter(),
        annotation.attributes().isEmpty()
            ? Map.of()
            : JournalJson.members(JournalJson.text(annotation.attributes())));
  }
}
