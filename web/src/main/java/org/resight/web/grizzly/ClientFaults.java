package org.resight.web.grizzly;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes the stack trace off what Payara logs of a request that breaks the rules of HTTP, and of a
 * client that leaves before it has its answer: one client could fill the disk with them, a line of
 * a few bytes for hundreds of the log.
 *
 * <p>The line itself stays. Only traces go that begin in Grizzly's parser, or in a failed write of
 * its connections, or in Java called by one of these. Thread-safe.
 */
final class ClientFaults implements Filter, AutoCloseable {

  private static final List<String> LOGGERS =
      List.of(
          "org.glassfish.grizzly.filterchain.DefaultFilterChain",
          "jakarta.enterprise.web",
          "jakarta.enterprise.web.core",
          "org.glassfish.jersey.server.ServerRuntime$Responder");

  private static final String PARSER = "org.glassfish.grizzly.http.";
  private static final String CONNECTION = "org.glassfish.grizzly.";

  /** Causes of causes that are looked at. */
  private static final int DEEP = 20;

  private final Logger logger;
  private final @Nullable Filter before;

  private ClientFaults(Logger logger) {
    this.logger = logger;
    this.before = logger.getFilter();
  }

  /** Begins; closing what is returned leaves the loggers as they were. */
  static List<ClientFaults> begin() {
    List<ClientFaults> begun = new ArrayList<>();
    for (String name : LOGGERS) {
      ClientFaults faults = new ClientFaults(Logger.getLogger(name));
      faults.logger.setFilter(faults);
      begun.add(faults);
    }
    return begun;
  }

  @Override
  public boolean isLoggable(LogRecord entry) {
    Throwable thrown = entry.getThrown();
    if (thrown != null && (beginsIn(PARSER, thrown) || isWriteToAClient(thrown))) {
      entry.setThrown(null);
    }
    return before == null || before.isLoggable(entry);
  }

  private static boolean isWriteToAClient(Throwable thrown) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
        .limit(DEEP)
        .anyMatch(cause -> cause instanceof IOException && beginsIn(CONNECTION, cause));
  }

  private static boolean beginsIn(String part, Throwable thrown) {
    return Arrays.stream(thrown.getStackTrace())
        .map(StackTraceElement::getClassName)
        .filter(type -> !type.startsWith("java.") && !type.startsWith("sun."))
        .findFirst()
        .filter(type -> type.startsWith(part))
        .isPresent();
  }

  @Override
  public void close() {
    logger.setFilter(before);
  }
}
