package org.resight.cluster;

import org.jspecify.annotations.Nullable;

/**
 * Who leads, as the database knows it.
 *
 * @param term grows each time another server begins to lead
 * @param leader who leads or led last; null if nobody ever did, or that one has taken its leave
 * @param living whether the leader's lease has not ended
 * @param ending whether the leader is to hand over soon
 * @param draining whether the server that asked is to serve no more
 * @param second whether another living server is to lead rather than the one that asked: it reads
 *     along more closely, or is not being drained
 * @param losses how often graphs were taken from the server that asked, as its lease had ended
 */
public record Standing(
    long term,
    @Nullable Node leader,
    boolean living,
    boolean ending,
    boolean draining,
    boolean second,
    long losses) {

  /** Who leads while nobody is being drained. */
  public Standing(long term, @Nullable Node leader, boolean living) {
    this(term, leader, living, false, false, false, 0);
  }
}
