package org.resight.web.grizzly;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes the stack trace off what Payara logs of a request that breaks the rules of HTTP: one client
 * could fill the disk with them, a line of a few bytes for fifty of the log.
 *
 * <p>The line itself stays, and so does every trace that does not begin in Grizzly's parser, or in
 * Java itself called by the parser. Thread-safe.
 */
final class ClientFaults implements Filter, AutoCloseable {

  private static final List<String> LOGGERS =
      List.of(
          "org.glassfish.grizzly.filterchain.DefaultFilterChain", "jakarta.enterprise.web.core");

  private static final String PARSER = "org.glassfish.grizzly.http.";

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
    if (thrown != null && isParsers(thrown)) {
      entry.setThrown(null);
    }
    return before == null || before.isLoggable(entry);
  }

  private static boolean isParsers(Throwable thrown) {
    return Arrays.stream(thrown.getStackTrace())
        .map(StackTraceElement::getClassName)
        .filter(type -> !type.startsWith("java."))
        .findFirst()
        .filter(type -> type.startsWith(PARSER))
        .isPresent();
  }

  @Override
  public void close() {
    logger.setFilter(before);
  }
}
