package org.resight.web.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resight.graph.GraphEvent;
import org.resight.graph.GraphStatus;
import org.resight.journal.Backend;
import org.resight.journal.RecordedReview;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.Confidence;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphChange;
import org.resight.model.GraphId;
import org.resight.model.GraphSummary;
import org.resight.model.KnownPair;
import org.resight.model.MetaDecision;
import org.resight.model.Phase;
import org.resight.model.Review;
import org.resight.refusal.RefusedException;
import org.resight.web.problem.Problem;

/** A stream is driven step by step: its tasks run when the test says so, on one thread. */
class EventStreamTest {

  private static final int ALL = Integer.MAX_VALUE / 2;

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final Queue<Runnable> inASecond = new ArrayDeque<>();
  private final Journal journal = new Journal();
  private final Client client = new Client();
  private int completed;
  private int ended;

  private EventStream stream(long after) throws IOException {
    EventStream stream =
        new EventStream(journal, tasks::add, inASecond::add, async(), after, closed -> ended++);
    stream.start();
    return stream;
  }

  private void run() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private AsyncContext async() {
    ServletRequest request = proxy(ServletRequest.class, Map.of());
    ServletResponse response = proxy(ServletResponse.class, Map.of("getOutputStream", client));
    return (AsyncContext)
        Proxy.newProxyInstance(
            EventStreamTest.class.getClassLoader(),
            new Class<?>[] {AsyncContext.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("complete")) {
                completed++;
              }
              return switch (method.getName()) {
                case "getRequest" -> request;
                case "getResponse" -> response;
                default -> null;
              };
            });
  }

  private static <T> T proxy(Class<T> type, Map<String, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            EventStreamTest.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answers.get(method.getName())));
  }

  /** A client that takes so many bytes; the server calls when there is room again. */
  private static final class Client extends ServletOutputStream {

    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private @Nullable WriteListener listener;
    private int room;
    private boolean wanted;
    private boolean gone;

    void reads(int bytes) throws IOException {
      room += bytes;
      if (wanted) {
        wanted = false;
        listener.onWritePossible();
      }
    }

    @Override
    public boolean isReady() {
      wanted = room <= 0;
      return room > 0;
    }

    @Override
    public void setWriteListener(WriteListener given) {
      listener = given;
      wanted = true;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (gone) {
        throw new IOException("Broken pipe");
      }
      assertThat(room).as("written though not ready").isPositive();
      room -= length;
      taken.write(bytes, offset, length);
    }

    String text() {
      return taken.toString(StandardCharsets.UTF_8);
    }

    /** Returns the ids of the reviews told, in order. */
    List<Long> seqs() {
      return Pattern.compile("event: review\nid: (\\d+)\n")
          .matcher(text())
          .results()
          .map(found -> Long.valueOf(found.group(1)))
          .toList();
    }
  }

  /** A graph with a journal. */
  private static final class Journal implements EventStream.Source {

    private final List<RecordedReview> reviews = new ArrayList<>();
    private Flow.@Nullable Subscriber<GraphEvent> subscriber;
    private long requested;
    private boolean cancelled;
    private int pages;
    private boolean away;
    private Predicate<String> told = name -> true;

    @Override
    public boolean tellsOf(String reviewer) {
      return told.test(reviewer);
    }

    @Override
    public boolean mayBeTold() {
      if (away) {
        throw new IllegalStateException("away");
      }
      return true;
    }

    void add(int more) {
      for (int i = 0; i < more; i++) {
        reviews.add(review(reviews.size() + 1));
      }
    }

    /** Tells of a review that has just been taken. */
    void tell() {
      add(1);
      tell(reviews.size());
    }

    void tell(int seq) {
      tell(seq, GraphChange.Effect.MERGE);
    }

    void tell(int seq, GraphChange.Effect effect) {
      assertThat(requested).as("told without being asked").isPositive();
      requested--;
      subscriber.onNext(new GraphEvent.Reviewed(reviews.get(seq - 1), effect));
    }

    @Override
    public List<RecordedReview> page(long after, int limit) {
      pages++;
      return reviews.stream().skip(after).limit(limit).toList();
    }

    @Override
    public GraphStatus status() {
      return status(reviews.size());
    }

    private static GraphStatus status(int seq) {
      return new GraphStatus(
          new GraphId(new UUID(1, 1)),
          List.of(),
          null,
          GraphStatus.Availability.READY,
          null,
          2,
          new GraphSummary(Phase.RANKING, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1, 73),
          null,
          seq,
          0,
          Map.of(),
          null,
          Backend.GRAPH,
          Map.of(),
          Set.of(),
          Instant.EPOCH);
    }

    @Override
    public void subscribe(Flow.Subscriber<GraphEvent> given) {
      subscriber = given;
      given.onSubscribe(
          new Flow.Subscription() {
            @Override
            public void request(long more) {
              requested += more;
            }

            @Override
            public void cancel() {
              cancelled = true;
            }
          });
    }
  }

  private static RecordedReview review(int seq) {
    Review review =
        new Review(
            AnnotationPair.of(new AnnotationId(0, 1), new AnnotationId(0, 2)),
            EvidenceDecision.POSITIVE,
            MetaDecision.NONE,
            Confidence.PRETTY_SURE,
            "ana");
    return new RecordedReview(
        seq,
        new UUID(2, seq),
        review,
        List.of("blurred", KnownPair.SAME),
        null,
        null,
        null,
        Instant.EPOCH,
        0);
  }

  private static List<Long> upTo(int last) {
    List<Long> seqs = new ArrayList<>();
    for (long seq = 1; seq <= last; seq++) {
      seqs.add(seq);
    }
    return seqs;
  }

  @Test
  void past_ofAClientThatDoesNotRead_isOnePageAndNoTask() throws IOException {
    journal.add(10_000);
    stream(0);
    run();
    assertThat(journal.pages).isEqualTo(1);
    assertThat(tasks).isEmpty();
    assertThat(client.text()).isEmpty();
  }

  @Test
  void past_isToldAsItIsRead_thenWhatComes() throws IOException {
    journal.add(1_234);
    stream(0);
    while (client.seqs().size() < 1_234) {
      run();
      client.reads(3_000);
    }
    run();
    client.reads(ALL);
    run();
    journal.tell();
    journal.tell();
    assertThat(client.seqs()).isEqualTo(upTo(1_236));
    assertThat(client.text()).startsWith("event: status\ndata: {").endsWith("}\n\n");
  }

  /** In what is past and in what comes, and also while it cannot be found out. */
  @ParameterizedTest
  @ValueSource(strings = {"ana", "ben", "nobody knows"})
  void whatWasKnownOfAPair_isToldToThoseWhoAreToldOfItsReviewer(String told) throws IOException {
    journal.told =
        name -> {
          if (told.equals("nobody knows")) {
            throw new IllegalStateException("away");
          }
          return told.equals(name);
        };
    journal.add(1);
    stream(0);
    client.reads(ALL);
    run();
    journal.add(1);
    journal.tell(2, GraphChange.Effect.CONFLICT);
    assertThat(client.seqs()).isEqualTo(upTo(2));
    assertThat(client.text().split("blurred", -1)).as("two reviews, a conflict").hasSize(4);
    assertThat(client.text().split(KnownPair.SAME, -1)).hasSize(told.equals("ana") ? 4 : 1);
  }

  @Test
  void past_thatGrowsWhileItIsTold_lacksNothing() throws IOException {
    journal.add(150);
    stream(0);
    client.reads(ALL);
    tasks.remove().run(); // the first page
    journal.add(30);
    run();
    journal.add(3); // taken, and told to nobody yet
    journal.add(1);
    journal.tell(184);
    run();
    journal.tell();
    assertThat(client.seqs()).isEqualTo(upTo(185));
  }

  @Test
  void events_fromNowOn_areToldOnce() throws IOException {
    journal.add(5);
    stream(EventStream.NOW);
    client.reads(ALL);
    run();
    journal.tell();
    journal.tell(6);
    journal.tell();
    assertThat(client.seqs()).containsExactly(6L, 7L);
  }

  @Test
  void events_areAskedForOneByOne_asTheClientReads() throws IOException {
    stream(EventStream.NOW);
    client.reads(ALL);
    run();
    client.room = 0;
    journal.tell();
    assertThat(journal.requested).isZero();
    client.reads(ALL);
    assertThat(journal.requested).isEqualTo(1);
  }

  @Test
  void status_changedOften_isToldOnceASecond() throws IOException {
    stream(EventStream.NOW);
    client.reads(ALL);
    run();
    for (int i = 0; i < 10; i++) {
      journal.requested--;
      journal.subscriber.onNext(new GraphEvent.StatusChanged(journal.status()));
    }
    assertThat(inASecond).hasSize(1);
    inASecond.remove().run();
    run();
    assertThat(client.text().split("event: status", -1)).hasSize(3);
  }

  @Test
  void events_ofEveryKind_areToldUnderTheirNames() throws IOException {
    stream(EventStream.NOW);
    client.reads(ALL);
    run();
    GraphStatus now = journal.status();
    for (GraphEvent event :
        List.of(
            new GraphEvent.Finished(now),
            new GraphEvent.Failed(now),
            new GraphEvent.StatusChanged(now),
            new GraphEvent.Deleted(now.id()))) {
      journal.requested--;
      journal.subscriber.onNext(event);
    }
    journal.tell();
    assertThat(
            Pattern.compile("event: (\\w+)\n")
                .matcher(client.text())
                .results()
                .map(found -> found.group(1)))
        .containsExactly("status", "finished", "failed", "review");
    assertThat(inASecond).hasSize(1);
  }

  @Test
  void look_atAClientThatTakesNothing_endsIt() throws IOException {
    journal.add(10);
    long before = System.nanoTime();
    EventStream stream = stream(0);
    run();
    stream.look(before + TimeUnit.SECONDS.toNanos(29));
    assertThat(completed).isZero();
    stream.look(System.nanoTime() + TimeUnit.SECONDS.toNanos(31));
    assertThat(completed).isEqualTo(1);
    stream.close();
    assertThat(completed).isEqualTo(1);
    assertThat(ended).isEqualTo(1);
  }

  @Test
  void newest_isToldWhenItChanges_andTheLastEndsTheStream() throws IOException {
    AtomicReference<EventStreams.Newest> now =
        new AtomicReference<>(new EventStreams.Newest("begun", false));
    new NewestStream("job", now::get, tasks::add, inASecond::add, async(), () -> ended++).start();
    client.reads(ALL);
    run();
    inASecond.remove().run();
    run();
    assertThat(completed).isZero();
    now.set(new EventStreams.Newest("done", true));
    inASecond.remove().run();
    run();
    assertThat(client.text())
        .isEqualTo("event: job\ndata: \"begun\"\n\n:\n\nevent: job\ndata: \"done\"\n\n");
    assertThat(completed).isEqualTo(1);
    assertThat(ended).isEqualTo(1);
    assertThat(inASecond).isEmpty();
  }

  /** A document whose writing lets the client read at that moment. */
  record ReadMeanwhile(@JsonIgnore Client client) {

    @JsonProperty
    String status() throws IOException {
      client.reads(ALL);
      return "done";
    }
  }

  @Test
  void newest_thatIsTheLastAtOnce_isToldThoughTheClientReadsMeanwhile() throws IOException {
    EventStreams.Newest last = new EventStreams.Newest(new ReadMeanwhile(client), true);
    new NewestStream("job", () -> last, tasks::add, inASecond::add, async(), () -> ended++).start();
    run();
    assertThat(client.text()).isEqualTo("event: job\ndata: {\"status\":\"done\"}\n\n");
    assertThat(completed).isEqualTo(1);
    assertThat(ended).isEqualTo(1);
  }

  @Test
  void newest_thatIsTheLastAtOnce_waitsForASlowClient() throws IOException {
    EventStreams.Newest last = new EventStreams.Newest("done", true);
    new NewestStream("job", () -> last, tasks::add, inASecond::add, async(), () -> ended++).start();
    run();
    assertThat(completed).isZero();
    client.reads(ALL);
    assertThat(client.text()).isEqualTo("event: job\ndata: \"done\"\n\n");
    assertThat(completed).isEqualTo(1);
  }

  @Test
  void look_atAClientOfWhomNothingIsKnown_endsIt() throws IOException {
    EventStream stream = stream(EventStream.NOW);
    client.reads(ALL);
    run();
    stream.look(System.nanoTime());
    assertThat(completed).isZero();
    journal.away = true;
    stream.look(System.nanoTime());
    assertThat(completed).isEqualTo(1);
  }

  @Test
  void look_atAQuietClient_sendsAComment() throws IOException {
    EventStream stream = stream(EventStream.NOW);
    client.reads(ALL);
    run();
    stream.look(System.nanoTime() + TimeUnit.SECONDS.toNanos(16));
    assertThat(client.text()).endsWith("\n\n:\n\n");
    assertThat(completed).isZero();
  }

  @Test
  void client_thatLeavesAtOnce_leavesNothingBehind() throws IOException {
    journal.add(1_000);
    client.gone = true;
    stream(0);
    run();
    client.reads(ALL);
    run();
    assertThat(ended).isEqualTo(1);
    assertThat(tasks).isEmpty();
    inASecond.remove().run();
    assertThat(completed).isEqualTo(1);
  }

  @Test
  void client_thatLeavesLater_isNoLongerTold() throws IOException {
    stream(EventStream.NOW);
    client.reads(ALL);
    run();
    client.gone = true;
    journal.tell();
    assertThat(journal.cancelled).isTrue();
    assertThat(ended).isEqualTo(1);
  }

  @Test
  void places_ofOneAddressAndOfAll_areBounded() {
    EventStreams streams = new EventStreams();
    List<Runnable> places = new ArrayList<>();
    for (int i = 0; i < EventStreams.MOST_OF_ONE; i++) {
      places.add(streams.take("127.0.0.1"));
    }
    assertThatThrownBy(() -> streams.take("127.0.0.1"))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(Problem.status(e.refusal())).isEqualTo(429));
    for (int i = EventStreams.MOST_OF_ONE; i < EventStreams.MOST; i++) {
      places.add(streams.take("127.0.1." + i));
    }
    assertThatThrownBy(() -> streams.take("::1"))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(Problem.status(e.refusal())).isEqualTo(503));
    places.get(0).run();
    places.get(0).run();
    streams.take("::1");
    assertThatThrownBy(() -> streams.take("::2")).isInstanceOf(RefusedException.class);
  }
}
