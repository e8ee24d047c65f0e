package org.resight.web.grizzly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.resight.web.WrittenLog;

class ClientFaultsTest {

  private static final Logger LOGGER =
      Logger.getLogger("org.glassfish.grizzly.filterchain.DefaultFilterChain");

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
    WrittenLog log = new WrittenLog(LOGGER);
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
      log.close();
    }

    assertThat(log.records())
        .extracting(LogRecord::getMessage)
        .containsExactly("one", "two", "three", "four");
    assertThat(log.records().get(0).getThrown()).isNull();
    assertThat(log.records().get(1).getThrown()).hasMessage("Unknown protocol");
    assertThat(log.records().get(2).getThrown()).isNull();
    assertThat(log.records().get(3).getThrown()).hasMessage("Unknown protocol");
    assertThat(LOGGER.getFilter()).isNull();
  }

  /** As Jersey logs a client that leaves while its answer is written. */
  @Test
  void line_ofAClientThatLeft_staysWithoutItsTrace() {
    Logger jersey = Logger.getLogger("org.glassfish.jersey.server.ServerRuntime$Responder");
    WrittenLog log = new WrittenLog(jersey);
    List<ClientFaults> faults = ClientFaults.begin();
    try {
      jersey.log(
          Level.SEVERE,
          "closed",
          written(new IOException("closed"), "org.glassfish.grizzly.nio.NIOConnection"));
      jersey.log(
          Level.SEVERE,
          "broken pipe",
          written(
              new IOException("Broken pipe"),
              "sun.nio.ch.IOUtil",
              "org.glassfish.grizzly.nio.transport.TCPNIOUtils"));
      jersey.log(
          Level.SEVERE,
          "disk full",
          written(
              new IOException("No space"), "java.io.FileOutputStream", "org.resight.photos.Any"));
      jersey.log(
          Level.SEVERE,
          "a fault",
          written(new IllegalStateException(), "org.glassfish.grizzly.nio.NIOConnection"));
    } finally {
      faults.forEach(ClientFaults::close);
      log.close();
    }

    assertThat(log.records())
        .extracting(entry -> entry.getThrown() == null)
        .containsExactly(true, true, false, false);
  }

  private static Throwable written(Exception cause, String... types) {
    cause.setStackTrace(thrownBy(types).getStackTrace());
    Throwable thrown = new IllegalStateException("An answer was not written", cause);
    thrown.setStackTrace(thrownBy("org.glassfish.jersey.message.internal.Any").getStackTrace());
    return thrown;
  }
}
