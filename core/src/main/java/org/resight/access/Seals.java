package org.resight.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Texts that a browser keeps for the server, and can neither read nor change: AES-GCM with 256
 * bits, under a key that is made of the server's own. Every server of one database opens them.
 *
 * <p>Thread-safe. Costs microseconds.
 */
public final class Seals {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private Seals() {}

  /**
   * Seals a text.
   *
   * @param purpose what it is for; it opens for nothing else
   * @param until when it is worth nothing any more
   */
  public static String seal(Secret key, String purpose, String text, Instant until) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    byte[] plain =
        ByteBuffer.allocate(Long.BYTES + content.length)
            .putLong(until.getEpochSecond())
            .put(content)
            .array();
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, purpose, nonce).doFinal(plain);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Opens a text; empty if it was not sealed so, was changed, or its time is over. */
  public static Optional<String> open(Secret key, String purpose, String sealed, Instant now) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(sealed);
      if (bytes.length < NONCE_BYTES) {
        return Optional.empty();
      }
      byte[] nonce = Arrays.copyOf(bytes, NONCE_BYTES);
      ByteBuffer plain =
          ByteBuffer.wrap(
              cipher(Cipher.DECRYPT_MODE, key, purpose, nonce)
                  .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES));
      boolean over = now.getEpochSecond() >= plain.getLong();
      return over ? Optional.empty() : Optional.of(StandardCharsets.UTF_8.decode(plain).toString());
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Cipher cipher(int mode, Secret key, String purpose, byte[] nonce)
      throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.bytes(), "HmacSHA256"));
    byte[] own = mac.doFinal(("seal:" + purpose).getBytes(StandardCharsets.UTF_8));
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(own, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }
}
