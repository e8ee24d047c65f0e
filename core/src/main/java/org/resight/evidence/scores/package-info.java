/** What one score and one answer say, as log-odds. Knows {@code model}, and nothing of groups. */
@NullMarked
package org.resight.evidence.scores;

import org.jspecify.annotations.NullMarked;
