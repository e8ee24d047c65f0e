package org.resight.web;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Keeps what is written to a logger out of the log, for tests to look at, until it is closed. */
public final class WrittenLog extends Handler implements AutoCloseable {

  private final Logger logger;
  private final List<LogRecord> records = new ArrayList<>();

  /** Begins to keep what is written to a logger. */
  public WrittenLog(Logger logger) {
    this.logger = logger;
    logger.setUseParentHandlers(false);
    logger.addHandler(this);
  }

  /** Returns what was written so far, the oldest first. */
  public List<LogRecord> records() {
    return List.copyOf(records);
  }

  @Override
  public void publish(LogRecord entry) {
    records.add(entry);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
