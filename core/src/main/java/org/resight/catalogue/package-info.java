/**
 * The catalogue: which annotations there are, and which names they have. Its port to the database
 * is {@code AnnotationCatalogue}.
 *
 * <p>May know {@code model}, {@code refusal} and {@code settings}.
 */
@NullMarked
package org.resight.catalogue;

import org.jspecify.annotations.NullMarked;
