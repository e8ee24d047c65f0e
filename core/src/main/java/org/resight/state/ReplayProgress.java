package org.resight.state;

/**
 * How far the replay of the journals has come.
 *
 * @param graphs graphs to replay, −1 if the database has not yet answered
 * @param done graphs replayed
 * @param ready whether requests can be served
 */
public record ReplayProgress(int graphs, int done, boolean ready) {}
