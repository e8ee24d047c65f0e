package org.resight.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.resight.refusal.JournalUnavailableException;

class NodeLeaseTest {

  /** What the database does with leases; ends them when it is told to. */
  private static final class Store implements NodeStore {
    private final Set<UUID> living = new HashSet<>();
    private final List<Node> sent = new ArrayList<>();
    private boolean reachable = true;
    private Runnable onWay = () -> {};

    private void send(Node node) {
      onWay.run();
      if (!reachable) {
        throw new JournalUnavailableException("unreachable");
      }
      sent.add(node);
    }

    @Override
    public void join(Node node, Duration lease) {
      send(node);
      living.add(node.id());
    }

    @Override
    public boolean renew(Node node, Duration lease) {
      send(node);
      return living.contains(node.id());
    }

    @Override
    public void leave(UUID node) {
      living.remove(node);
    }

    @Override
    public List<Node> living() {
      throw new AssertionError();
    }

    @Override
    public List<Claim> claim(UUID node, Collection<Claim> seen) {
      throw new AssertionError();
    }

    @Override
    public List<Claim> release(UUID node, Collection<Claim> owned) {
      throw new AssertionError();
    }

    @Override
    public void close() {}
  }

  private final Store store = new Store();
  private final List<String> told = new ArrayList<>();
  private long nanos = -7;
  private long millis = 1_000_000;
  private final NodeLease lease =
      new NodeLease(
          store,
          "http://a",
          "1",
          new NodeLease.Watcher() {
            @Override
            public void gained(UUID node) {
              told.add("gained " + node);
            }

            @Override
            public void lost(UUID node) {
              told.add("lost " + node);
            }
          },
          () -> nanos,
          () -> millis);

  private void pass(long ms) {
    nanos += TimeUnit.MILLISECONDS.toNanos(ms);
    millis += ms;
  }

  @Test
  void isValid_whileItIsRenewed_underOneId() {
    assertThat(lease.isValid()).isFalse();
    for (int i = 0; i < 20; i++) {
      lease.renew();
      pass(4400);
      assertThat(lease.isValid()).isTrue();
    }
    assertThat(store.sent).extracting(Node::id).containsOnly(lease.node());
    assertThat(told).containsExactly("gained " + lease.node());
  }

  @Test
  void isValid_countsFromBeforeTheRenewalWasSent() {
    store.onWay = () -> pass(2000);
    lease.renew();
    pass(2499);
    assertThat(lease.isValid()).isTrue();
    pass(1);
    assertThat(lease.isValid()).isFalse();
    assertThat(lease.node()).isNull();
  }

  @Test
  void renew_afterItEndedHere_beginsAnewUnderAnotherId() {
    lease.renew();
    UUID first = lease.node();
    store.reachable = false;
    pass(4000);
    lease.renew();
    assertThat(lease.isValid()).isTrue();
    pass(500);
    assertThat(lease.isValid()).isFalse();
    store.reachable = true;
    lease.renew();
    assertThat(lease.node()).isNotNull().isNotEqualTo(first);
    assertThat(told).containsExactly("gained " + first, "lost " + first, "gained " + lease.node());
  }

  @Test
  void renew_ofALeaseThatEndedInTheDatabase_losesIt() {
    lease.renew();
    UUID first = lease.node();
    store.living.clear();
    pass(1000);
    lease.renew();
    assertThat(lease.isValid()).isFalse();
    lease.renew();
    assertThat(lease.node()).isNotNull().isNotEqualTo(first);
  }

  @Test
  void isValid_afterTheWallClockJumped_isFalse() {
    for (long jump : new long[] {1001, -1001}) {
      lease.renew();
      UUID before = lease.node();
      millis += jump;
      assertThat(lease.isValid()).isFalse();
      lease.renew();
      assertThat(lease.node()).isNotNull().isNotEqualTo(before);
      millis += jump / 2;
      assertThat(lease.isValid()).isTrue();
    }
  }

  @Test
  void drain_isSaidWithTheNextRenewal() {
    lease.renew();
    lease.drain(true);
    lease.renew();
    assertThat(store.sent).extracting(Node::draining).containsExactly(false, true);
  }

  @Test
  void close_givesItUpAndRenewsNoMore() throws Exception {
    CompletableFuture<Thread> keeper = new CompletableFuture<>();
    CompletableFuture<Boolean> renewed = new CompletableFuture<>();
    store.onWay = () -> renewed.complete(true);
    lease.start(
        work -> {
          Thread thread = new Thread(work);
          keeper.complete(thread);
          return thread;
        });
    assertThat(renewed.get(10, TimeUnit.SECONDS)).isTrue();
    lease.close();
    keeper.get().join(TimeUnit.SECONDS.toMillis(10));
    assertThat(keeper.get().isAlive()).isFalse();
    assertThat(store.living).isEmpty();
    assertThat(lease.isValid()).isFalse();
    int sent = store.sent.size();
    lease.renew();
    assertThat(store.sent).hasSize(sent);
    assertThat(told.get(told.size() - 1)).startsWith("lost ");
  }
}
