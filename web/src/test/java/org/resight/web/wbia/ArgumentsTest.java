package org.resight.web.wbia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String JSON = "application/json";
  private static final long LONG = 268_435_456;

  private static Arguments read(String type, InputStream body) throws IOException {
    return Arguments.of(request(type, body), LONG);
  }

  private static Arguments read(String type, String body) throws IOException {
    return read(type, new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
  }

  private static HttpServletRequest request(String type, InputStream body) {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            ArgumentsTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getContentType" -> type;
                  case "getInputStream" -> new Body(body);
                  default -> null;
                });
  }

  /** A body as a servlet reads it. */
  private static final class Body extends ServletInputStream {
    private final InputStream in;

    Body(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      return in.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return in.read(bytes, offset, length);
    }

    @Override
    public boolean isFinished() {
      return false;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(@Nullable ReadListener listener) {
      throw new IllegalStateException();
    }
  }

  private static void assertRefused(int code, String type, InputStream body) {
    assertThatThrownBy(() -> read(type, body))
        .isInstanceOfSatisfying(
            WbiaException.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }

  private static InputStream repeated(String text, int megabytes) {
    byte[] block = text.repeat((1 << 20) / text.length()).getBytes(StandardCharsets.UTF_8);
    Enumeration<InputStream> blocks =
        Collections.enumeration(
            Collections.nCopies(megabytes, block).stream()
                .map(each -> (InputStream) new ByteArrayInputStream(each))
                .toList());
    return new SequenceInputStream(blocks);
  }

  @Test
  void form_ofMillionsOfFields_isRefusedBeforeItFillsTheMemory() {
    assertRefused(413, FORM, repeated("a&", 12));
  }

  @Test
  void form_longerThanAnyOldClientSends_isRefused() {
    assertRefused(413, FORM, repeated("a=1234567890", 18));
  }

  @Test
  void form_ofAThousandFields_isRead() throws IOException {
    Arguments arguments = read(FORM, "a=1&".repeat(999) + "b=2");
    assertThat(arguments.text("a")).isEqualTo("1");
    assertThat(arguments.text("b")).isEqualTo("2");
  }

  @Test
  void form_isReadAsBefore() throws IOException {
    Arguments arguments = read(FORM, "&&a=1&a=2&flag&c=x%26y&");
    assertThat(arguments.text("a")).isEqualTo("1");
    assertThat(arguments.text("flag")).isEmpty();
    assertThat(arguments.text("c")).isEqualTo("x&y");
    assertThat(arguments.text("d")).isNull();
  }

  @Test
  void json_ofMillionsOfParts_isRefused() {
    assertRefused(
        422,
        JSON,
        new SequenceInputStream(
            new ByteArrayInputStream("{\"a\":[0".getBytes(StandardCharsets.UTF_8)),
            repeated(",0", 10)));
  }

  @Test
  void json_nestedWithoutEnd_isRefused() {
    assertRefused(
        422, JSON, new ByteArrayInputStream("[".repeat(10_000).getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void value_nestedInAForm_isRefused() throws IOException {
    Arguments arguments = read(FORM, "annot_uuid_list=" + "[".repeat(10_000));
    assertThatThrownBy(arguments::annotations)
        .isInstanceOfSatisfying(
            WbiaException.class, refused -> assertThat(refused.code()).isEqualTo(422));
  }

  @Test
  void json_ofManyIds_isRead() throws IOException {
    StringBuilder body = new StringBuilder("{\"annot_uuid_list\":[");
    for (int i = 0; i < 100_000; i++) {
      body.append(i == 0 ? "" : ",")
          .append("{\"__UUID__\":\"")
          .append(new UUID(1, i))
          .append("\"}");
    }
    assertThat(read(JSON, body.append("]}").toString()).annotations()).hasSize(100_000);
  }
}
