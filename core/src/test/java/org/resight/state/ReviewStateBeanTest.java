package org.resight.state;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ejb.AccessTimeout;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Lock;
import jakarta.ejb.LockType;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.resight.engine.AnnotationId;
import org.resight.engine.Confidence;
import org.resight.engine.EvidenceDecision;
import org.resight.engine.MetaDecision;
import org.resight.engine.Review;

class ReviewStateBeanTest {

  private static List<Method> publicMethods() {
    return Arrays.stream(ReviewStateBean.class.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isBridge())
        .filter(method -> !method.isSynthetic())
        .toList();
  }

  @Test
  void everyPublicMethod_namesItsLock() {
    assertThat(publicMethods()).hasSizeGreaterThan(15);
    assertThat(publicMethods())
        .allSatisfy(method -> assertThat(method.getAnnotation(Lock.class)).isNotNull());
    assertThat(ReviewStateBean.class)
        .hasAnnotations(Singleton.class, AccessTimeout.class, Lock.class);
    AccessTimeout timeout = ReviewStateBean.class.getAnnotation(AccessTimeout.class);
    assertThat(timeout.unit().toSeconds(timeout.value())).isBetween(1L, 10L);
    assertThat(ReviewStateBean.class.getAnnotation(ConcurrencyManagement.class).value())
        .isEqualTo(ConcurrencyManagementType.CONTAINER);
    assertThat(ReviewStateBean.class.getAnnotation(TransactionAttribute.class).value())
        .isEqualTo(TransactionAttributeType.NOT_SUPPORTED);
  }

  @Test
  void readMethods_writeNothing() throws Exception {
    try (TestBench bench = new TestBench()) {
      bench.known(1, 9);
      GraphClient client = bench.open(TestBench.ids(1, 2, 3));
      bench.open(TestBench.ids(4, 5));
      bench.bean.bufferFeedback(new Feedback(1, review()));
      bench.bean.advanceQuery(bench.bean.wantQuery(true).job().status());
      Object state = field(ReviewStateBean.class, "state", bench.bean);
      String before = fingerprint(state);
      for (Method method : publicMethods()) {
        if (method.getAnnotation(Lock.class).value() == LockType.READ) {
          Object[] arguments =
              Arrays.stream(method.getParameterTypes())
                  .map(type -> type == GraphId.class ? client.id() : null)
                  .toArray();
          method.invoke(bench.bean, arguments);
          assertThat(fingerprint(state)).as(method.getName()).isEqualTo(before);
        }
      }
      bench.bean.drainFeedback();
      assertThat(fingerprint(state)).as("the fingerprint sees a write").isNotEqualTo(before);
    }
  }

  private static Review review() {
    return new Review(
        TestBench.pair(1, 2),
        EvidenceDecision.POSITIVE,
        MetaDecision.NONE,
        Confidence.UNSPECIFIED,
        "ann");
  }

  private static Object field(Class<?> type, String name, Object of) throws Exception {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field.get(of);
  }

  /** Writes out everything that the state holds, graphs by their id only. */
  private static String fingerprint(Object state) throws Exception {
    StringBuilder text = new StringBuilder();
    write(state, text, Collections.newSetFromMap(new IdentityHashMap<>()));
    return text.toString();
  }

  private static void write(Object value, StringBuilder text, Set<Object> seen) throws Exception {
    if (value instanceof GraphClient client) {
      text.append(client.id());
    } else if (value instanceof Map<?, ?> map) {
      Set<String> lines = new TreeSet<>();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        StringBuilder line = new StringBuilder();
        write(entry.getKey(), line, seen);
        line.append('=');
        write(entry.getValue(), line, seen);
        lines.add(line.toString());
      }
      text.append(lines);
    } else if (value instanceof Collection<?> items) {
      for (Object item : items) {
        write(item, text, seen);
        text.append(',');
      }
    } else if (value != null
        && value.getClass().getName().startsWith("org.resight.state")
        && !value.getClass().isRecord()
        && !value.getClass().isEnum()
        && seen.add(value)) {
      for (Field field : value.getClass().getDeclaredFields()) {
        field.setAccessible(true);
        if (!Modifier.isStatic(field.getModifiers())) {
          text.append(field.getName()).append(':');
          write(field.get(value), text, seen);
          text.append(';');
        }
      }
    } else {
      text.append(value);
    }
  }

  /** How often a second caller is waited for where the lock keeps it out. */
  private static final int PATIENCE = 300;

  /** Reserves in two threads that meet, unless they are kept apart, before either registers. */
  private static Set<Object> reservedTogether(
      LockedBean bean, List<AnnotationId> one, List<AnnotationId> other) throws Exception {
    CyclicBarrier meeting = new CyclicBarrier(2);
    try (TestBench bench = new TestBench()) {
      ExecutorService threads = Executors.newFixedThreadPool(2);
      try {
        Future<Object> first = threads.submit(reserve(bean, bench, meeting, one));
        Future<Object> second = threads.submit(reserve(bean, bench, meeting, other));
        return outcomes(first, second);
      } finally {
        threads.shutdownNow();
      }
    }
  }

  private static Set<Object> outcomes(Future<Object> first, Future<Object> second)
      throws Exception {
    Set<Object> outcomes = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Future<Object> future : List.of(first, second)) {
      try {
        outcomes.add(future.get());
      } catch (ExecutionException e) {
        outcomes.add(e.getCause());
      }
    }
    return outcomes;
  }

  private static Callable<Object> reserve(
      LockedBean bean, TestBench bench, CyclicBarrier meeting, List<AnnotationId> annotations) {
    return () ->
        bean.reserve(
                new GraphProposal(
                    annotations,
                    NameBasedId.of(annotations),
                    id -> {
                      meet(meeting);
                      return new GraphClient(
                          new GraphOpening(
                              new GraphKey(UUID.randomUUID()),
                              id,
                              null,
                              Backend.GRAPH,
                              org.resight.engine.GraphConfig.defaults(),
                              Map.of(),
                              annotations,
                              bench.clock.instant()),
                          bench.services);
                    }))
            .client();
  }

  private static void meet(CyclicBarrier meeting) {
    try {
      meeting.await(PATIENCE, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | BrokenBarrierException e) {
      // the lock keeps the other out
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void reserve_oneSetTogether_isOneGraph() throws Exception {
    assertThat(reservedTogether(LockedBean.create(), TestBench.ids(1, 2), TestBench.ids(1, 2)))
        .hasSize(1)
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(GraphClient.class));
  }

  @Test
  void reserve_oneSetTogetherWithoutTheLock_isNot() throws Exception {
    assertThat(reservedTogether(LockedBean.withoutLock(), TestBench.ids(1, 2), TestBench.ids(1, 2)))
        .hasSize(2);
  }
}
