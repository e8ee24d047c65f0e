/**
 * The pages people work in: their addresses, their security headers, and the data only they need.
 */
@NullMarked
package org.resight.web.pages;

import org.jspecify.annotations.NullMarked;
