/** Several servers over one database: which of them live, and which serves which graph. */
@NullMarked
package org.resight.cluster;

import org.jspecify.annotations.NullMarked;
