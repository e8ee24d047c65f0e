package org.resight.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class BodyStreamTest {

  @Test
  void read_upToTheLimit() throws IOException {
    assertThat(stream(new byte[100], false, 100).readAllBytes()).hasSize(100);
  }

  @Test
  void read_pastTheLimit() {
    assertThat(refusal(new byte[101], false, 100).status()).isEqualTo(413);
  }

  @Test
  void read_byteByByte() throws IOException {
    BodyStream body = stream(new byte[] {1, -1}, false, 100);

    assertThat(body.read()).isEqualTo(1);
    assertThat(body.read()).isEqualTo(255);
    assertThat(body.read()).isEqualTo(-1);
  }

  @Test
  void read_gzip() throws IOException {
    byte[] content = new byte[10_000];
    Arrays.fill(content, (byte) 7);

    assertThat(stream(gzip(content), true, 10_000).readAllBytes()).isEqualTo(content);
  }

  @Test
  void read_gzipUnfoldsPastTheLimit() throws IOException {
    byte[] bomb = gzip(new byte[1_000_000]);

    assertThat(bomb.length).isLessThan(10_000);
    assertThat(refusal(bomb, true, 100_000).status()).isEqualTo(413);
  }

  @Test
  void read_brokenGzip() throws IOException {
    byte[] whole = gzip(new byte[1000]);

    assertThat(refusal(new byte[] {1, 2, 3}, true, 100).slug()).isEqualTo("malformed-gzip");
    assertThat(refusal(Arrays.copyOf(whole, whole.length - 9), true, 5000).slug())
        .isEqualTo("malformed-gzip");
  }

  @Test
  void read_largeBodiesNeedAPlace() throws IOException {
    Uploads uploads = new Uploads();
    byte[] large = new byte[(int) Uploads.LARGE];
    Uploads.Upload first = uploads.begin(true);
    assertThat(stream(large, first).readAllBytes()).hasSize(large.length);
    for (int i = 1; i < Uploads.MOST_LARGE; i++) {
      uploads.begin(true).read(Uploads.LARGE, 0);
    }

    assertThat(refusal(large, uploads.begin(true)).status()).isEqualTo(503);
    assertThat(stream(new byte[(int) Uploads.LARGE - 1], uploads.begin(true)).readAllBytes())
        .isNotEmpty();
    assertThat(stream(large, uploads.begin(false)).readAllBytes()).hasSize(large.length);

    first.end();
    first.end();
    assertThat(stream(large, uploads.begin(true)).readAllBytes()).hasSize(large.length);
    assertThat(refusal(large, uploads.begin(true)).status()).isEqualTo(503);
  }

  @Test
  void read_slowBodiesNeedAPlace() {
    Uploads uploads = new Uploads();
    long tenSeconds = Uploads.GRACE.toNanos();
    Uploads.Upload first = uploads.begin(false);
    first.read(1, tenSeconds + 1);
    first.read(2, 2 * tenSeconds);
    for (int i = 1; i < Uploads.MOST_SLOW; i++) {
      uploads.begin(true).read(1, tenSeconds + 1);
    }

    Uploads.Upload next = uploads.begin(true);
    assertThatNoException().isThrownBy(() -> next.read(1, tenSeconds));
    assertThatNoException().isThrownBy(() -> next.read(2_000_000, 2 * tenSeconds));
    assertThat(
            catchThrowableOfType(
                    InvalidRequestException.class, () -> next.read(1_000_000, 2 * tenSeconds))
                .status())
        .isEqualTo(503);

    first.end();
    assertThatNoException().isThrownBy(() -> next.read(1_000_000, 2 * tenSeconds));
  }

  private static BodyStream stream(byte[] content, Uploads.Upload upload) {
    return new BodyStream(new Sent(content), false, Long.MAX_VALUE, upload);
  }

  private static InvalidRequestException refusal(byte[] content, Uploads.Upload upload) {
    return catchThrowableOfType(
        InvalidRequestException.class, () -> stream(content, upload).readAllBytes());
  }

  private static BodyStream stream(byte[] content, boolean compressed, long most) {
    return new BodyStream(new Sent(content), compressed, most, new Uploads().begin(true));
  }

  private static InvalidRequestException refusal(byte[] content, boolean compressed, long most) {
    return catchThrowableOfType(
        InvalidRequestException.class, () -> stream(content, compressed, most).readAllBytes());
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(content);
    }
    return packed.toByteArray();
  }

  private static final class Sent extends ServletInputStream {
    private final ByteArrayInputStream content;

    Sent(byte[] content) {
      this.content = new ByteArrayInputStream(content);
    }

    @Override
    public int read() {
      return content.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      return content.read(bytes, offset, length);
    }

    @Override
    public boolean isFinished() {
      return content.available() == 0;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new UnsupportedOperationException();
    }
  }
}
