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
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.resight.graph.GraphClient;
import org.resight.graph.StateFingerprint;
import org.resight.model.Confidence;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphId;
import org.resight.model.MetaDecision;
import org.resight.model.Review;

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
      QueryJob job = bench.bean.wantQuery(true).job();
      bench.bean.advanceQuery(job.id(), job.status());
      String before = StateFingerprint.of(bench.bean);
      for (Method method : publicMethods()) {
        if (method.getAnnotation(Lock.class).value() == LockType.READ) {
          Object[] arguments =
              Arrays.stream(method.getParameterTypes())
                  .map(type -> argument(type, client))
                  .toArray();
          method.invoke(bench.bean, arguments);
          assertThat(StateFingerprint.of(bench.bean)).as(method.getName()).isEqualTo(before);
        }
      }
      bench.bean.drainFeedback();
      assertThat(StateFingerprint.of(bench.bean))
          .as("the fingerprint sees a write")
          .isNotEqualTo(before);
    }
  }

  private static @Nullable Object argument(Class<?> type, GraphClient client) {
    if (type == GraphId.class) {
      return client.id();
    }
    if (type == Collection.class) {
      return TestBench.ids(1, 9);
    }
    return type == int.class ? 10 : null;
  }

  private static Review review() {
    return new Review(
        TestBench.pair(1, 2),
        EvidenceDecision.POSITIVE,
        MetaDecision.NONE,
        Confidence.UNSPECIFIED,
        "ann");
  }
}
