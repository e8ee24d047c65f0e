package org.resight.web.v1;

import org.resight.catalogue.AnnotationCatalogue;

/**
 * What an import did.
 *
 * @param added what was not there
 * @param updated what was there with other values
 * @param unchanged what was there with these values
 */
public record ImportDocument(long added, long updated, long unchanged) {

  public static ImportDocument of(AnnotationCatalogue.Imported imported) {
    return new ImportDocument(imported.added(), imported.updated(), imported.unchanged());
  }
}
