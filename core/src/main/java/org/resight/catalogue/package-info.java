/**
 * The catalogue: which annotations there are, and which names they have. Its port to the database
 * is {@code AnnotationCatalogue}.
 */
@NullMarked
package org.resight.catalogue;

import org.jspecify.annotations.NullMarked;
