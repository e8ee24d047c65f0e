/** The REST API as its clients see it. */
@NullMarked
package org.resight.it.api;

import org.jspecify.annotations.NullMarked;
