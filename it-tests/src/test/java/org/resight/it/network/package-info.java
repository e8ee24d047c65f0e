/** Network namespaces and HAProxy: several servers on one machine as if each had its own. */
@NullMarked
package org.resight.it.network;

import org.jspecify.annotations.NullMarked;
