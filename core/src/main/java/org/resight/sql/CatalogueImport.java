package org.resight.sql;

import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
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

  private final Handle handle;
  private final Map<AnnotationId, CatalogueAnnotation> waiting = new LinkedHashMap<>();
  private final Map<String, AnnotationId> waitingExternalIds = new HashMap<>();

  /** How many annotations stood before those that wait. */
  private int before;

  private long added;
  private long updated;
  private long unchanged;

  CatalogueImport(Handle handle) {
    this.handle = handle;
  }

  /**
   * Takes one annotation.
   *
   * @throws RefusedException if an external id belongs to another annotation
   */
  void add(CatalogueAnnotation annotation) {
    if (waiting.size() == CHUNK || waiting.containsKey(annotation.id())) {
      write();
    }
    String externalId = annotation.externalId();
    if (externalId != null) {
      AnnotationId other = waitingExternalIds.put(externalId, annotation.id());
      if (other != null) {
        throw inUse(externalId, other, before + waiting.size());
      }
    }
    waiting.put(annotation.id(), asStored(annotation));
  }

  /** Returns what the import did. */
  AnnotationCatalogue.Imported finish() {
    write();
    return new AnnotationCatalogue.Imported(added, updated, unchanged);
  }

  private void write() {
    refuseForeignExternalIds();
    Map<AnnotationId, CatalogueAnnotation> present =
        JdbcAnnotationCatalogue.find(handle, waiting.keySet());
    PreparedBatch inserts = handle.prepareBatch(AnnotationRow.INSERT);
    PreparedBatch updates = handle.prepareBatch(AnnotationRow.UPDATE);
    for (CatalogueAnnotation annotation : waiting.values()) {
      CatalogueAnnotation old = present.get(annotation.id());
      if (old == null) {
        AnnotationRow.write(inserts, annotation);
      } else if (old.equals(annotation)) {
        unchanged++;
      } else {
        AnnotationRow.write(updates, annotation);
      }
    }
    added += inserts.size();
    updated += updates.size();
    updates.execute();
    inserts.execute();
    before += waiting.size();
    waiting.clear();
    waitingExternalIds.clear();
  }

  private void refuseForeignExternalIds() {
    Map<String, AnnotationId> owners =
        JdbcAnnotationCatalogue.byExternalId(handle, waitingExternalIds.keySet());
    int index = before;
    for (CatalogueAnnotation annotation : waiting.values()) {
      String externalId = annotation.externalId();
      AnnotationId owner = externalId == null ? null : owners.get(externalId);
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
        annotation.externalId(),
        annotation.name(),
        annotation.imageUri(),
        annotation.bbox(),
        annotation.theta(),
        annotation.viewpoint(),
        annotation.species(),
        annotation.quality(),
        annotation.takenAt() == null ? null : annotation.takenAt().truncatedTo(ChronoUnit.MICROS),
        annotation.latitude(),
        annotation.longitude(),
        annotation.encounter(),
        annotation.attributes().isEmpty()
            ? Map.of()
            : JournalJson.members(JournalJson.text(annotation.attributes())));
  }
}
