package org.resight.web.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables as people's programs write them. */
class TableReaderTest {

  private static final String TABLE =
      "\"Datei, Bild\";Name;Ort\n"
          + "zebra.jpg;Luna;Nairobi\n".repeat(9_000)
          + "möwe.jpg;Žofie;Køge\n";

  private static String read(byte[] bytes) throws IOException {
    TableReader reader = new TableReader(new ByteArrayInputStream(bytes));
    StringWriter text = new StringWriter();
    reader.transferTo(text);
    return reader.separatorFound() + " " + text;
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "windows-1252", "UTF-16"})
  void read_anyEncoding_givesTheText(String charset) throws IOException {
    assertThat(read(TABLE.getBytes(Charset.forName(charset)))).isEqualTo("; " + TABLE);
  }

  @Test
  void read_separators() throws IOException {
    assertThat(read("a\tb,c\td\n".getBytes(StandardCharsets.UTF_8))).startsWith("\t");
    assertThat(read("a,b\n1;2;3,4\n".getBytes(StandardCharsets.UTF_8))).startsWith(",");
  }

  @Test
  void read_twoEncodings_isRefused() {
    byte[] mixed = "a,b\nmöwe,ö".getBytes(StandardCharsets.UTF_8);
    mixed[mixed.length - 1] = (byte) 0xff;
    assertThatThrownBy(() -> read(mixed)).isInstanceOf(CharacterCodingException.class);
  }
}
