package org.resight.access;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

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

  /** Passwords that are hashed at the same time: each takes 19 MB. */
  private static final int MOST_AT_ONCE = 2;

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** Characters of what remains of a password without words that are tried first. */
  private static final int LEAST_OF_ITS_OWN = LEAST / 2;

  /** The same, where two such words stand in it. */
  private static final int LEAST_BESIDE_TWO = 4;

  /** What stands for letters in words that are tried first. */
  private static final Map<Character, Character> LOOK_ALIKES =
      Map.of('0', 'o', '1', 'i', '3', 'e', '4', 'a', '5', 's', '7', 't', '@', 'a', '$', 's');

  private static final Set<String> COMMON = common();

  private final Argon2Function argon;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE, true);

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
   * @throws RefusedException {@link Refusal#PASSWORD} if it is easily guessed
   */
  static void requireGood(String password, String handle, String name) {
    int length = password.codePointCount(0, password.length());
    if (length < LEAST || length > MOST) {
      throw refused("A password has " + LEAST + " to " + MOST + " characters.");
    }
    String lower = password.toLowerCase(Locale.ROOT);
    String core = bare(lower);
    if (password.chars().distinct().count() < 5) {
      throw refused("The password repeats a few characters.");
    }
    if (isTriedFirst(core) || isTriedFirst(bare(asLetters(lower)))) {
      throw refused("The password is one of those that are tried first.");
    }
    for (String word : new String[] {handle, name, "resight"}) {
      String bare = bare(word.toLowerCase(Locale.ROOT));
      if (bare.length() > 2 && core.replace(bare, "").length() < LEAST_OF_ITS_OWN) {
        throw refused("The password is made of a name that others know.");
      }
    }
  }

  /** Returns whether little remains without one or two words of the list. */
  private static boolean isTriedFirst(String core) {
    List<String> within = COMMON.stream().filter(core::contains).toList();
    for (String word : within) {
      String rest = core.replace(word, "");
      if (rest.length() < LEAST_OF_ITS_OWN
          || within.stream()
              .anyMatch(other -> rest.replace(other, "").length() < LEAST_BESIDE_TWO)) {
        return true;
      }
    }
    return false;
  }

  private static String bare(String text) {
    return text.replaceAll("[^\\p{L}\\p{N}]", "");
  }

  private static String asLetters(String text) {
    StringBuilder letters = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      letters.setCharAt(i, LOOK_ALIKES.getOrDefault(text.charAt(i), text.charAt(i)));
    }
    return letters.toString();
  }

  private static Set<String> common() {
    try (InputStream list = Passwords.class.getResourceAsStream("common-passwords.txt")) {
      String text = new String(Objects.requireNonNull(list).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> !line.startsWith("#"))
          .flatMap(line -> Stream.of(line.split(" ", -1)))
          .filter(word -> word.length() > 3)
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RefusedException busy() {
    return new RefusedException(
        Refusal.TOO_MANY_TRIES, "Many people sign in just now. Try again in a minute.");
  }

  private static RefusedException refused(String detail) {
    return new RefusedException(Refusal.PASSWORD, detail);
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
   * @throws RefusedException {@link Refusal#TOO_MANY_TRIES} if none was free for ten seconds
   */
  <T> T inTurn(Supplier<T> work) {
    try {
      if (!places.tryAcquire(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
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
