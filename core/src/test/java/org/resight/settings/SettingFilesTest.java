package org.resight.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingFilesTest {

  @TempDir Path folder;

  private static @Nullable String value(Map<String, String> given) {
    return SettingFiles.value("RESIGHT_SECRET", given::get);
  }

  private Map<String, String> file(String content) throws IOException {
    return Map.of(
        "RESIGHT_SECRET_FILE", Files.writeString(folder.resolve("secret"), content).toString());
  }

  @Test
  void value_withoutFile_isWhatIsGiven() {
    assertThat(value(Map.of("RESIGHT_SECRET", "hyena"))).isEqualTo("hyena");
    assertThat(value(Map.of())).isNull();
    assertThat(value(Map.of("RESIGHT_SECRET", "hyena", "RESIGHT_SECRET_FILE", " ")))
        .as("a blank name names no file")
        .isEqualTo("hyena");
  }

  @Test
  void value_ofFile_isItsContentWithoutOneLineBreakAtTheEnd() throws IOException {
    assertThat(value(file("hyena"))).isEqualTo("hyena");
    assertThat(value(file("hyena\n"))).isEqualTo("hyena");
    assertThat(value(file("hyena\r\n"))).isEqualTo("hyena");
    assertThat(value(file(" two\nlines \n\n"))).isEqualTo(" two\nlines \n");
    assertThat(value(file("hy\u00e4ne"))).isEqualTo("hy\u00e4ne");
  }

  @Test
  void value_ofFileAndValue_isRefused() throws IOException {
    Map<String, String> both =
        Map.of("RESIGHT_SECRET", "hyena", "RESIGHT_SECRET_FILE", folder.resolve("none").toString());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> value(both))
        .withMessageContaining("either RESIGHT_SECRET or RESIGHT_SECRET_FILE");
  }

  @Test
  void value_ofFileThatCannotBeRead_isRefusedWithoutNamingIt() {
    for (String name :
        new String[] {folder.resolve("absent").toString(), folder.toString(), "\0"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> value(Map.of("RESIGHT_SECRET_FILE", name)))
          .withMessage("The file that RESIGHT_SECRET_FILE names cannot be read.")
          .withNoCause();
    }
  }

  @Test
  void value_ofFileAboveItsBound_isRefused() throws IOException {
    assertThat(value(file("x".repeat(65_536)))).hasSize(65_536);
    Map<String, String> longer = file("x".repeat(65_537));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> value(longer))
        .withMessageContaining("at most 65536 bytes");
  }
}
