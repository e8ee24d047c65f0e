package org.resight.database;

import com.zaxxer.hikari.HikariConfig;
import java.time.Duration;
import javax.sql.DataSource;
import org.resight.settings.Settings;

/** What the pools of both databases have in common. */
final class ConnectionPool {

  private ConnectionPool() {}

  /** Returns the settings of a pool whose first connection has been had already. */
  static HikariConfig of(DataSource driver, Settings settings) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("resight");
    pool.setDataSource(driver);
    pool.setMaximumPoolSize(settings.databaseConnections());
    pool.setMinimumIdle(2);
    pool.setConnectionTimeout(Database.CONNECTION_LIMIT.toMillis());
    pool.setValidationTimeout(Duration.ofSeconds(2).toMillis());
    pool.setIdleTimeout(Duration.ofMinutes(10).toMillis());
    pool.setKeepaliveTime(Duration.ofMinutes(2).toMillis());
    pool.setMaxLifetime(Duration.ofMinutes(30).toMillis());
    pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    pool.setInitializationFailTimeout(-1);
    return pool;
  }
}
