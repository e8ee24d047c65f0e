package org.resight.state;

/**
 * How far the replay of the journals has come.
 *
 * @param graphs graphs to replay, −1 if the database has not yet answered
 * @param done graphs replayed
 * @param entries entries of their journals
 * @param read entries read so far
 * @param ready whether requests can be served
 */
public record ReplayProgress(int graphs, int done, long entries, long read, boolean ready) {}
