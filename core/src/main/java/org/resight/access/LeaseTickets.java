package org.resight.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What shows that a pair was offered to an account: the lease's own id, the time, and an HMAC over
 * both, the project, the pair and the account. It stays good when the lease has ended and when the
 * server was restarted, for seven days. Thread-safe.
 */
public final class LeaseTickets {

  private static final Duration GOOD = Duration.ofDays(7);

  /** A clock that was set back. */
  private static final Duration AHEAD = Duration.ofMinutes(5);

  private static final Pattern TICKET =
      Pattern.compile("([0-9a-f-]{36})\\.([0-9]{1,12})\\.([0-9A-Za-z_-]{43})");

  private LeaseTickets() {}

  /** Writes a ticket. */
  public static String of(
      Secret key, UUID lease, UUID project, UUID a, UUID b, UUID account, Instant now) {
    long second = now.getEpochSecond();
    return lease + "." + second + "." + mac(key, lease, second, project, a, b, account);
  }

  /** Returns the lease that a text names, a ticket or its bare id; empty if it names none. */
  public static Optional<UUID> lease(String text) {
    Matcher matcher = TICKET.matcher(text);
    try {
      return Optional.of(UUID.fromString(matcher.matches() ? matcher.group(1) : text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns whether a text is the ticket of this pair and account, at most seven days old. */
  public static boolean isGood(
      Secret key, String text, UUID project, UUID a, UUID b, UUID account, Instant now) {
    Matcher matcher = TICKET.matcher(text);
    Optional<UUID> lease = lease(text);
    if (!matcher.matches() || lease.isEmpty()) {
      return false;
    }
    long second = Long.parseLong(matcher.group(2));
    Instant written = Instant.ofEpochSecond(second);
    return written.isAfter(now.minus(GOOD))
        && written.isBefore(now.plus(AHEAD))
        && Secrets.equal(matcher.group(3), mac(key, lease.get(), second, project, a, b, account));
  }

  private static String mac(
      Secret key, UUID lease, long second, UUID project, UUID a, UUID b, UUID account) {
    UUID first = a.toString().compareTo(b.toString()) <= 0 ? a : b;
    UUID last = first.equals(a) ? b : a;
    String text =
        String.join(
            " ",
            lease.toString(),
            Long.toString(second),
            project.toString(),
            first.toString(),
            last.toString(),
            account.toString());
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.bytes(), "HmacSHA256"));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
