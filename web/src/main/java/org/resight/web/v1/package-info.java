/**
 * The REST API, version 1: its resources and its documents.
 *
 * <p>Over 25 files: each resource has its requests and answers beside it, which nobody else sees.
 */
@NullMarked
package org.resight.web.v1;

import org.jspecify.annotations.NullMarked;
