/**
 * The API of Wildbook-IA's graph review, for clients that speak it: a thin layer over the same
 * state as {@code /api/v1}. What it keeps and what it changes is said in {@code docs/wbia.md}.
 *
 * <p>Of {@code web} it may know {@code access} and {@code problem} alone.
 */
@org.jspecify.annotations.NullMarked
package org.resight.web.wbia;
