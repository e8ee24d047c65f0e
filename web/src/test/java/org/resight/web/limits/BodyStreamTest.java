package org.resight.web.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.resight.refusal.RefusedException;
import org.resight.web.problem.Problem;

class BodyStreamTest {

  @Test
  void read_upToTheLimit() throws IOException {
    assertThat(stream(new byte[100], false, 100).readAllBytes()).hasSize(100);
  }

  @Test
  void read_pastTheLimit() {
    assertThat(Problem.status(refusal(new byte[101], false, 100).refusal())).isEqualTo(413);
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
    assertThat(Problem.status(refusal(bomb, true, 100_000).refusal())).isEqualTo(413);
  }

  @Test
  void read_brokenGzip() throws IOException {
    byte[] whole = gzip(new byte[1000]);

    assertThat(Problem.slug(refusal(new byte[] {1, 2, 3}, true, 100).refusal()))
        .isEqualTo("malformed-gzip");
    assertThat(Problem.slug(refusal(Arrays.copyOf(whole, whole.length - 9), true, 5000).refusal()))
        .isEqualTo("malformed-gzip");
  }

  @Test
  void read_ofABodyThatEndsTooSoon_isRefused() throws IOException {
    RefusedException refusal =
        catchThrowableOfType(
            RefusedException.class,
            () ->
                new BodyStream(
                        new Sent(new byte[50]), 100, false, 1_000, new Uploads().begin(true, true))
                    .readAllBytes());
    assertThat(Problem.status(refusal.refusal())).isEqualTo(400);
    assertThat(Problem.slug(refusal.refusal())).isEqualTo("incomplete-body");
  }

  @Test
  void read_fromAClientThatHasGone_isRefused() throws IOException {
    for (boolean compressed : new boolean[] {false, true}) {
      RefusedException refusal =
          catchThrowableOfType(
              RefusedException.class,
              () ->
                  new BodyStream(new Gone(), -1, compressed, 1_000, new Uploads().begin(true, true))
                      .readAllBytes());
      assertThat(Problem.slug(refusal.refusal())).isEqualTo("incomplete-body");
    }
  }

  @Test
  void read_largeBodiesNeedAPlace() throws IOException {
    Uploads uploads = new Uploads();
    byte[] large = new byte[(int) Uploads.LARGE];
    Uploads.Upload first = uploads.begin(true, true);
    assertThat(stream(large, first).readAllBytes()).hasSize(large.length);
    for (int i = 1; i < Uploads.MOST_LARGE; i++) {
      uploads.begin(true, true).read(Uploads.LARGE);
    }

    assertThat(Problem.status(refusal(large, uploads.begin(true, true)).refusal())).isEqualTo(503);
    assertThat(stream(new byte[(int) Uploads.LARGE - 1], uploads.begin(true, true)).readAllBytes())
        .isNotEmpty();
    assertThat(stream(large, uploads.begin(false, true)).readAllBytes()).hasSize(large.length);

    first.end();
    first.end();
    assertThat(stream(large, uploads.begin(true, true)).readAllBytes()).hasSize(large.length);
    assertThat(Problem.status(refusal(large, uploads.begin(true, true)).refusal())).isEqualTo(503);
  }

  /** What bodies cost decides, not their number; one alone is always read. */
  @Test
  void read_ofLargeBodiesTogether_isBoundedByTheirBytes() {
    Uploads uploads = new Uploads(Duration.ZERO, 10 * Uploads.LARGE);
    Uploads.Upload first = uploads.begin(true, true);
    first.read(30 * Uploads.LARGE);
    Uploads.Upload second = uploads.begin(true, true);
    assertThat(Problem.status(refusal(() -> second.read(Uploads.LARGE)).refusal())).isEqualTo(503);
    second.end();
    first.end();
    Uploads.Upload third = uploads.begin(true, true);
    third.read(5 * Uploads.LARGE);
    Uploads.Upload fourth = uploads.begin(true, true);
    fourth.read(4 * Uploads.LARGE);
    assertThat(Problem.status(refusal(() -> third.read(7 * Uploads.LARGE)).refusal()))
        .isEqualTo(503);
    third.end();
    fourth.read(40 * Uploads.LARGE);
  }

  private static RefusedException refusal(ThrowingCallable call) {
    return catchThrowableOfType(RefusedException.class, call);
  }

