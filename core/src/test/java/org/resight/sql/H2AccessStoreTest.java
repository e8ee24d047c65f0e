package org.resight.sql;

import java.nio.file.Path;
import java.util.Map;
import org.resight.database.Database;
import org.resight.settings.Settings;

final class H2AccessStoreTest extends SqlAccessStoreContract {

  @Override
  Database open(Path folder) {
    return Database.open(Settings.of(Map.of("RESIGHT_DATA", folder.toString())::get));
  }
}
