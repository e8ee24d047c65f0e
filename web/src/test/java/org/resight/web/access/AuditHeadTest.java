package org.resight.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.resight.access.AccessState;
import org.resight.access.MemoryAccessStore;
import org.resight.access.Origin;
import org.resight.access.Principal;

class AuditHeadTest {

  @Test
  void line_hasTheNewestHash() {
    Clock clock = Clock.systemUTC();
    AccessState state = new AccessState(new MemoryAccessStore(clock), clock);
    assertThat(AuditHead.line(state)).isEmpty();
    Origin here = new Origin("192.0.2.1", "r1", "test");
    state.keep(Principal.owner(), here, "export", "a", "done");
    String first = AuditHead.line(state);
    state.keep(Principal.owner(), here, "export", "b", "done");
    assertThat(AuditHead.line(state))
        .isNotEqualTo(first)
        .isEqualTo(
            "The audit has 2 events; the hash of the newest is "
                + state.audit(1, 1).get(0).hash()
                + ".");
  }
}
