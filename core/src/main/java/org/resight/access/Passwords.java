package org.resight.access;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccessRefusedException.Reason;

/**
 * Passwords, kept as Argon2id: 19 MiB, two passes, one lane, in PHC form.
 *
 * <p>Two hashes at once at most, so that a flood of sign-ins costs 38 MiB and two cores; who waits
 * longer than ten seconds is refused. Thread-safe.
 */
class Passwords {

  private static final int LEAST = 12;
  private static final int MOST = 256;
  private static final int SALT_BYTES = 16;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The beginnings of what is tried first, whatever follows. */
  private static final Set<String> COMMON =
      Set.of(
          "password",
          "passwort",
          "qwertyuiop",
          "1234567890",
          "0123456789",
          "letmein",
          "iloveyou",
          "administrator",
          "welcome",
          "willkommen",
          "abcdefghij",
          "qwertzuiop",
          "changeme",
          "trustno1",
          "sunshine",
          "princess",
          "football",
          "monkey",
          "dragon",
          "baseball");

  private final Argon2Function argon;
  private final Semaphore places = new Semaphore(2, true);

  /** The hash that is compared with when there is none: it takes the same time. */
  private final String dummy;

  Passwords() {
    this(19 * 1024, 2);
  }

  /** Costs as much memory, in KiB, and as many passes as given; tests take less. */
  Passwords(int memory, int passes) {
    argon = Argon2Function.getInstance(memory, passes, 1, 32, Argon2.ID);
    dummy = hash(Secrets.random());
  }

  /**
   * Checks a password that somebody chose.
   *
   * @throws AccessRefusedException {@link Reason#PASSWORD} if it is easily guessed
   */
  static void requireGood(String password, String handle, String name) {
    int length = password.codePointCount(0, password.length());
    if (length < LEAST || length > MOST) {
      throw refused("A password has " + LEAST + " to " + MOST + " characters.");
    }
    String lower = password.toLowerCase(Locale.ROOT);
    String core = lower.replaceAll("[^\\p{L}\\p{N}]", "");
    if (password.chars().distinct().count() < 5) {
      throw refused("The password repeats a few characters.");
    }
    for (String word : COMMON) {
      if (core.replace(word, "").length() < LEAST / 2) {
        throw refused("The password is one of those that are tried first.");
      }
    }
    for (String word : new String[] {handle, name, "resight"}) {
      String bare = word.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
      if (bare.length() > 2 && core.replace(bare, "").length() < LEAST / 2) {
        throw refused("The password is made of a name that others know.");
      }
    }
  }

  private static AccessRefusedException busy() {
    return new AccessRefusedException(
        Reason.TOO_MANY_TRIES, "Many people sign in just now. Try again in a minute.");
  }

  private static AccessRefusedException refused(String detail) {
    return new AccessRefusedException(Reason.PASSWORD, detail);
  }

  String hash(String password) {
    return inTurn(() -> Password.hash(password).addRandomSalt(SALT_BYTES).with(argon).getResult());
  }

  /** Returns whether a password is the one; takes as long when there is none to compare with. */
  boolean matches(String password, @Nullable String hash) {
    if (password.length() > 2 * MOST) {
      return false;
    }
    String compared = hash == null ? dummy : hash;
    return inTurn(
            () ->
                Password.check(password, compared)
                    .with(Argon2Function.getInstanceFromHash(compared)))
        && hash != null;
  }

  /**
   * Computes a hash when a place is free; each hash there is goes this way.
   *
   * @throws AccessRefusedException {@link Reason#TOO_MANY_TRIES} if none was free for ten seconds
   */
  <T> T inTurn(Supplier<T> work) {
    try {
      if (!places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw busy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy();
    }
    try {
      return work.get();
    } finally {
      places.release();
    }
  }
}
