package org.resight.web.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.resight.journal.Callback;

class CallbacksTest {

  private static final UUID GRAPH = new UUID(0x1234_5678_9abcL, 1);

  @Test
  void fields_plain_areIdAndEvent() {
    assertThat(Callbacks.fields(Callback.Form.PLAIN, Callback.Event.FINISHED, GRAPH))
        .isEqualTo("graph=00001234-5678-9abc-0000-000000000001&event=finished");
  }

  @Test
  void fields_tagged_areTheOldContracts() {
    assertThat(Callbacks.fields(Callback.Form.TAGGED, Callback.Event.REVIEW, GRAPH))
        .isEqualTo("graph_uuid=%7B%22__UUID__%22%3A+%2200001234-5678-9abc-0000-000000000001%22%7D");
  }
}
