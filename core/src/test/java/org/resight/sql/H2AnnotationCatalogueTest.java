package org.resight.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.resight.database.TestDatabases;
import org.resight.model.AnnotationId;
import org.resight.settings.Settings;

final class H2AnnotationCatalogueTest extends AnnotationCatalogueContract {

  @Override
  Settings settings(Path directory) {
    return TestDatabases.h2(directory);
  }

  /** Otherwise each page of a catalogue of a million photos takes seconds. */
  @Test
  void page_isReadInTheOrderOfAnIndex() {
    List<AnnotationId> ids =
        IntStream.range(0, 1_000).mapToObj(i -> new AnnotationId(i, 1)).toList();
    catalogue.put(ids.stream().map(id -> bare(id, "A", "s")).iterator());

    for (String name : new String[] {null, "A"}) {
      for (String species : new String[] {null, "s"}) {
        for (AnnotationId after : new AnnotationId[] {null, ids.get(7)}) {
          assertThat(plan("", after, name, species)).contains("/* index sorted */");
        }
      }
    }
    assertThat(plan(null, ids.get(7), null, null)).contains("/* index sorted */");
  }

  private String plan(String collection, AnnotationId after, String name, String species) {
    return new CataloguePages(database)
        .page(
            "EXPLAIN SELECT id FROM annotation",
            (row, context) -> row.getString(1),
            collection,
            after,
            10,
            name,
            species)
        .get(0);
  }
}
