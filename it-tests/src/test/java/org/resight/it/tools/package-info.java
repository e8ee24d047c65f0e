/** Programs beside the tests: the run command and the simulated reviewers. */
@NullMarked
package org.resight.it.tools;

import org.jspecify.annotations.NullMarked;
