package org.resight.web.routing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs what a server says of a client whose request it passes on. The signature holds for one
 * method and address, and for one term, so that nobody can use it for anything else.
 *
 * <p>Thread-safe.
 */
final class Signature {

  /** The header with a client and the signature. */
  static final String HEADER = "Resight-Client";

  private static final String ALGORITHM = "HmacSHA256";

  private final Supplier<String> secret;

  /**
   * Signs with a secret.
   *
   * @param secret all servers of the database know it
   */
  Signature(Supplier<String> secret) {
    this.secret = secret;
  }

  /** Returns the value of the header for a request that is passed on. */
  String sign(PassedClient client, long term, String method, String target) {
    byte[] said = client.text().getBytes(StandardCharsets.UTF_8);
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    return encoder.encodeToString(said)
        + "."
        + encoder.encodeToString(mac(client.text(), term, method, target));
  }

  /** Returns the client of which a server has told; empty if no server of this database has. */
  Optional<PassedClient> read(String header, long term, String method, String target) {
    String[] parts = header.split("\\.", -1);
    if (parts.length != 2) {
      return Optional.empty();
    }
    try {
      String said = new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8);
      byte[] given = Base64.getUrlDecoder().decode(parts[1]);
      return MessageDigest.isEqual(given, mac(said, term, method, target))
          ? PassedClient.of(said)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private byte[] mac(String said, long term, String method, String target) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.get().getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return mac.doFinal(
          String.join("\n", Long.toString(term), method, target, said)
              .getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
