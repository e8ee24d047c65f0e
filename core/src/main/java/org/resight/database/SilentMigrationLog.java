package org.resight.database;

import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;

/**
 * Keeps Flyway from logging the path of the database file and its own notices; what goes wrong is
 * thrown.
 */
public final class SilentMigrationLog implements LogCreator, Log {

  /** Made by Flyway. */
  public SilentMigrationLog() {}

  @Override
  public Log createLogger(Class<?> type) {
    return this;
  }

  @Override
  @SuppressWarnings("deprecation") // but abstract
  public boolean isDebugEnabled() {
    return false;
  }

  @Override
  public void debug(String message) {}

  @Override
  public void info(String message) {}

  @Override
  public void warn(String message) {}

  @Override
  public void error(String message) {}

  @Override
  public void error(String message, Exception e) {}

  @Override
  public void notice(String message) {}
}
