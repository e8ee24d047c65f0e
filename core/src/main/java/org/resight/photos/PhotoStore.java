package org.resight.photos;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.model.AnnotationId;

/** The photos of the annotations. Thread-safe. */
interface PhotoStore {

  /**
   * Keeps the photo of an annotation in place of any before. When it returns, the photo survives a
   * loss of power; the same bytes are kept once however many annotations show them.
   *
   * @throws PhotoRefusedException if the bytes are no photo within the limits; nothing is changed
   */
  Photo put(AnnotationId annotation, InputStream bytes) throws IOException, PhotoRefusedException;

  /**
   * Returns the photo of an annotation: the one put, else the one the mounted folder holds under
   * its image URI or external id, else none.
   *
   * @throws PhotoRefusedException if the folder's file is no photo within the limits
   */
  Optional<Photo> find(CatalogueAnnotation annotation) throws IOException, PhotoRefusedException;
}
