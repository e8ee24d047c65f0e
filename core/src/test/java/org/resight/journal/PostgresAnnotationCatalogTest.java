package org.resight.journal;

import java.nio.file.Path;
import org.resight.state.Settings;

final class PostgresAnnotationCatalogTest extends AnnotationCatalogContract {

  @Override
  Settings settings(Path directory) {
    return TestDatabases.postgres(directory);
  }
}
