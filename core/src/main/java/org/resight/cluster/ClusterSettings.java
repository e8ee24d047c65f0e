package org.resight.cluster;

import java.net.URI;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.resight.settings.Settings;

/**
 * The settings of a server among several.
 *
 * @param url {@code RESIGHT_NODE_URL}: where the other servers reach this one; null if it is alone
 */
public record ClusterSettings(@Nullable URI url) {

  /** Reads the settings of this process. */
  public static ClusterSettings ofProcess() {
    return of(Settings::ofProcess);
  }

  /**
   * Reads the settings.
   *
   * @param values gives the value of a name, or null
   * @throws IllegalArgumentException if one is wrong, in one sentence
   */
  public static ClusterSettings of(Function<String, @Nullable String> values) {
    String text = values.apply("RESIGHT_NODE_URL");
    if (text == null || text.isBlank()) {
      return new ClusterSettings(null);
    }
    try {
      URI url = URI.create(text.strip().replaceFirst("/$", ""));
      if (("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
          && url.getHost() != null
          && url.getRawUserInfo() == null
          && url.getRawPath().isEmpty()
          && url.getRawQuery() == null
          && url.getRawFragment() == null) {
        return new ClusterSettings(url);
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "RESIGHT_NODE_URL must be like http://10.0.0.1:8080, without a path.");
  }
}
