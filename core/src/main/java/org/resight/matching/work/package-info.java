/**
 * Matching as a job: the photos of a project in, candidate pairs out. It knows where photos,
 * features and graphs are; how photos are compared is known one package below.
 */
@NullMarked
package org.resight.matching.work;

import org.jspecify.annotations.NullMarked;
