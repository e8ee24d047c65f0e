package org.resight.sql;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.resight.database.TestDatabases;
import org.resight.settings.Settings;

@Tag("slow")
final class H2ReviewJournalTest extends ReviewJournalContract {

  @Override
  Settings settings(Path directory) {
    return TestDatabases.h2(directory);
  }
}
