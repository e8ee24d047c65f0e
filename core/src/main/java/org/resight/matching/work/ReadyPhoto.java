package org.resight.matching.work;

import org.resight.catalogue.CatalogueAnnotation;
import org.resight.matching.ComparedPhoto;
import org.resight.matching.Features;

/**
 * A photo that can be compared.
 *
 * @param features also without their descriptors, where an index has them
 */
record ReadyPhoto(CatalogueAnnotation annotation, PhotoSource.Shown shown, Features features) {

  /** Returns it without descriptors. */
  ReadyPhoto placesOnly() {
    return features.isPlacesOnly() ? this : new ReadyPhoto(annotation, shown, features.places());
  }

  ComparedPhoto compared() {
    return new ComparedPhoto(
        annotation.id().uuid(),
        shown.picture(),
        annotation.species(),
        annotation.viewpoint(),
        annotation.encounter(),
        annotation.takenAt(),
        annotation.latitude(),
        annotation.longitude());
  }
}
