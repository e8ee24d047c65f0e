/**
 * The pages people work in: their addresses, their security headers, and the data only they need.
 *
 * <p>Of {@code web} it may know {@code v1}, and what that may know.
 */
@NullMarked
package org.resight.web.pages;

import org.jspecify.annotations.NullMarked;
