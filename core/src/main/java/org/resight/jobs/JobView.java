package org.resight.jobs;

import org.jspecify.annotations.Nullable;

/**
 * A job as it stands this moment.
 *
 * @param job the job
 * @param secondsLeft how long it will take at the pace of its last minute, or null if not known
 */
public record JobView(Job job, @Nullable Long secondsLeft) {}
