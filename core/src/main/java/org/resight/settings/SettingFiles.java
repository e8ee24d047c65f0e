package org.resight.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Settings whose values stand in files, as container platforms hand out secrets. */
final class SettingFiles {

  private static final String SUFFIX = "_FILE";
  private static final int LONGEST = 1 << 16;

  private SettingFiles() {}

  /**
   * Returns the value of a setting, or null: as it is given, or what the file holds that {@code
   * NAME_FILE} names. One line break at the file's end does not count.
   *
   * @throws IllegalArgumentException if both are given, or the file cannot be read; the sentence
   *     names the setting, never the file or its content
   */
  static @Nullable String value(String name, Function<String, @Nullable String> given) {
    String value = given.apply(name);
    String file = given.apply(name + SUFFIX);
    if (file == null || file.isBlank()) {
      return value;
    }
    if (value != null) {
      throw new IllegalArgumentException(
          "Give either " + name + " or " + name + SUFFIX + ", not both.");
    }
    try (InputStream in = Files.newInputStream(Path.of(file.strip()))) {
      byte[] content = in.readNBytes(LONGEST + 1);
      if (content.length > LONGEST) {
        throw new IllegalArgumentException(
            "The file of " + name + SUFFIX + " must have at most " + LONGEST + " bytes.");
      }
      return new String(content, StandardCharsets.UTF_8).replaceFirst("\\r?\\n\\z", "");
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException(
          "The file that " + name + SUFFIX + " names cannot be read.");
    }
  }
}
