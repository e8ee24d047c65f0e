package org.resight.access;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Codes that an app computes from a secret and the time: RFC 6238 with SHA-1, six digits and thirty
 * seconds, which every app knows. A clock may be one step off.
 */
final class Totp {

  private static final int STEP_SECONDS = 30;
  private static final int OFF = 1;
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final Pattern CODE = Pattern.compile("[0-9]{6}");

  private Totp() {}

  /** Writes bytes in base32 by RFC 4648, without padding. */
  static String base32(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    long bits = 0;
    int count = 0;
    for (byte each : bytes) {
      bits = (bits << 8) | (each & 0xff);
      count += 8;
      while (count >= 5) {
        count -= 5;
        text.append(BASE32.charAt((int) (bits >> count) & 31));
      }
    }
    if (count > 0) {
      text.append(BASE32.charAt((int) (bits << (5 - count)) & 31));
    }
    return text.toString();
  }

  static byte[] bytes(String base32) {
    ByteBuffer bytes = ByteBuffer.allocate(base32.length() * 5 / 8);
    long bits = 0;
    int count = 0;
    for (char each : base32.toUpperCase(Locale.ROOT).toCharArray()) {
      bits = (bits << 5) | BASE32.indexOf(each);
      count += 5;
      if (count >= 8) {
        count -= 8;
        bytes.put((byte) (bits >> count));
      }
    }
    return bytes.array();
  }

  /**
   * Returns the step of time that a code is of; empty if it is of none that counts now.
   *
   * @param after the step of the code that was taken last: that one and earlier ones do not count
   */
  static OptionalLong step(String secret, String code, Instant now, long after) {
    String digits = code.replace(" ", "");
    if (!CODE.matcher(digits).matches()) {
      return OptionalLong.empty();
    }
    long current = now.getEpochSecond() / STEP_SECONDS;
    OptionalLong found = OptionalLong.empty();
    for (long step = current - OFF; step <= current + OFF; step++) {
      if (Secrets.equal(code(secret, step), digits) && step > after) {
        found = OptionalLong.of(step);
      }
    }
    return found;
  }

  static String code(String secret, long step) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(bytes(secret), "HmacSHA1"));
      byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
      int offset = hash[hash.length - 1] & 0xf;
      int number = ByteBuffer.wrap(hash, offset, Integer.BYTES).getInt() & 0x7fffffff;
      return String.format(Locale.ROOT, "%06d", number % 1_000_000);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
