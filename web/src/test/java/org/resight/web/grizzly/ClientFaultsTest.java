package org.resight.web.grizzly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClientFaultsTest {

  private static final Logger LOGGER =
      Logger.getLogger("org.glassfish.grizzly.filterchain.DefaultFilterChain");

  private final List<LogRecord> written = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          written.add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private static Throwable thrownBy(String... types) {
    Throwable thrown = new IllegalStateException("Unknown protocol");
    thrown.setStackTrace(
        Stream.of(types)
            .map(type -> new StackTraceElement(type, "parse", "Any.java", 1))
            .toArray(StackTraceElement[]::new));
    return thrown;
  }

  @Test
  void line_ofAFaultOfTheParser_staysWithoutItsTrace() {
    LOGGER.setUseParentHandlers(false);
    LOGGER.addHandler(handler);
    List<ClientFaults> faults = ClientFaults.begin();
    try {
      LOGGER.log(Level.WARNING, "one", thrownBy("org.glassfish.grizzly.http.Protocol"));
      LOGGER.log(Level.WARNING, "two", thrownBy("org.resight.web.Any"));
      LOGGER.log(
          Level.WARNING,
          "three",
          thrownBy("java.nio.ByteBuffer", "org.glassfish.grizzly.http.util.CharChunk"));
      LOGGER.log(Level.WARNING, "four", thrownBy("java.nio.ByteBuffer", "org.resight.web.Any"));
    } finally {
      faults.forEach(ClientFaults::close);
      LOGGER.removeHandler(handler);
      LOGGER.setUseParentHandlers(true);
    }

    assertThat(written)
        .extracting(LogRecord::getMessage)
        .containsExactly("one", "two", "three", "four");
    assertThat(written.get(0).getThrown()).isNull();
    assertThat(written.get(1).getThrown()).hasMessage("Unknown protocol");
    assertThat(written.get(2).getThrown()).isNull();
    assertThat(written.get(3).getThrown()).hasMessage("Unknown protocol");
    assertThat(LOGGER.getFilter()).isNull();
  }
}
