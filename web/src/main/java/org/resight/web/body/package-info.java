/**
 * Bodies of requests and answers: JSON, CSV, bulk bodies, and the values in them.
 *
 * <p>Of {@code web} it may know {@code problem} alone.
 */
@NullMarked
package org.resight.web.body;

import org.jspecify.annotations.NullMarked;
