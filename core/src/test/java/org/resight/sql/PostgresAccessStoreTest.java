package org.resight.sql;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.resight.database.Database;
import org.resight.database.TestDatabases;
import org.resight.settings.Settings;

final class PostgresAccessStoreTest extends SqlAccessStoreContract {

  private @Nullable Settings settings;

  @Override
  Database open(Path folder) {
    Settings chosen = settings == null ? TestDatabases.postgres(folder) : settings;
    settings = chosen;
    return Database.open(chosen);
  }
}
