package org.resight.web.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.resight.journal.GraphKey;
import org.resight.journal.JournalConflictException;
import org.resight.journal.JournalEntry;
import org.resight.journal.ReviewJournal;
import org.resight.model.AnnotationId;

class TimedJournalTest {

  private static final GraphKey KEY = new GraphKey(new UUID(1, 2));

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AtomicReference<Method> called = new AtomicReference<>();
  private boolean failing;
  private final ReviewJournal timed =
      new TimedJournal(
          (ReviewJournal)
              Proxy.newProxyInstance(
                  ReviewJournal.class.getClassLoader(),
                  new Class<?>[] {ReviewJournal.class},
                  (proxy, method, arguments) -> {
                    called.set(method);
                    if (failing) {
                      throw new JournalConflictException("another server");
                    }
                    return method.getReturnType() == boolean.class ? false : null;
                  }),
          registry);

  private static List<JournalEntry> entries(int size) {
    return Collections.nCopies(
        size, new JournalEntry.Excluded(List.of(AnnotationId.of(new UUID(3, 4))), "ana", null));
  }

  private double count() {
    return registry.get("resight.journal.entries").counter().count();
  }

  private long commits() {
    return registry.get("resight.journal.append").timer().count();
  }

  @Test
  void append_countsACommitAndItsEntries() {
    timed.append(KEY, 0, 0, 1, entries(3));
    timed.append(KEY, 3, 1, 1, entries(2));
    assertThat(commits()).isEqualTo(2);
    assertThat(count()).isEqualTo(5);
    assertThat(registry.get("resight.journal.append").timer().totalTime(TimeUnit.NANOSECONDS))
        .isPositive();
  }

  @Test
  void append_thatFails_isNotCounted() {
    failing = true;
    assertThatThrownBy(() -> timed.append(KEY, 0, 0, 1, entries(1)))
        .isInstanceOf(JournalConflictException.class);
    assertThat(commits()).isZero();
    assertThat(count()).isZero();
  }

  static List<Method> methods() {
    return Arrays.asList(ReviewJournal.class.getMethods());
  }

  /** A default method that was not passed on would cost its faster override unnoticed. */
  @ParameterizedTest
  @MethodSource("methods")
  void everyMethod_isPassedOn(Method method) throws ReflectiveOperationException {
    Object[] arguments =
        Arrays.stream(method.getParameterTypes()).map(TimedJournalTest::some).toArray();
    method.invoke(timed, arguments);
    assertThat(called).hasValue(method);
  }

  private static Object some(Class<?> type) {
    if (type == long.class) {
      return 1L;
    }
    if (type == int.class) {
      return 1;
    }
    return type == List.class ? List.of() : null;
  }
}
