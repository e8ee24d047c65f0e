package org.resight.catalogue;

import java.text.Normalizer;
import java.util.Locale;

/** What two names of individuals have in common if they are the same name to people. */
public final class NameKey {

  private NameKey() {}

  /**
   * Returns the key of a name: without space around it, in Unicode's normal form C, without case.
   * Two names are the same name if and only if their keys are equal.
   */
  public static String of(String name) {
    String normal = Normalizer.normalize(name.strip(), Normalizer.Form.NFC);
    String folded = normal.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(folded, Normalizer.Form.NFC);
  }
}
