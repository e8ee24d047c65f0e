package org.resight.database;

import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Set;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connections of H2 that are never used again once the end of a transaction has failed.
 *
 * <p>H2 2.4.240 counts the end of a transaction twice if its commit fails and it is rolled back
 * then ({@code Transaction.closeIt}). The count becomes negative, and every later statement may
 * spin for ever in {@code MVStore.registerVersionUsage}: a full disk would cost a graph its thread.
 * A commit fails when the file cannot be written, which closes the database; so nothing is left
 * open by letting go of the connection.
 */
final class H2Connections implements DataSource {

  private static final Set<String> ENDINGS = Set.of("commit", "rollback", "setAutoCommit");

  private final DataSource driver;

  H2Connections(DataSource driver) {
    this.driver = driver;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return guarded(driver.getConnection());
  }

  @Override
  public Connection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    return guarded(driver.getConnection(user, password));
  }

  private static Connection guarded(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            H2Connections.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            new Guard(connection));
  }

  /** Confined to whoever has the connection. */
  private static final class Guard implements InvocationHandler {

    private final Connection connection;
    private volatile boolean lost;

    Guard(Connection connection) {
      this.connection = connection;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
        throws Throwable {
      if (lost && method.getDeclaringClass() != Object.class) {
        return switch (method.getName()) {
          case "close", "abort" -> null;
          case "isClosed" -> true;
          case "isValid" -> false;
          default -> throw new SQLNonTransientConnectionException("a commit failed", "08003");
        };
      }
      try {
        return method.invoke(connection, arguments);
      } catch (InvocationTargetException e) {
        lost = ENDINGS.contains(method.getName());
        throw e.getCause();
      }
    }
  }

  @Override
  public @Nullable PrintWriter getLogWriter() throws SQLException {
    return driver.getLogWriter();
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
    driver.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    driver.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return driver.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return driver.getParentLogger();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return driver.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return driver.isWrapperFor(type);
  }
}
