package org.resight.access;

import io.github.bucket4j.Bucket;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * How often sign-in may be tried: 30 times in ten minutes from one address; and for one handle from
 * one network five times, then after delays that double up to a minute. Nobody is locked out.
 *
 * <p>Remembers {@value #MOST} of each at most, the newest. Thread-safe.
 */
final class Tries {

  private static final int MOST = 10_000;
  private static final int FREE = 5;
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final int EACH_ADDRESS = 30;
  private static final Duration WINDOW = Duration.ofMinutes(10);

  private record Failures(int count, Instant last) {}

  private final Map<String, Failures> failures = newest();
  private final Map<String, Bucket> addresses = newest();

  private static <V> Map<String, V> newest() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > MOST;
      }
    };
  }

  /**
   * Counts a try.
   *
   * @throws RefusedException {@link Refusal#TOO_MANY_TRIES}, before a password is looked at
   */
  synchronized void require(String handle, String address, Instant now) {
    Bucket bucket =
        addresses.computeIfAbsent(
            subscriber(address),
            key ->
                Bucket.builder()
                    .addLimit(
                        limit -> limit.capacity(EACH_ADDRESS).refillGreedy(EACH_ADDRESS, WINDOW))
                    .build());
    Failures failed = failures.get(key(handle, address));
    if ((failed != null && now.isBefore(failed.last().plus(delay(failed.count()))))
        || !bucket.tryConsume(1)) {
      throw new RefusedException(
          Refusal.TOO_MANY_TRIES, "Too many tries; wait a minute and try again.");
    }
  }

  private static Duration delay(int count) {
    if (count < FREE) {
      return Duration.ZERO;
    }
    Duration doubled = Duration.ofSeconds(1L << Math.min(count - FREE, 6));
    return doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
  }

  synchronized void failed(String handle, String address, Instant now) {
    failures.merge(
        key(handle, address),
        new Failures(1, now),
        (before, one) -> new Failures(before.count() + 1, now));
  }

  synchronized void succeeded(String handle, String address) {
    failures.remove(key(handle, address));
  }

  /** A handle may be as long as a body; what is kept of it is not. */
  private static String key(String handle, String address) {
    return Secrets.hash(handle) + network(address);
  }

  /** Who has one address of IPv6 has all of its first 64 bits. */
  private static String subscriber(String address) {
    return address.indexOf(':') < 0 ? address : network(address);
  }

  /** Returns the first 24 bits of an address of IPv4, and the first 64 of one of IPv6. */
  private static String network(String address) {
    return NumericAddress.of(address)
        .map(InetAddress::getAddress)
        .map(bytes -> HexFormat.of().formatHex(bytes, 0, bytes.length == 4 ? 3 : 8))
        .orElse(address);
  }
}
