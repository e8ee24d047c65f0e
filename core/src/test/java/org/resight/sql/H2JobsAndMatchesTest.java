package org.resight.sql;

import java.nio.file.Path;
import org.resight.database.TestDatabases;
import org.resight.settings.Settings;

final class H2JobsAndMatchesTest extends JobsAndMatchesContract {

  @Override
  Settings settings(Path directory) {
    return TestDatabases.h2(directory);
  }
}
