package org.resight.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads addresses of IPv4 and IPv6 in numbers. A name is never looked up. Thread-safe. */
public final class NumericAddress {

  private static final String BYTE = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";

  private static final Pattern NUMERIC =
      Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

  private NumericAddress() {}

  /**
   * Reads an address as servers and proxies write it.
   *
   * @param text may have the brackets of a URI, or a zone behind a percent sign, which is left out
   * @return empty if it is none
   */
  public static Optional<InetAddress> of(String text) {
    int zone = text.indexOf('%');
    String bare = (zone < 0 ? text : text.substring(0, zone)).replace("[", "").replace("]", "");
    try {
      return NUMERIC.matcher(bare).matches()
          ? Optional.of(InetAddress.getByName(bare))
          : Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
