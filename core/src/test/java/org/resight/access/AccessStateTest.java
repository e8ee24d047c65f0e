package org.resight.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is known of access while the store does not answer. */
class AccessStateTest {

  private static final Duration LATER = Duration.ofSeconds(2);

  private final SetClock clock = new SetClock();
  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch asking = new CountDownLatch(1);
  private final CountDownLatch gone = new CountDownLatch(1);
  private volatile boolean away;

  private final AccessState state =
      new AccessState(
          new MemoryAccessStore(clock) {
            @Override
            @SuppressWarnings("UnsynchronizedOverridesSynchronized") // others must not wait for it
            public long version() {
              asked.incrementAndGet();
              if (away) {
                asking.countDown();
                awaitGone();
                throw new IllegalStateException("away");
              }
              return super.version();
            }
          },
          clock);

  private void awaitGone() {
    try {
      assertThat(gone.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void lastKnown_whileTheStoreIsWaitedFor_isToldAtOnce() throws Exception {
    AccessData before = state.now();
    clock.pass(LATER);
    away = true;
    CompletableFuture<AccessData> waits =
        CompletableFuture.supplyAsync(() -> state.lastKnown().orElseThrow());
    assertThat(asking.await(30, TimeUnit.SECONDS)).isTrue();

    assertThat(state.lastKnown()).containsSame(before);

    gone.countDown();
    assertThat(waits.get(30, TimeUnit.SECONDS)).isSameAs(before);
    assertThat(state.lastKnown()).containsSame(before);
    assertThat(asked).as("once, and not again so soon").hasValue(1);
    away = false;
    clock.pass(Duration.ofSeconds(6));
    assertThat(state.lastKnown()).containsSame(before);
    assertThat(asked).hasValue(2);
  }

  @Test
  void now_besideServersThatChangeIt_isAskedForEachTime() {
    MemoryAccessStore store = new MemoryAccessStore(clock);
    AtomicBoolean alone = new AtomicBoolean(true);
    AccessState here = new AccessState(store, clock, alone::get);
    long before = here.now().version();
    AccessState elsewhere = new AccessState(store, clock);
    elsewhere.change(known -> new AccessStore.Change(known, List.of()));
    assertThat(here.now().version()).isEqualTo(before);
    alone.set(false);
    assertThat(here.now().version()).isEqualTo(before + 1);
    elsewhere.change(known -> new AccessStore.Change(known, List.of()));
    assertThat(here.nowOrLast().version()).isEqualTo(before + 2);
  }

  @Test
  void nowOrLast_withoutTheStore_isWhatWasKnown_forFiveMinutes() {
    AccessData before = state.nowOrLast();
    away = true;
    gone.countDown();
    clock.pass(LATER);
    assertThat(state.isAway()).isFalse();
    assertThat(state.nowOrLast()).isSameAs(before);
    assertThat(state.isAway()).isTrue();
    assertThat(state.nowOrLast()).as("without waiting").isSameAs(before);
    assertThat(asked).hasValue(1);
    clock.pass(Duration.ofMinutes(4));
    assertThat(state.nowOrLast()).isSameAs(before);
    assertThatThrownBy(state::now).hasMessage("away");
    clock.pass(Duration.ofMinutes(1));
    assertThatThrownBy(state::nowOrLast).hasMessage("away");
    away = false;
    clock.pass(LATER);
    assertThat(state.nowOrLast()).isSameAs(before);
    assertThat(state.isAway()).isFalse();
  }

  @Test
  void readAgain_asksTheStore_whichIsNotToldAsNewBefore() {
    AccessData before = state.now();
    assertThat(state.now()).isSameAs(before);
    assertThat(asked).hasValue(0);

    state.readAgain();

    assertThat(state.now()).isSameAs(before);
    assertThat(asked).hasValue(1);
    assertThat(state.now()).isSameAs(before);
    assertThat(asked).hasValue(1);
  }

  @Test
  void now_afterTheStoreDidNotAnswer_failsWithoutWaiting() {
    state.now();
    clock.pass(LATER);
    away = true;
    gone.countDown();
    assertThatThrownBy(state::now).hasMessage("away");
    assertThatThrownBy(state::now).hasMessage("away");
    assertThat(asked).hasValue(1);
    clock.pass(LATER);
    assertThatThrownBy(state::now).hasMessage("away");
    assertThat(asked).hasValue(2);
  }
}