  @Test
  void read_pastWhatTheServerHasWaitedFor_needsAPlace() throws IOException {
    Uploads uploads = new Uploads(Duration.ZERO);
    byte[] small = new byte[(int) Uploads.SMALL];
    byte[] more = new byte[2 * (int) Uploads.SMALL];
    List<Uploads.Upload> coming = new ArrayList<>();
    for (int i = 0; i < Uploads.MOST_COMING; i++) {
      Uploads.Upload upload = uploads.begin(i % 2 == 0, true);
      upload.comes(Uploads.SMALL);
      upload.comes(Uploads.SMALL);
      coming.add(upload);
    }

    assertThat(Problem.status(refusal(more, uploads.begin(false, true)).refusal())).isEqualTo(503);
    assertThat(Problem.status(refusal(gzip(noise(2 * more.length)), true, uploads).refusal()))
        .isEqualTo(503);
    assertThat(stream(small, uploads.begin(true, true)).readAllBytes()).hasSize(small.length);

    coming.get(0).hasCome();
    Uploads.Upload next = uploads.begin(true, true);
    assertThat(stream(more, next).readAllBytes()).hasSize(more.length);
    assertThat(stream(more, uploads.begin(true, true)).readAllBytes()).hasSize(more.length);

    Uploads.Upload last = uploads.begin(true, true);
    last.comes(Uploads.SMALL);
    coming.get(0).end();
    assertThat(Problem.status(refusal(more, uploads.begin(true, true)).refusal())).isEqualTo(503);
    last.end();
    last.end();
    assertThat(stream(more, uploads.begin(true, true)).readAllBytes()).hasSize(more.length);
    coming.get(1).end();
    coming.get(1).comes(Uploads.SMALL);
    assertThat(stream(more, uploads.begin(true, true)).readAllBytes()).hasSize(more.length);
  }

  @Test
  void read_ofWhatTheServerHasNotWaitedFor_needsAPlaceAtOnce() throws IOException {
    Uploads uploads = new Uploads(Duration.ZERO);
    byte[] small = new byte[1];
    for (int i = 0; i < Uploads.MOST_COMING; i++) {
      uploads.begin(true, false).comes(0);
    }

    assertThat(Problem.status(refusal(small, uploads.begin(true, false)).refusal())).isEqualTo(503);
    assertThat(stream(small, uploads.begin(true, true)).readAllBytes()).hasSize(1);
    assertThat(stream(new byte[0], uploads.begin(true, false)).readAllBytes()).isEmpty();
  }

  @Test
  void read_pastItsBeginning_leavesThePlaceForBeginnings() {
    Uploads uploads = new Uploads(Duration.ZERO);
    for (int i = 0; i < Uploads.MOST_COMING; i++) {
      Uploads.Upload upload = uploads.begin(true, false);
      upload.comes(0);
      upload.comes(Uploads.SMALL);
    }

    uploads.begin(true, false).comes(0);
    Uploads.Upload more = uploads.begin(true, false);
    more.comes(0);
    assertThat(
            Problem.status(
                catchThrowableOfType(RefusedException.class, () -> more.comes(Uploads.SMALL))
                    .refusal()))
        .isEqualTo(503);
  }

  @Test
  void read_ofWhatHasCome_needsNoPlace() throws IOException {
    Uploads uploads = new Uploads(Duration.ZERO);
    for (int i = 0; i < Uploads.MOST_COMING; i++) {
      uploads.begin(true, false).comes(0);
    }
    byte[] content = new byte[100_000];

    for (int come : new int[] {100_000, 99_999}) {
      Sent sent = new Sent(content);
      sent.come = come;
      BodyStream body =
          new BodyStream(sent, content.length, false, Long.MAX_VALUE, uploads.begin(true, false));
      if (come == content.length) {
        assertThat(body.readAllBytes()).hasSize(content.length);
      } else {
        assertThat(
                Problem.status(
                    catchThrowableOfType(RefusedException.class, body::readAllBytes).refusal()))
            .isEqualTo(503);
      }
    }
  }

  private static BodyStream stream(byte[] content, Uploads.Upload upload) {
    return new BodyStream(new Sent(content), content.length, false, Long.MAX_VALUE, upload);
  }

  private static RefusedException refusal(byte[] content, Uploads.Upload upload) {
    return catchThrowableOfType(
        RefusedException.class, () -> stream(content, upload).readAllBytes());
  }

  private static BodyStream stream(byte[] content, boolean compressed, long most) {
    return new BodyStream(new Sent(content), -1, compressed, most, new Uploads().begin(true, true));
  }

  private static RefusedException refusal(byte[] content, boolean compressed, long most) {
    return catchThrowableOfType(
        RefusedException.class, () -> stream(content, compressed, most).readAllBytes());
  }

  private static RefusedException refusal(byte[] content, boolean compressed, Uploads uploads) {
    Uploads.Upload upload = uploads.begin(true, true);
    return catchThrowableOfType(
        RefusedException.class,
        () ->
            new BodyStream(new Sent(content), -1, compressed, Long.MAX_VALUE, upload)
                .readAllBytes());
  }

  private static byte[] noise(int length) {
    byte[] noise = new byte[length];
    new Random(1).nextBytes(noise);
    return noise;
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(content);
    }
    return packed.toByteArray();
  }

  /** The connection is reset. */
  private static final class Gone extends Sent {
    Gone() {
      super(new byte[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      throw new IOException("Connection reset by peer");
    }
  }

  private static class Sent extends ServletInputStream {
    private final ByteArrayInputStream content;

    /** Bytes that can be read without waiting. */
    private int come;

    Sent(byte[] content) {
      this.content = new ByteArrayInputStream(content);
    }

    @Override
    public int read() {
      return content.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return content.read(bytes, offset, length);
    }

    @Override
    public int available() {
      return Math.min(come, content.available());
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
