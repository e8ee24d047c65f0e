package org.resight.web.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;

/**
 * What an import did.
 *
 * @param added what was not there
 * @param updated what was there with other values
 * @param unchanged what was there with these values
 * @param onePhoto candidate pairs that were left out, since their two boxes are on one photo; only
 *     if there were any
 */
public record ImportDocument(
    long added,
    long updated,
    long unchanged,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long onePhoto) {

  public static ImportDocument of(AnnotationCatalogue.Imported imported) {
    return of(imported, 0);
  }

  /** Tells of candidate pairs, some of which were left out. */
  public static ImportDocument of(AnnotationCatalogue.Imported imported, long onePhoto) {
    return new ImportDocument(
        imported.added(),
        imported.updated(),
        imported.unchanged(),
        onePhoto == 0 ? null : onePhoto);
  }
}
