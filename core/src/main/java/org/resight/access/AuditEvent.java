package org.resight.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * One act, as the audit keeps it for ever. Each is chained to the one before: whoever changes or
 * takes out one changes all that follow.
 *
 * <p>Immutable.
 *
 * @param number 1, 2, 3 … without holes
 * @param previous the hash of the one before; empty for the first
 * @param hash SHA-256 over {@code previous} and everything else
 */
public record AuditEvent(long number, Instant at, Act act, String previous, String hash) {

  /**
   * What was done, and by whom. No text may hold a secret.
   *
   * @param actor the handle; {@code local} or {@code nobody} where there is no account
   * @param token the id of the token, or empty
   * @param address where the request came from
   * @param request the id of the request
   * @param action what was done, as {@code sign-in}
   * @param target on what: a handle, the id of a token, the key of a project
   * @param outcome {@code done} or why not
   */
  public record Act(
      String actor,
      String token,
      String address,
      String request,
      String action,
      String target,
      String outcome) {

    private static final int LONGEST = 300;

    /** Shortens what came from outside. */
    public Act {
      target = target.length() > LONGEST ? target.substring(0, LONGEST) : target;
    }
  }

  /** Where the chain ends. */
  public record Head(long number, String hash) {
    /** Before the first event. */
    public static final Head NONE = new Head(0, "");
  }

  /** Returns the event that follows. */
  public static AuditEvent after(Head head, Instant at, Act act) {
    return new AuditEvent(
        head.number() + 1, at, act, head.hash(), hash(head.number() + 1, at, act, head.hash()));
  }

  /** Returns whether its own hash is right. */
  public boolean isWhole() {
    return hash.equals(hash(number, at, act, previous));
  }

  /**
   * Returns the number of the first event that is not what it was, or 0 if all are.
   *
   * @param events without holes, oldest first
   */
  public static long firstChanged(Head before, Iterable<AuditEvent> events) {
    Head head = before;
    for (AuditEvent event : events) {
      if (event.number() != head.number() + 1
          || !event.previous().equals(head.hash())
          || !event.isWhole()) {
        return head.number() + 1;
      }
      head = new Head(event.number(), event.hash());
    }
    return 0;
  }

  private static String hash(long number, Instant at, Act act, String previous) {
    MessageDigest digest = Secrets.sha256();
    for (String text :
        List.of(
            previous,
            Long.toString(number),
            at.toString(),
            act.actor(),
            act.token(),
            act.address(),
            act.request(),
            act.action(),
            act.target(),
            act.outcome())) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      // The length keeps two texts from being read as one.
      digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
