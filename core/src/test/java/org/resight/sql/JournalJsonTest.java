package org.resight.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.resight.journal.Callback;

class JournalJsonTest {

  private static final URI RECEIVER = URI.create("https://example.org/heard");

  @Test
  void callbacks_keepTheirForm() {
    Map<Callback.Event, Callback> callbacks =
        Map.of(
            Callback.Event.REVIEW,
            new Callback(RECEIVER, "PUT", Callback.Form.PLAIN),
            Callback.Event.ERROR,
            new Callback(RECEIVER, "GET", Callback.Form.TAGGED));

    assertThat(JournalJson.callbacks(JournalJson.text(callbacks))).isEqualTo(callbacks);
  }

  @Test
  void callbacks_writtenBeforeThereWereForms_areTheOldContracts() {
    assertThat(
            JournalJson.callbacks(
                "{\"finished\":{\"url\":\"https://example.org/heard\",\"method\":\"POST\"}}"))
        .isEqualTo(
            Map.of(Callback.Event.FINISHED, new Callback(RECEIVER, "POST", Callback.Form.TAGGED)));
  }
}
