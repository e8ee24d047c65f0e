/**
 * Matching as a job: the photos of a project in, candidate pairs out. It knows where photos,
 * features and graphs are; how photos are compared is known one package below. May know the other
 * packages of matching, {@code jobs}, {@code photos}, {@code graph} and what that may know.
 *
 * <p>Over 25 files: each kind of job, each store and each step of a matching is a class, and what
 * one step leaves for the next is seen nowhere else.
 */
@NullMarked
package org.resight.matching.work;

import org.jspecify.annotations.NullMarked;
