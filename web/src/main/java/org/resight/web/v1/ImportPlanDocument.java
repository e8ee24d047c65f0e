package org.resight.web.v1;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.resight.access.ShownAnnotation;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.model.AnnotationId;
import org.resight.web.access.Caller;

/**
 * What an import would do.
 *
 * @param added what is not there
 * @param updated what is there with other values
 * @param unchanged what is there with these values
 * @param changes which fields change, the first 1,000
 * @param changed how many fields change
 * @param blanks how many values that stand get none from the import
 * @param elsewhere what stands in other collections under the same external ids, and is left alone;
 *     the first 1,000
 * @param standsElsewhere how many
 */
record ImportPlanDocument(
    long added,
    long updated,
    long unchanged,
    List<ChangeItem> changes,
    long changed,
    long blanks,
    List<ElsewhereItem> elsewhere,
    long standsElsewhere) {

  /** A field that changes. */
  record ChangeItem(
      UUID id,
      @Nullable String externalId,
      String field,
      @Nullable Object old,
      @JsonProperty("new") @Nullable Object fresh) {}

  /** An annotation of another collection. */
  record ElsewhereItem(String collection, UUID id, String externalId) {}

  /** Tells a report to who may see it; what stands elsewhere is told where its places are exact. */
  static ImportPlanDocument of(AnnotationCatalogue.ImportReport report, Caller caller) {
    Predicate<AnnotationId> exact =
        caller
            .view()
            .exact(report.changes().stream().map(AnnotationCatalogue.FieldChange::id).toList());
    List<AnnotationId> others =
        report.elsewhere().stream().map(AnnotationCatalogue.Elsewhere::id).toList();
    Predicate<AnnotationId> told =
        caller.view().exact(others).and(caller.openings().seenIds(others));
    List<ElsewhereItem> elsewhere =
        report.elsewhere().stream()
            .filter(other -> told.test(other.id()))
            .map(
                other ->
                    new ElsewhereItem(other.collection(), other.id().uuid(), other.externalId()))
            .toList();
    return new ImportPlanDocument(
        report.imported().added(),
        report.imported().updated(),
        report.imported().unchanged(),
        report.changes().stream()
            .map(
                change ->
                    new ChangeItem(
                        change.id().uuid(),
                        exact.test(change.id())
                            ? change.externalId()
                            : ShownAnnotation.lastPart(change.externalId()),
                        change.field(),
                        change.before(),
                        change.after()))
            .toList(),
        report.changed(),
        report.blanked(),
        elsewhere,
        report.standsElsewhere() - report.elsewhere().size() + elsewhere.size());
  }
}
