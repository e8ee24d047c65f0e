package org.resight.web.v1;

import org.resight.model.AnnotationId;

/**
 * Said inside the application when an annotation that had a photo has got one of other bytes.
 *
 * @param annotation whose photo it is
 */
public record PhotoReplaced(AnnotationId annotation) {}
