package org.resight.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resight.refusal.JournalUnavailableException;

class LeadershipTest {

  private static final Node MINE = new Node(UUID.randomUUID(), "http://a", "1");
  private static final Node OTHER = new Node(UUID.randomUUID(), "http://b", "1");

  /** What the database does with leases; ends them when it is told to. */
  private static final class Store implements NodeStore {
    private long term;
    private @Nullable Node leader;
    private boolean living;
    private boolean reachable = true;
    private int left;
    private boolean drained;
    private boolean second;
    private long behind;
    private Runnable onWay = () -> {};
    private long losses;

    private Standing standing() {
      onWay.run();
      if (!reachable) {
        throw new JournalUnavailableException("unreachable");
      }
      return new Standing(term, leader, living, false, drained && second, second, losses);
    }

    @Override
    public String secret() {
      standing();
      return "secret";
    }

    @Override
    public Standing renew(Node node, Duration lease, long itsBehind) {
      behind = itsBehind;
      living |= node.equals(leader);
      return standing();
    }

    @Override
    public Standing lead(Node node, Duration lease) {
      if (!living) {
        leader = node;
        living = true;
        term++;
      }
      return standing();
    }

    @Override
    public int claim(UUID by) {
      return 0;
    }

    @Override
    public void release(UUID node) {
      leader = null;
      living = false;
    }

    @Override
    public List<KnownNode> nodes() {
      return List.of();
    }

    @Override
    public boolean drain(UUID node, boolean draining) {
      drained = draining;
      return true;
    }

    @Override
    public void leave(UUID node) {
      left++;
    }

    @Override
    public void close() {}

    private void leads(Node node) {
      leader = node;
      living = true;
      term++;
    }
  }

  private final Store store = new Store();
  private final List<String> told = new ArrayList<>();
  private Runnable handedOver = () -> {};
  private long nanos = -7;
  private long millis = 1_000_000;
  private final Leadership leadership = Leadership.among(store, MINE, () -> nanos, () -> millis);

  private final Leadership.Watcher watcher =
      new Leadership.Watcher() {
        @Override
        public void gained(long term) {
          told.add("gained " + term);
        }

        @Override
        public void lost() {
          told.add(leadership.isHandingOver() ? "lost, new requests wait" : "lost");
        }

        @Override
        public void bereft() {
          told.add("bereft, lives: " + leadership.lives());
        }

        @Override
        public void handOver(Runnable done) {
          told.add("hand over");
          handedOver = done;
        }

        @Override
        public long behind() {
          return 7;
        }
      };

  /** A thread that is never started: the test renews. */
  private void begin() {
    leadership.start(work -> new Thread(() -> {}), watcher);
  }

  private void pass(long ms) {
    nanos += TimeUnit.MILLISECONDS.toNanos(ms);
    millis += ms;
  }

  @Test
  void alone_leadsAtOnceAndForEver() {
    Leadership alone = Leadership.alone();
    assertThat(alone.nodes().get(0).node().version()).matches("[0-9]+\\.[0-9]+.*");
    alone.start(
        work -> {
          throw new AssertionError();
        },
        watcher);
    assertThat(alone.isAlone()).isTrue();
    assertThat(alone.term()).hasValue(0);
    assertThat(alone.isInTouch()).isTrue();
    assertThat(told).containsExactly("gained 0");
  }

  @Test
  void renew_whereNobodyEverLed_leads() {
    begin();
    assertThat(leadership.isInTouch()).isFalse();
    assertThatThrownBy(leadership::secret).isInstanceOf(JournalUnavailableException.class);
    for (int i = 0; i < 20; i++) {
      leadership.renew();
      pass(4400);
      assertThat(leadership.term()).hasValue(1);
    }
    assertThat(told).containsExactly("gained 1");
    assertThat(leadership.secret()).isEqualTo("secret");
  }

