package org.resight.it.pages;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What an app for one-time codes shows, computed from RFC 6238 without the server's code. */
final class OneTimeCodes {

  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private OneTimeCodes() {}

  /**
   * Returns a code.
   *
   * @param later how many half minutes from now
   */
  static String code(String secret, int later) throws GeneralSecurityException {
    StringBuilder bits = new StringBuilder();
    for (char letter : secret.replace(" ", "").toCharArray()) {
      String five = "0000" + Integer.toBinaryString(LETTERS.indexOf(letter));
      bits.append(five.substring(five.length() - 5));
    }
    byte[] key = new byte[bits.length() / 8];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) Integer.parseInt(bits.substring(8 * i, 8 * i + 8), 2);
    }
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(key, "HmacSHA1"));
    long step = Instant.now().getEpochSecond() / 30 + later;
    byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
    int number = ByteBuffer.wrap(hash).getInt(hash[19] & 0xf) & 0x7fffffff;
    String digits = "00000" + number % 1_000_000;
    return digits.substring(digits.length() - 6);
  }
}
