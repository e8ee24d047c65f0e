package org.resight.audit;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One call of one client.
 *
 * @param client which client; it makes one call after another
 * @param invoked when the call began, in nanoseconds of one clock for all clients
 * @param answered when the answer had come, {@link #NEVER} if nobody knows what became of the call
 * @param call what was asked and answered
 */
public record Operation(int client, long invoked, long answered, Call call) {

  /** The time of an answer that never came. */
  public static final long NEVER = Long.MAX_VALUE;

  /** What was asked and answered. */
  public sealed interface Call {}

  /**
   * Reviews, sent in one body.
   *
   * @param receipts one for each review, or none if the answer never came
   */
  public record Reviewed(List<SentReview> sent, List<Receipt> receipts) implements Call {}

  /**
   * Reviews, sent in one body and refused: nothing was done.
   *
   * @param sent the reviews
   */
  public record Refused(List<SentReview> sent) implements Call {}

  /**
   * A reviewer's newest review, taken back.
   *
   * @param receipt the receipt, or null if the answer never came
   */
  public record Undone(String reviewer, @Nullable Receipt receipt) implements Call {}

  /**
   * A reading of the graph.
   *
   * @param seq the review as of which it was answered
   * @param decisions the effective decision of some pairs; {@code unreviewed} for those without
   */
  public record Read(long seq, Map<Pair, String> decisions) implements Call {}

  /** The receipt of a review. */
  public record Receipt(UUID id, long seq, boolean duplicate) {}

  /** Two annotations. */
  public record Pair(UUID a, UUID b) {}
}
