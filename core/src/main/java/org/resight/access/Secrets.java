package org.resight.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/** Random texts that nobody can guess, and what is kept of them. Thread-safe. */
final class Secrets {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SECRET_BYTES = 32;

  /** The last six letters are a checksum: a mistyped token is seen without a look-up. */
  private static final Pattern TOKEN =
      Pattern.compile("(rst_([0-9a-f]{8})_[0-9A-Za-z_-]{43})([0-9a-f]{6})");

  private Secrets() {}

  /** Returns 256 random bits, 43 letters in base64url. */
  static String random() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(SECRET_BYTES));
  }

  /** Returns 160 random bits that can be typed: 32 letters and digits in groups. */
  static String setupCode() {
    String alphabet = "abcdefghijkmnpqrstuvwxyz23456789";
    StringBuilder code = new StringBuilder();
    for (int i = 0; i < 32; i++) {
      code.append(i > 0 && i % 8 == 0 ? "-" : "").append(alphabet.charAt(RANDOM.nextInt(32)));
    }
    return code.toString();
  }

  /** Returns 160 random bits in base32, which apps for codes know. */
  static String totp() {
    return Totp.base32(bytes(20));
  }

  /** Returns a new token. */
  static String token() {
    String start = "rst_" + HexFormat.of().formatHex(bytes(4)) + "_" + random();
    return start + checksum(start);
  }

  /** Returns the id in a token; empty if the text is none. */
  static Optional<String> tokenId(String text) {
    Matcher matcher = TOKEN.matcher(text);
    return matcher.matches() && matcher.group(3).equals(checksum(matcher.group(1)))
        ? Optional.of(matcher.group(2))
        : Optional.empty();
  }

  private static String checksum(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().toHexDigits(crc.getValue(), 6);
  }

  /** Returns the SHA-256 of a text, in hexadecimal. */
  static String hash(String text) {
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  static boolean equal(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
