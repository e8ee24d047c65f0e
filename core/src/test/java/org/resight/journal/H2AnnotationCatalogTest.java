package org.resight.journal;

import java.nio.file.Path;
import org.resight.state.Settings;

final class H2AnnotationCatalogTest extends AnnotationCatalogContract {

  @Override
  Settings settings(Path directory) {
    return TestDatabases.h2(directory);
  }
}
