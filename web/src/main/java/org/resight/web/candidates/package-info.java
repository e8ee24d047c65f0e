/**
 * Candidate pairs in bulk.
 *
 * <p>Of {@code web} it may know {@code v1}, and what that may know.
 */
@NullMarked
package org.resight.web.candidates;

import org.jspecify.annotations.NullMarked;
