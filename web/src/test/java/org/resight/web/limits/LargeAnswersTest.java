package org.resight.web.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.resight.refusal.RefusedException;
import org.resight.web.problem.Problem;

/** Sixteen clients read nothing of what they have asked for. */
@Timeout(60)
class LargeAnswersTest {

  private static final int SMALL = 60_000;
  private static final int LARGE = 200_000;
  private static final int PLACES = 16;
  private static final MediaType JSON = MediaType.APPLICATION_JSON_TYPE;
  private static final MediaType PHOTO = new MediaType("image", "jpeg");

  private final LargeAnswers answers = new LargeAnswers();
  private final CountDownLatch writing = new CountDownLatch(PLACES);
  private final CountDownLatch read = new CountDownLatch(1);

  @Test
  void onlyAnotherLongRead_isRefused() throws Exception {
    List<FutureTask<@Nullable Void>> slow = new ArrayList<>();
    for (int i = 0; i < PLACES; i++) {
      FutureTask<@Nullable Void> task =
          new FutureTask<>(() -> answer("GET", JSON, LARGE, new Unread()), null);
      slow.add(task);
      new Thread(task).start();
    }
    assertThat(writing.await(30, TimeUnit.SECONDS)).isTrue();

    ByteArrayOutputStream refused = new ByteArrayOutputStream();
    assertThatThrownBy(() -> answer("GET", JSON, LARGE, refused))
        .isInstanceOfSatisfying(
            RefusedException.class,
            busy -> assertThat(Problem.status(busy.refusal())).isEqualTo(503));
    assertThat(refused.size()).isZero();
    assertThat(written("GET", JSON, SMALL)).isEqualTo(SMALL);
    assertThat(written("POST", JSON, LARGE)).as("what has been done is told").isEqualTo(LARGE);
    assertThat(written("GET", PHOTO, LARGE)).isEqualTo(LARGE);

    read.countDown();
    for (FutureTask<@Nullable Void> each : slow) {
      each.get(30, TimeUnit.SECONDS);
    }
    assertThat(written("GET", JSON, LARGE)).isEqualTo(LARGE);
  }

  private int written(String method, MediaType type, int length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    answer(method, type, length, out);
    return out.size();
  }

  /** Writes an answer of so many bytes as a server would. */
  private void answer(String method, MediaType type, int length, OutputStream to) {
    Map<String, Object> properties = new HashMap<>();
    OutputStream[] out = {to};
    ContainerRequestContext request =
        proxy(
            ContainerRequestContext.class,
            (name, arguments) ->
                name.equals("getMethod")
                    ? method
                    : properties.put((String) arguments[0], arguments[1]));
    WriterInterceptorContext answer =
        proxy(
            WriterInterceptorContext.class,
            (name, arguments) -> {
              return switch (name) {
                case "getProperty" -> properties.get((String) arguments[0]);
                case "getMediaType" -> type;
                case "getOutputStream" -> out[0];
                case "setOutputStream" -> {
                  out[0] = (OutputStream) arguments[0];
                  yield null;
                }
                default -> {
                  out[0].write(new byte[length]);
                  yield null;
                }
              };
            });
    try {
      answers.filter(request);
      answers.aroundWriteTo(answer);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private interface Calls {
    @Nullable Object take(String name, Object[] arguments) throws Exception;
  }

  private static <T> T proxy(Class<T> type, Calls calls) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> calls.take(method.getName(), arguments)));
  }

  /** Takes nothing until it is read. */
  private final class Unread extends OutputStream {
    @Override
    public void write(int one) {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      writing.countDown();
      try {
        if (!read.await(30, TimeUnit.SECONDS)) {
          throw new AssertionError("never read");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
