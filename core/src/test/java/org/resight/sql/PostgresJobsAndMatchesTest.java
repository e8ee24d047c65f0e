package org.resight.sql;

import java.nio.file.Path;
import org.resight.database.TestDatabases;
import org.resight.settings.Settings;

final class PostgresJobsAndMatchesTest extends JobsAndMatchesContract {

  @Override
  Settings settings(Path directory) {
    return TestDatabases.postgres(directory);
  }
}
