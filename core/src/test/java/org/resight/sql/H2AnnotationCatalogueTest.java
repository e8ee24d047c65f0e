package org.resight.sql;

import java.nio.file.Path;
import org.resight.database.TestDatabases;
import org.resight.settings.Settings;

final class H2AnnotationCatalogueTest extends AnnotationCatalogueContract {

  @Override
  Settings settings(Path directory) {
    return TestDatabases.h2(directory);
  }
}
