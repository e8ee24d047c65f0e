package org.resight.access;

/**
 * Where a request came from, for the audit and for the limits.
 *
 * @param address of who asked
 * @param request the id of the request
 * @param browser what the client calls itself
 */
public record Origin(String address, String request, String browser) {

  private static final int LONGEST = 120;

  /** Shortens what came from outside. */
  public Origin {
    browser = browser.length() > LONGEST ? browser.substring(0, LONGEST) : browser;
  }
}
