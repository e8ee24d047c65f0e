/** Candidate pairs in bulk. */
@NullMarked
package org.resight.web.candidates;

import org.jspecify.annotations.NullMarked;
