package org.resight.web.v1;

import org.resight.model.AnnotationId;

/**
 * Event inside the application: an annotation that had a photo now has one of other bytes.
 *
 * @param annotation whose photo it is
 */
public record PhotoReplaced(AnnotationId annotation) {}
