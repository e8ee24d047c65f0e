/** HTTP in, HTTP out: the REST API, version 1, and the pages. */
@NullMarked
package org.resight.web;

import org.jspecify.annotations.NullMarked;
