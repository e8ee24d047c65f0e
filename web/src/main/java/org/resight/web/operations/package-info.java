/** What an operator sees and runs: health, metrics, backup, threads, the replay at the start. */
@NullMarked
package org.resight.web.operations;

import org.jspecify.annotations.NullMarked;
