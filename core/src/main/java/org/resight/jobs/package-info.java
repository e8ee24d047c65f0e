/**
 * Long work in small units: kept in a store, told with its progress, cancelled and resumed. It
 * knows {@code refusal}, and nothing of what the work is.
 */
@NullMarked
package org.resight.jobs;

import org.jspecify.annotations.NullMarked;
