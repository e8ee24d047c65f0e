/** The REST API, version 1: its resources and its documents. */
@NullMarked
package org.resight.web.v1;

import org.jspecify.annotations.NullMarked;
