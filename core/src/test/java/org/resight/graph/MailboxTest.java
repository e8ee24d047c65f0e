package org.resight.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What waits and what is handed over at once is bounded. A command is how many items it brings. */
class MailboxTest {

  private static final int BOUND = 10;
  private static final int BATCH = 4;

  private final Queue<Runnable> scheduled = new ArrayDeque<>();
  private final List<List<Integer>> handed = new ArrayList<>();
  private final Mailbox<Integer> mailbox =
      new Mailbox<>(BOUND, BATCH, items -> items, scheduled::add, handed::add, refused -> {});

  MailboxTest() {
    mailbox.start();
  }

  private void runAll() {
    while (!scheduled.isEmpty()) {
      scheduled.remove().run();
    }
  }

  private int taken(int commands, int items) {
    return (int) IntStream.range(0, commands).filter(i -> mailbox.post(items)).count();
  }

  @Test
  void post_pastTheBound_isRefusedUntilSomeAreHandedOver() {
    assertThat(taken(BOUND + 5, 1)).isEqualTo(BOUND);

    scheduled.remove().run();

    assertThat(mailbox.size()).isEqualTo(BOUND - BATCH);
    assertThat(taken(BOUND, 1)).isEqualTo(BATCH);
  }

  @Test
  void post_ofManyItems_isRefusedLongBeforeAsManyCommandsWait() {
    assertThat(taken(8, 50)).isEqualTo(4);
  }

  @Test
  void post_ofOneItem_isTakenBesideTheManyOfOthers() {
    taken(8, 50);
    assertThat(mailbox.post(2)).isFalse();
    assertThat(mailbox.post(1)).isTrue();
  }

  @Test
  void post_ofMoreItemsThanMayWait_isTakenWhereNoneDo() {
    assertThat(mailbox.post(1_000_000)).isTrue();
    assertThat(mailbox.post(2)).isFalse();

    runAll();

    assertThat(mailbox.post(1_000_000)).isTrue();
  }

  @Test
  void post_whereTheSystemHasNoThreadLeft_isRefused_andTheNextIsTaken() {
    List<List<Integer>> refused = new ArrayList<>();
    Queue<Error> failures = new ArrayDeque<>(List.of(new OutOfMemoryError("no thread")));
    Mailbox<Integer> starved =
        new Mailbox<>(
            BOUND,
            BATCH,
            items -> items,
            task -> {
              if (!failures.isEmpty()) {
                throw failures.remove();
              }
              task.run();
            },
            handed::add,
            refused::add);
    starved.start();
    starved.post(1);
    starved.post(2);
    assertThat(refused).containsExactly(List.of(1));
    assertThat(handed).containsExactly(List.of(2));
  }

  @Test
  void handOver_ofManyItems_isOneCommandAtATime() {
    for (int items : new int[] {1, 1, 50, 50, 1, 2, 2, 1}) {
      mailbox.post(items);
    }
    runAll();
    assertThat(handed)
        .containsExactly(List.of(1, 1, 50), List.of(50), List.of(1, 2, 2), List.of(1));
  }
}
