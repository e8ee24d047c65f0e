package org.resight.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.resight.journal.Backend;
import org.resight.journal.EntryKind;
import org.resight.journal.JournalEntry;
import org.resight.journal.ValueBounds;
import org.resight.model.AnnotationId;

/** Every kind of entry that there may be, in every form in which it is kept. */
class EntryKindsTest {

  private final SplittableRandom random = new SplittableRandom(7);
  private final List<AnnotationId> annotations = JournalSamples.annotations(random, 200);
  private final List<JournalEntry> samples = JournalSamples.oneOfEachKind(random, annotations);

  private List<JournalEntry> samples(EntryKind kind) {
    return samples.stream().filter(entry -> entry.entryKind() == kind).toList();
  }

  @Test
  void kinds_areOneForEachTypeOfEntry() {
    Set<Class<?>> types = new HashSet<>();
    samples.forEach(entry -> types.add(entry.getClass()));

    assertThat(types)
        .isEqualTo(Set.copyOf(Arrays.asList(JournalEntry.class.getPermittedSubclasses())));
    assertThat(samples)
        .extracting(JournalEntry::entryKind)
        .containsAll(EnumSet.allOf(EntryKind.class));
    assertThat(types).hasSameSizeAs(EntryKind.values());
  }

  @ParameterizedTest
  @EnumSource
  void row_comesBackWithItsBody(EntryKind kind) {
    for (JournalEntry entry : samples(kind)) {
      EntryRow row = EntryRow.of(3, entry);
      byte[] body = EntryRow.body(entry);

      assertThat(row.kind()).isEqualTo(JournalJson.word(kind));
      assertThat(row.hasBody()).isEqualTo(body != null);
      assertThat(JournalSamples.text(row.entry(body))).isEqualTo(JournalSamples.text(entry));
    }
  }

  @ParameterizedTest
  @EnumSource
  void sealedPage_keepsItsRow(EntryKind kind) {
    List<EntryRow> rows = new ArrayList<>();
    samples(kind).forEach(entry -> rows.add(EntryRow.of(rows.size() + 1, entry)));

    assertThat(SealedPage.rows(SealedPage.of(rows).orElseThrow())).isEqualTo(rows);
  }

  @ParameterizedTest
  @EnumSource
  void backup_keepsIt(EntryKind kind) throws IOException {
    for (JournalEntry entry : samples(kind)) {
      String line = BackupLine.WRITER.writeValueAsString(BackupLine.of(3, entry));
      BackupLine read = BackupLine.READER.readValue(line);

      assertThat(JournalSamples.text(read.entry().row().entry(read.entry().body())))
          .isEqualTo(JournalSamples.text(entry));
    }
  }

  @ParameterizedTest
  @EnumSource
  void bounds_letItPass(EntryKind kind) {
    samples(kind).forEach(entry -> ValueBounds.entry(entry, Backend.EVIDENCE));
  }
}
