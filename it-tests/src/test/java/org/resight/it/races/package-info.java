/**
 * One test for each fault of the old server's shared state, named by its number in {@code
 * docs/races.md}: real requests, all at once, many rounds, on both servers.
 */
package org.resight.it.races;
