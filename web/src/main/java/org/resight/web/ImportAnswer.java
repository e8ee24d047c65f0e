package org.resight.web;

import org.resight.state.AnnotationCatalog;

/**
 * What an import did.
 *
 * @param added what was not there
 * @param updated what was there with other values
 * @param unchanged what was there with these values
 */
record ImportAnswer(long added, long updated, long unchanged) {

  static ImportAnswer of(AnnotationCatalog.Imported imported) {
    return new ImportAnswer(imported.added(), imported.updated(), imported.unchanged());
  }
}
