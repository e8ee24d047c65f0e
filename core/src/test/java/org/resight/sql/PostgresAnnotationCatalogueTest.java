package org.resight.sql;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.resight.database.TestDatabases;
import org.resight.settings.Settings;

@Tag("slow")
final class PostgresAnnotationCatalogueTest extends AnnotationCatalogueContract {

  @Override
  Settings settings(Path directory) {
    return TestDatabases.postgres(directory);
  }
}
