package org.resight.matching.vectors;

import java.util.regex.Pattern;

/**
 * Vectors that somebody imported into a graph.
 *
 * @param name by which a matching asks for them
 * @param version of what made them, or empty
 * @param dimension numbers of each vector
 */
public record VectorSet(String name, String version, int dimension) {

  /** Most numbers of one vector. */
  public static final int MOST_NUMBERS = 8_192;

  /** Most sets of one graph. */
  public static final int MOST_SETS = 20;

  /** What stands before the name where a matching asks for a set; no model's name has a colon. */
  public static final String PREFIX = "vectors:";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /** Says whether a text may name a set, or its version. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** Returns how a matching asks for it. */
  public String matcher() {
    return PREFIX + name;
  }

  /** Returns the matcher with its version: it differs for vectors that cannot be compared. */
  String maker() {
    return version.isEmpty() ? matcher() : matcher() + "-" + version;
  }
}
