package org.resight.web.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolTest {

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static byte[] content(Spool spool) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    spool.copyTo(content);
    return content.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_536, 65_537, 300_000})
  void of_keepsABodyOfAnySize(int size) throws IOException {
    byte[] body = bytes(size);
    Spool spool = Spool.of(new ByteArrayInputStream(body), size);
    assertThat(spool.size()).isEqualTo(size);
    assertThat(content(spool)).isEqualTo(body);
    assertThat(content(spool)).isEqualTo(body);
    assertThat(spool.publisher().contentLength()).isEqualTo(size);
    spool.discard();
    if (size > 65_536) {
      assertThatThrownBy(() -> content(spool)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void of_aBodyThatIsTooLarge_isRefused() {
    ByteArrayInputStream body = new ByteArrayInputStream(bytes(70_000));
    assertThatThrownBy(() -> Spool.of(body, 69_999)).isInstanceOf(Spool.TooLargeException.class);
  }

  @Test
  void answer_isWholeOrNone() throws IOException {
    SpooledAnswer answer = new SpooledAnswer(100_000);
    byte[] body = bytes(90_000);
    answer.onNext(List.of(ByteBuffer.wrap(body, 0, 50_000), ByteBuffer.wrap(body, 50_000, 40_000)));
    assertThat(answer.getBody().toCompletableFuture()).isNotDone();
    answer.onComplete();
    Spool whole = answer.getBody().toCompletableFuture().join();
    assertThat(content(whole)).isEqualTo(body);
    whole.discard();

    SpooledAnswer cut = new SpooledAnswer(100_000);
    cut.onNext(List.of(ByteBuffer.wrap(body)));
    cut.onError(new IOException("gone"));
    assertThat(cut.getBody().toCompletableFuture()).isCompletedExceptionally();

    SpooledAnswer large = new SpooledAnswer(80_000);
    large.onNext(List.of(ByteBuffer.wrap(body)));
    large.onComplete();
    assertThat(large.getBody().toCompletableFuture()).isCompletedExceptionally();
  }
}
