package org.resight.web.body;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resight.refusal.RefusedException;

class JsonProviderTest {

  private static final UUID ID = UUID.fromString("00000000-0000-0000-0000-000000000001");

  private final JsonProvider provider = new JsonProvider();

  record Sighting(UUID id, Instant at, double probability, int count) {}

  @Test
  void readFrom_record() throws IOException {
    assertThat(
            read(
                "{\"id\":\"%s\",\"at\":\"2026-01-01T00:00:00Z\",\"probability\":0.5,\"count\":2}"
                    .formatted(ID)))
        .isEqualTo(new Sighting(ID, Instant.parse("2026-01-01T00:00:00Z"), 0.5, 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{",
        "{} {}",
        "{\"counts\":1}",
        "{\"count\":1,\"count\":1}",
        "{\"count\":1.5}",
        "{\"count\":\"1\"}",
        "{\"count\":null}",
        "{\"probability\":NaN}",
        "{\"id\":\"x\"}",
        "{\"at\":\"yesterday\"}",
        // as UTF-32 has it, and then no character
        "\0\0\0{iuer"
      })
  void readFrom_notTheJsonAskedFor(String body) {
    assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> read(body));
  }

  @Test
  void writeTo_timesAsText() throws IOException {
    var body = new ByteArrayOutputStream();
    provider.writeTo(
        new Sighting(ID, Instant.EPOCH, 0.25, 1),
        Sighting.class,
        Sighting.class,
        null,
        MediaType.APPLICATION_JSON_TYPE,
        null,
        body);

    assertThat(body.toString(UTF_8))
        .isEqualTo(
            "{\"id\":\"%s\",\"at\":\"1970-01-01T00:00:00Z\",\"probability\":0.25,\"count\":1}"
                .formatted(ID));
  }

  @ParameterizedTest
  @ValueSource(classes = {String.class, byte[].class, InputStream.class, StreamingOutput.class})
  void isReadable_rawBodiesAreTheServers(Class<?> raw) {
    assertThat(provider.isReadable(raw, raw, null, MediaType.APPLICATION_JSON_TYPE)).isFalse();
    assertThat(provider.isWriteable(raw, raw, null, MediaType.APPLICATION_JSON_TYPE)).isFalse();
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private Object read(String body) throws IOException {
    return provider.readFrom(
        (Class) Sighting.class,
        Sighting.class,
        null,
        MediaType.APPLICATION_JSON_TYPE,
        null,
        new ByteArrayInputStream(body.getBytes(UTF_8)));
  }
}
