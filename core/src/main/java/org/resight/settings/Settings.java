package org.resight.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a server, from environment variables or system properties of the same names.
 *
 * <p>Immutable.
 *
 * @param data {@code RESIGHT_DATA}: the directory of the database file and the photos
 * @param databaseUrl {@code RESIGHT_DB_URL}: a JDBC URL, or {@code java:…} for a data source of the
 *     container; null for H2 in a file under {@code data}
 * @param databaseUser {@code RESIGHT_DB_USER}
 * @param databasePassword {@code RESIGHT_DB_PASSWORD}; never logged
 * @param databaseConnections {@code RESIGHT_DB_CONNECTIONS}: connections in the pool, 2 to 200
 * @param databaseSync {@code RESIGHT_DB_SYNC}: for H2, {@code commit} to force each commit to the
 *     disk, which then survives a loss of power too; {@code second}, the default, to do so once a
 *     second
 * @param maxBody {@code RESIGHT_MAX_BODY}: bytes of a request body, at least 1024
 * @param mailbox {@code RESIGHT_MAILBOX}: commands that may wait for one graph, 16 to 1,000,000
 * @param feedbackLimit {@code RESIGHT_FEEDBACK_LIMIT}: feedback of the shared review after which
 *     its names are committed, 1 to 1,000,000
 * @param callbackHosts {@code RESIGHT_CALLBACK_HOSTS}: hosts, separated by commas, that callbacks
 *     may go to although their addresses are not public
 * @param readOnly {@code RESIGHT_READ_ONLY}: {@code true} to refuse every write; {@code false} is
 *     the default
 * @param matchNew {@code RESIGHT_MATCH_NEW}: {@code false} lets photos that come to a matched
 *     project later wait until somebody begins a matching; {@code true} is the default
 * @param models {@code RESIGHT_MODELS}: a folder of ONNX models that matching may use; null for
 *     none
 * @param matchExact {@code RESIGHT_MATCH_EXACT}: photos with vectors up to which a short list comes
 *     from a scan of all; beyond, from an index; 1 to 1,000,000
 * @param matcher {@code RESIGHT_MATCHER}: the model that a matching uses unless it names another;
 *     null for none
 */
public record Settings(
    Path data,
    @Nullable String databaseUrl,
    @Nullable String databaseUser,
    @Nullable String databasePassword,
    int databaseConnections,
    boolean databaseSync,
    long maxBody,
    int mailbox,
    int feedbackLimit,
    Set<String> callbackHosts,
    boolean readOnly,
    boolean matchNew,
    @Nullable Path models,
    int matchExact,
    @Nullable String matcher) {

  /** Copies the set. */
  public Settings {
    callbackHosts = Set.copyOf(callbackHosts);
  }

  /** Reads the settings of this process. */
  public static Settings ofProcess() {
    return of(Settings::ofProcess);
  }

  /**
   * Returns the value of one setting of this process, or null: the system property of its name, the
   * environment variable, or the content of the file that {@code NAME_FILE} names, as secrets of
   * containers are given.
   *
   * @throws IllegalArgumentException if the file cannot be read, or both are given
   */
  public static @Nullable String ofProcess(String name) {
    return SettingFiles.value(
        name,
        key -> {
          String property = System.getProperty(key);
          return property != null ? property : System.getenv(key);
        });
  }

  /**
   * Reads the settings.
   *
   * @param values gives the value of a name, or null
   * @throws IllegalArgumentException if one is wrong, in one sentence
   */
  public static Settings of(Function<String, @Nullable String> values) {
    String data = values.apply("RESIGHT_DATA");
    return new Settings(
        Path.of(data == null || data.isBlank() ? "resight-data" : data).toAbsolutePath(),
        text(values, "RESIGHT_DB_URL"),
        text(values, "RESIGHT_DB_USER"),
        values.apply("RESIGHT_DB_PASSWORD"),
        (int) number(values, "RESIGHT_DB_CONNECTIONS", 10, 2, 200),
        sync(text(values, "RESIGHT_DB_SYNC")),
        number(values, "RESIGHT_MAX_BODY", 256L << 20, 1024, Long.MAX_VALUE),
        (int) number(values, "RESIGHT_MAILBOX", 10_000, 16, 1_000_000),
        (int) number(values, "RESIGHT_FEEDBACK_LIMIT", 50, 1, 1_000_000),
        names(text(values, "RESIGHT_CALLBACK_HOSTS")),
        flag(values, "RESIGHT_READ_ONLY", false),
        flag(values, "RESIGHT_MATCH_NEW", true),
        models(text(values, "RESIGHT_MODELS")),
        (int) number(values, "RESIGHT_MATCH_EXACT", 100_000, 1, 1_000_000),
        matcher(text(values, "RESIGHT_MATCHER"), text(values, "RESIGHT_MODELS")));
  }

  private static @Nullable Path models(@Nullable String name) {
    if (name == null) {
      return null;
    }
    Path folder = Path.of(name).toAbsolutePath();
    if (!Files.isDirectory(folder) || !Files.isReadable(folder)) {
      throw new IllegalArgumentException("RESIGHT_MODELS is no directory that can be read.");
    }
    return folder;
  }

  private static @Nullable String matcher(@Nullable String name, @Nullable String models) {
    if (name != null && models == null) {
      throw new IllegalArgumentException("RESIGHT_MATCHER needs RESIGHT_MODELS.");
    }
    return name;
  }

  private static boolean sync(@Nullable String value) {
    if (value == null || value.equals("second")) {
      return false;
    }
    if (value.equals("commit")) {
      return true;
    }
    throw new IllegalArgumentException("RESIGHT_DB_SYNC must be commit or second.");
  }

  private static boolean flag(
      Function<String, @Nullable String> values, String name, boolean otherwise) {
    String value = text(values, name);
    if (value == null) {
      return otherwise;
    }
    if (value.equals("true") || value.equals("false")) {
      return value.equals("true");
    }
    throw new IllegalArgumentException(name + " must be true or false.");
  }

  private static Set<String> names(@Nullable String list) {
    return list == null
        ? Set.of()
        : Arrays.stream(list.split(","))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
  }

  private static @Nullable String text(Function<String, @Nullable String> values, String name) {
    String value = values.apply(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  /**
   * Reads a whole number.
   *
   * @param values gives the value of a name, or null
   * @param otherwise the number if none is given
   * @throws IllegalArgumentException if it is none from the least to the most, in one sentence
   */
  public static long number(
      Function<String, @Nullable String> values,
      String name,
      long otherwise,
      long least,
      long most) {
    String value = text(values, name);
    if (value == null) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below, with the bounds
    }
    throw new IllegalArgumentException(
        name + " must be a whole number from " + least + " to " + most + ".");
  }

  /** Leaves the password out. */
  @Override
  public String toString() {
    return "Settings[data=" + data + ", mailbox=" + mailbox + ", maxBody=" + maxBody + "]";
  }
}
