package org.resight.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.resight.journal.RecordedReview;

class ReviewLogTest {

  private final TestBench bench = new TestBench();
  private final ReviewLog log = new ReviewLog(bench.bean, bench.journal);

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  @Timeout(60)
  void page_ofAGraphThatIsBeingOpened_waitsForIt() throws Exception {
    var annotations = bench.known(1, 2);
    var opening = new FutureTask<>(() -> bench.open(annotations));
    FutureTask<List<RecordedReview>> page =
        new FutureTask<>(() -> log.page(bench.bean.clients().get(0).id(), 0, 10));
    Thread reader = new Thread(page);
    synchronized (bench.journal) { // so that the opening cannot be written
      new Thread(opening).start();
      while (bench.bean.clients().isEmpty()) {
        Thread.onSpinWait();
      }
      reader.start();
      while (reader.getState() != Thread.State.TIMED_WAITING && reader.isAlive()) {
        Thread.onSpinWait();
      }
      assertThat(opening.isDone()).isFalse();
      assertThat(page.isDone()).isFalse();
    }
    assertThat(page.get(30, TimeUnit.SECONDS)).isEmpty();
    assertThat(log.last(opening.get())).isZero();
  }
}
