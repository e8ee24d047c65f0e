package org.resight.access;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * How fast volunteers may review: {@value #EACH_HOUR} reviews an hour, faster than anybody looks.
 *
 * <p>Remembers {@value #MOST} volunteers at most, the newest. Thread-safe.
 */
public final class ReviewPace {

  private static final int EACH_HOUR = 600;
  private static final int MOST = 10_000;

  private final Map<UUID, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Bucket> eldest) {
          return size() > MOST;
        }
      };

  /**
   * Counts reviews of an account.
   *
   * @throws RefusedException {@link Refusal#TOO_MANY_REVIEWS} if a volunteer sends too many; none
   *     of these is counted
   */
  public synchronized void require(Account account, int reviews) {
    if (account.kind() != Account.Kind.VOLUNTEER) {
      return;
    }
    Bucket bucket =
        buckets.computeIfAbsent(
            account.id(),
            id ->
                Bucket.builder()
                    .addLimit(
                        limit ->
                            limit.capacity(EACH_HOUR).refillGreedy(EACH_HOUR, Duration.ofHours(1)))
                    .build());
    if (reviews > EACH_HOUR || !bucket.tryConsume(reviews)) {
      throw new RefusedException(
          Refusal.TOO_MANY_REVIEWS, "At most " + EACH_HOUR + " reviews an hour; take a break.");
    }
  }
}
