/** Bodies of requests and answers: JSON, CSV, bulk bodies, and the values in them. */
@NullMarked
package org.resight.web.body;

import org.jspecify.annotations.NullMarked;
