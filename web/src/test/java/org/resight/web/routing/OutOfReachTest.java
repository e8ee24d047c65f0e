package org.resight.web.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.resight.cluster.KnownNode;
import org.resight.cluster.Node;

/** A server that lives and does not answer is told from one that is gone. */
class OutOfReachTest {

  private static final UUID ME = new UUID(1, 1);
  private static final Node OTHER = new Node(new UUID(1, 2), "http://other:8080", "1");

  private final List<CompletableFuture<String>> open = new ArrayList<>();
  private boolean answers = true;
  private boolean waits;
  private long nanos;
  private long renewed;
  private int changes;

  private final OutOfReach tested =
      new OutOfReach(
          server -> asked(),
          this::nodes,
          this::nodes,
          ME,
          Runnable::run,
          () -> changes++,
          () -> nanos);

  private CompletableFuture<String> asked() {
    CompletableFuture<String> question = new CompletableFuture<>();
    if (waits) {
      open.add(question);
    } else if (answers) {
      question.complete("up");
    } else {
      question.completeExceptionally(new IOException("no answer"));
    }
    return question;
  }

  private List<KnownNode> nodes() {
    Duration lease = Duration.ofSeconds(5).minusNanos(nanos - renewed);
    return List.of(
        new KnownNode(OTHER, false, lease, false, 0),
        new KnownNode(new Node(ME, "http://me:8080", "1"), false, Duration.ofSeconds(5), false, 0));
  }

  /** Looks four times a second. */
  private void pass(Duration time, boolean renews) {
    for (long end = nanos + time.toNanos(); nanos < end; ) {
      nanos += Duration.ofMillis(250).toNanos();
      if (renews && nanos - renewed >= Duration.ofSeconds(1).toNanos()) {
        renewed = nanos;
      }
      tested.look();
    }
  }

  @Test
  void oneThatAnswers_isWithinReach() {
    pass(Duration.ofSeconds(5), true);
    assertThat(tested.is(OTHER.id())).isFalse();
  }

  @Test
  void oneThatRenewsItsLeaseAndDoesNotAnswer_isOutOfReach_untilItAnswers() {
    pass(Duration.ofSeconds(2), true);
    answers = false;
    pass(Duration.ofMillis(1500), true);
    assertThat(tested.is(OTHER.id())).isTrue();
    assertThat(changes).isEqualTo(1);
    answers = true;
    pass(Duration.ofMillis(250), true);
    assertThat(tested.is(OTHER.id())).isFalse();
  }

  @Test
  void oneThatRenewsItsLease_isOutOfReachWithTheSecondQuestionInVain() {
    pass(Duration.ofSeconds(2), true);
    waits = true;
    pass(Duration.ofMillis(500), true);
    nanos += Duration.ofSeconds(1).toNanos();
    renewed = nanos;
    open.get(0).completeExceptionally(new IOException("no answer"));
    assertThat(tested.is(OTHER.id())).isFalse();
    open.get(1).completeExceptionally(new IOException("no answer"));
    assertThat(tested.is(OTHER.id())).isTrue();
  }

  @Test
  void oneThatIsGone_isNotOutOfReach() {
    pass(Duration.ofSeconds(2), true);
    answers = false;
    pass(Duration.ofSeconds(6), false);
    assertThat(tested.is(OTHER.id())).isFalse();
    assertThat(changes).isZero();
  }

  @Test
  void oneQuestionInVain_isNotEnough() {
    answers = false;
    pass(Duration.ofMillis(250), true);
    answers = true;
    pass(Duration.ofMillis(250), true);
    answers = false;
    pass(Duration.ofMillis(250), true);
    assertThat(tested.is(OTHER.id())).isFalse();
  }
}