  @Test
  void term_countsFromBeforeTheRenewalWasSent() {
    begin();
    leadership.renew();
    store.onWay = () -> pass(2000);
    leadership.renew();
    pass(2499);
    assertThat(leadership.leads()).isTrue();
    pass(1);
    assertThat(leadership.leads()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {1001, -1001})
  void term_afterTheWallClockJumped_isNoneUntilTheNextRenewal(long jump) {
    begin();
    leadership.renew();
    millis += jump;
    assertThat(leadership.leads()).isFalse();
    leadership.renew();
    assertThat(leadership.term()).hasValue(1);
  }

  @Test
  void renew_afterAnOutageInWhichNobodyLed_goesOnInTheSameTerm() {
    begin();
    leadership.renew();
    store.reachable = false;
    pass(4000);
    leadership.renew();
    assertThat(leadership.leads()).isTrue();
    pass(60_000);
    leadership.renew();
    assertThat(leadership.leads()).isFalse();
    store.reachable = true;
    store.living = false;
    leadership.renew();
    assertThat(leadership.term()).hasValue(1);
    assertThat(told).containsExactly("gained 1");
  }

  @Test
  void renew_afterAnotherHasLed_hasLost() {
    begin();
    leadership.renew();
    store.leads(OTHER);
    leadership.renew();
    assertThat(leadership.leads()).isFalse();
    assertThat(leadership.standing()).hasValue(new Standing(2, OTHER, true));
    assertThat(told).containsExactly("gained 1", "lost");
  }

  @Test
  void renew_afterAnotherHasLedAndGone_leadsAnew() {
    begin();
    leadership.renew();
    store.leads(OTHER);
    store.leader = null;
    store.living = false;
    leadership.renew();
    assertThat(leadership.term()).hasValue(3);
    assertThat(told).containsExactly("gained 1", "lost", "gained 3");
  }

  /** After an outage the leader before comes first, as it has everything in memory. */
  @Test
  void renew_besideALeaderWhoseLeaseEnded_waitsUntilItIsInTouchItself() {
    begin();
    store.leads(OTHER);
    leadership.renew();
    leadership.renew();
    leadership.renew();
    assertThat(told).isEmpty();
    store.reachable = false;
    leadership.renew();
    store.reachable = true;
    store.living = false;
    for (int i = 1; i < Leadership.IN_TOUCH; i++) {
      leadership.renew();
      assertThat(told).isEmpty();
    }
    leadership.renew();
    assertThat(told).containsExactly("gained 2");
  }

  @Test
  void drain_ofTheLeader_handsOverOnceWhatItServesHasEndedAndAnotherCanLead() {
    begin();
    leadership.renew();
    assertThat(leadership.drain(MINE.id(), true)).isTrue();
    leadership.renew();
    assertThat(leadership.isHandingOver()).isFalse();
    store.second = true;
    leadership.renew();
    leadership.renew();
    assertThat(leadership.isHandingOver()).isTrue();
    assertThat(leadership.leads()).isTrue();
    assertThat(store.behind).isZero();
    handedOver.run();
    leadership.renew();
    assertThat(leadership.leads()).isFalse();
    assertThat(leadership.isDrained()).isTrue();
    leadership.renew();
    assertThat(store.behind).isEqualTo(7);
    assertThat(told).containsExactly("gained 1", "hand over", "lost, new requests wait");
    assertThat(leadership.isHandingOver()).isFalse();

    store.second = false; // the other has died
    leadership.renew();
    assertThat(leadership.term()).hasValue(2);
  }

  @Test
  void drain_thatIsTakenBack_leavesTheLeaderAsItWas() {
    begin();
    leadership.renew();
    store.drained = true;
    store.second = true;
    leadership.renew();
    Runnable first = handedOver;
    store.drained = false;
    leadership.renew();
    first.run();
    leadership.renew();
    assertThat(leadership.leads()).isTrue();
    assertThat(leadership.isHandingOver()).isFalse();
    assertThat(told).containsExactly("gained 1", "hand over");
  }

  @Test
  void renew_ofAServerThatIsFurtherBehindThanAnother_leavesTheLeadToThat() {
    begin();
    store.second = true;
    leadership.renew();
    assertThat(told).isEmpty();
    store.second = false;
    leadership.renew();
    assertThat(told).containsExactly("gained 1");
  }

  @Test
  void close_leavesAndRenewsNoMore() throws Exception {
    CompletableFuture<Thread> keeper = new CompletableFuture<>();
    CompletableFuture<Boolean> gained = new CompletableFuture<>();
    leadership.start(
        work -> {
          Thread thread = new Thread(work);
          keeper.complete(thread);
          return thread;
        },
        new Leadership.Watcher() {
          @Override
          public void gained(long term) {
            gained.complete(true);
          }

          @Override
          public void lost() {}
        });
    assertThat(gained.get(10, TimeUnit.SECONDS)).isTrue();
    leadership.close();
    keeper.get().join(TimeUnit.SECONDS.toMillis(10));
    assertThat(keeper.get().isAlive()).isFalse();
    assertThat(store.left).isEqualTo(1);
    assertThat(leadership.leads()).isFalse();
    store.reachable = false;
    leadership.renew();
    assertThat(leadership.leads()).isFalse();
  }

  @Test
  void lives_whileTheLeaseLasts_andNotBeforeItIsToldThatGraphsWereTaken() {
    begin();
    store.leads(OTHER);
    assertThat(leadership.lives()).isFalse();
    leadership.renew();
    assertThat(leadership.lives()).isTrue();
    pass(4499);
    assertThat(leadership.lives()).isTrue();
    pass(1);
    assertThat(leadership.lives()).isFalse();
    leadership.renew();
    assertThat(leadership.lives()).isTrue();
    assertThat(told).isEmpty();
    pass(6000);
    store.losses = 1;
    leadership.renew();
    assertThat(told).containsExactly("bereft, lives: false");
    assertThat(leadership.lives()).isTrue();
    leadership.renew();
    pass(Leadership.FORGOTTEN.toMillis() + 1);
    leadership.renew();
    assertThat(told).hasSize(2);
    leadership.close();
    assertThat(leadership.lives()).isFalse();
  }

  @Test
  void settings_takeAnAddressWithoutAPath() {
    assertThat(ClusterSettings.of(name -> null).url()).isNull();
    assertThat(ClusterSettings.of(name -> " http://10.0.0.1:8080/ ").url())
        .isEqualTo(URI.create("http://10.0.0.1:8080"));
    for (String wrong :
        List.of("10.0.0.1", "ftp://a", "http://a/b", "http://a?b", "http://u:p@a", "http:///")) {
      assertThatThrownBy(() -> ClusterSettings.of(name -> wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("RESIGHT_NODE_URL");
    }
  }
}
