package org.resight.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.resight.access.AccessState;
import org.resight.access.AuditEvent;
import org.resight.access.MemoryAccessStore;

class AuditExportTest {

  private static final int EVENTS = 2_345;

  /** A store whose audit somebody may change. */
  private static final class Changeable extends MemoryAccessStore {
    private List<AuditEvent> kept = List.of();

    Changeable() {
      super(Clock.systemUTC());
    }

    @Override
    public synchronized List<AuditEvent> audit(long after, int limit) {
      return kept.stream().filter(event -> event.number() > after).limit(limit).toList();
    }

    @Override
    public synchronized long auditEnd() {
      return EVENTS;
    }
  }

  private final Changeable store = new Changeable();
  private final AccessState state = new AccessState(store, Clock.systemUTC());

  private static AuditEvent.Act act(int number) {
    return new AuditEvent.Act("ana", "", "192.0.2.1", "r", "=act", "target " + number, "done");
  }

  private void fill() {
    List<AuditEvent> events = new ArrayList<>();
    AuditEvent.Head head = AuditEvent.Head.NONE;
    for (int i : IntStream.rangeClosed(1, EVENTS).toArray()) {
      AuditEvent event = AuditEvent.after(head, Clock.systemUTC().instant(), act(i));
      events.add(event);
      head = new AuditEvent.Head(event.number(), event.hash());
    }
    store.kept = events;
  }

  @Test
  void aChain_isFollowedToItsEnd() {
    fill();
    var verified = AuditExport.verify(state);
    assertThat(verified.changed()).isNull();
    assertThat(verified.events()).isEqualTo(EVENTS);
    assertThat(verified.hash()).isEqualTo(store.kept.get(EVENTS - 1).hash());
  }

  @Test
  void aChangedEvent_isFound() {
    fill();
    List<AuditEvent> changed = new ArrayList<>(store.kept);
    AuditEvent old = changed.get(1_499);
    changed.set(1_499, new AuditEvent(old.number(), old.at(), act(7), old.previous(), old.hash()));
    store.kept = changed;
    assertThat(AuditExport.verify(state).changed()).isEqualTo(1_500);
  }

  @Test
  void missingEvents_areFound() {
    fill();
    List<AuditEvent> whole = store.kept;
    store.kept = whole.stream().filter(event -> event.number() != 1_000).toList();
    assertThat(AuditExport.verify(state).changed()).isEqualTo(1_000);
    store.kept = whole.subList(0, 2_000);
    assertThat(AuditExport.verify(state).changed()).isEqualTo(2_001);
  }

  @Test
  void anExport_hasEveryEvent_andNoFormula() throws Exception {
    fill();
    assertThat(written(AuditExport.Format.NDJSON).lines())
        .hasSize(EVENTS)
        .allMatch(line -> line.startsWith("{") && line.endsWith("}"));
    assertThat(written(AuditExport.Format.CSV).lines().skip(1))
        .hasSize(EVENTS)
        .allMatch(line -> line.contains("'=act"));
  }

  private String written(AuditExport.Format format) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AuditExport.write(state, format).write(out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
