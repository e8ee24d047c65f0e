package org.resight.sql;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.access.LocationRules;
import org.resight.access.Precision;
import org.resight.access.SavedAccount;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.journal.Backend;
import org.resight.journal.GraphKey;
import org.resight.journal.GraphOpening;
import org.resight.journal.JournalEntry;
import org.resight.journal.ReviewJournal;
import org.resight.model.AnnotationId;
import org.resight.model.GraphConfig;
import org.resight.model.GraphId;

/**
 * One line of a backup; one of the components is there. In this order: the head; each graph,
 * followed by its entries; the annotations; the accounts; how many names were made up; the end.
 *
 * @param backup the head
 * @param graph a graph
 * @param entry an entry of the graph above
 * @param annotation an annotation of the catalogue
 * @param account an account with its rights
 * @param namesMade how many names were made up
 * @param end the end; without it the backup is cut off
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record BackupLine(
    @Nullable Head backup,
    @Nullable Graph graph,
    @Nullable Entry entry,
    @Nullable CatalogueAnnotation annotation,
    @Nullable SavedAccount account,
    @Nullable Long namesMade,
    JournalImport.@Nullable Totals end) {

  static final ObjectWriter WRITER =
      JournalJson.MAPPER.writerFor(BackupLine.class).withRootValueSeparator("\n");

  static final ObjectReader READER = JournalJson.MAPPER.readerFor(BackupLine.class);

  static BackupLine of(Head head) {
    return new BackupLine(head, null, null, null, null, null, null);
  }

  static BackupLine of(ReviewJournal.Journalled graph, @Nullable LocationRules places) {
    return new BackupLine(null, Graph.of(graph, places), null, null, null, null, null);
  }

  static BackupLine of(long position, JournalEntry entry) {
    Entry line = new Entry(EntryRow.of(position, entry), EntryRow.body(entry));
    return new BackupLine(null, null, line, null, null, null, null);
  }

  static BackupLine of(CatalogueAnnotation annotation) {
    return new BackupLine(null, null, null, annotation, null, null, null);
  }

  static BackupLine of(SavedAccount account) {
    return new BackupLine(null, null, null, null, account, null, null);
  }

  static BackupLine ofNamesMade(long namesMade) {
    return new BackupLine(null, null, null, null, null, namesMade, null);
  }

  static BackupLine of(JournalImport.Totals end) {
    return new BackupLine(null, null, null, null, null, null, end);
  }

  /**
   * The head.
   *
   * @param version of the format
   */
  record Head(int version) {
    /** Since 2 it has accounts. */
    static final int VERSION = 2;

    boolean readable() {
      return version >= 1 && version <= VERSION;
    }
  }

  /** A graph with what it was opened with. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Graph(
      UUID key,
      UUID id,
      @Nullable String name,
      String backend,
      Map<String, Object> config,
      String callbacks,
      Instant createdAt,
      long epoch,
      boolean deleted,
      @Nullable Places places,
      List<AnnotationId> annotations) {

    static Graph of(ReviewJournal.Journalled graph, @Nullable LocationRules places) {
      GraphOpening opening = graph.opening();
      return new Graph(
          opening.key().uuid(),
          opening.id().uuid(),
          opening.name(),
          JournalJson.word(opening.backend()),
          JournalJson.members(JournalJson.text(opening.config().toMap())),
          JournalJson.text(opening.callbacks()),
          opening.createdAt(),
          graph.epoch(),
          graph.deleted(),
          places == null ? null : Places.of(places),
          opening.annotations());
    }

    GraphOpening opening() {
      return new GraphOpening(
          new GraphKey(key),
          new GraphId(id),
          name,
          JournalJson.value(Backend.class, backend),
          GraphConfig.of(config),
          JournalJson.callbacks(callbacks),
          annotations,
          createdAt);
    }
  }

  /** How exactly a project shows places. */
  record Places(Precision usual, Map<String, Precision> species, List<String> attributes) {

    static Places of(LocationRules rules) {
      return new Places(
          rules.usual(), rules.species(), rules.attributes().stream().sorted().toList());
    }

    LocationRules rules() {
      return LocationRules.of(Objects.requireNonNull(usual), species, attributes);
    }
  }

  /**
   * An entry as it stands in the database.
   *
   * @param row its row
   * @param body what stands beside, in base 64 with its checksum, or null
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Entry(EntryRow row, byte @Nullable [] body) {}
}
