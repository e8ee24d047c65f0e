package org.resight.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.resight.model.GraphId;

/** A watcher that falls behind is cut off once, and may come back. */
class GraphEventsTest {

  private final Queue<Runnable> held = new ArrayDeque<>();
  private final GraphEvents events = new GraphEvents(held::add);
  private static final GraphId GRAPH = new GraphId(new UUID(1, 2));

  private int cut;
  private int heard;

  private final class ComingBack implements Flow.Subscriber<GraphEvent> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(GraphEvent event) {
      heard++;
    }

    @Override
    public void onError(Throwable failure) {
      cut++;
      events.subscribe(new ComingBack());
    }

    @Override
    public void onComplete() {
      // it may
    }
  }

  @Test
  void tell_aWatcherThatIsTooSlow_cutsItOffOnce() {
    events.subscribe(new ComingBack());
    for (int i = 0; i < 1_500; i++) {
      events.tell(new GraphEvent.Deleted(GRAPH));
    }
    while (!held.isEmpty()) {
      held.remove().run();
    }
    assertThat(cut).isEqualTo(1);
    int before = heard;
    events.tell(new GraphEvent.Deleted(GRAPH));
    while (!held.isEmpty()) {
      held.remove().run();
    }
    assertThat(heard - before).as("one watcher is left").isEqualTo(1);
  }
}
