package org.resight.sql;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SequenceWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccessData;
import org.resight.access.SavedAccount;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.database.Database;
import org.resight.journal.JournalUnreadableException;
import org.resight.journal.ReviewJournal;
import org.resight.model.AnnotationId;
import org.resight.refusal.JournalUnavailableException;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * Writes everything in the database, the journals of all graphs, the catalogue and the accounts
 * with their rights, as lines of JSON: the backup that {@link JournalImport} reads. Photos are
 * files and not part of it.
 *
 * <p>The state is that of one instant, the begin, whatever is written meanwhile. Memory is that of
 * a page. Thread-safe; one export at a time, as it holds a connection as long as its reader reads.
 */
public final class JournalExport {

  private static final int PAGE = 1000;

  /** Backups that are written at the same time. */
  private static final int MOST_AT_ONCE = 1;

  private final Database database;
  private final ReviewJournal journal;
  private final JdbcAnnotationCatalogue catalogue;
  private final Semaphore free = new Semaphore(MOST_AT_ONCE);

  /** Creates the export of a database. */
  public JournalExport(Database database) {
    this.database = database;
    this.journal = new JdbcReviewJournal(database);
    this.catalogue = new JdbcAnnotationCatalogue(database);
  }

  /**
   * Writes a backup; flushes, but does not close.
   *
   * @throws IOException if the stream cannot be written
   * @throws RefusedException if another export is under way
   * @throws JournalUnavailableException if the database does not answer
   */
  public void write(OutputStream out) throws IOException {
    if (!free.tryAcquire()) {
      throw new RefusedException(Refusal.BUSY, "Another backup is being written.");
    }
    try {
      database.snapshot(() -> lines(out));
    } finally {
      free.release();
    }
  }

  private void lines(OutputStream out) throws IOException {
    List<ReviewJournal.Journalled> graphs = journal.graphs();
    SequenceWriter lines =
        BackupLine.WRITER.without(JsonGenerator.Feature.AUTO_CLOSE_TARGET).writeValues(out);
    lines.write(BackupLine.of(new BackupLine.Head(BackupLine.Head.VERSION)));
    AccessData access = database.read(handle -> SqlAccessStore.read(handle));
    long entries = 0;
    for (ReviewJournal.Journalled graph : graphs) {
      if (graph.damage() != null) {
        throw new JournalUnreadableException(graph.damage());
      }
      lines.write(BackupLine.of(graph, access.locations().get(graph.opening().key().uuid())));
      entries(graph, lines);
      entries += graph.last();
    }
    long annotations = annotations(lines);
    List<SavedAccount> accounts = SavedAccount.of(access);
    for (SavedAccount account : accounts) {
      lines.write(BackupLine.of(account));
    }
    lines.write(BackupLine.ofNamesMade(catalogue.names(List.of()).counter()));
    lines.write(
        BackupLine.of(
            new JournalImport.Totals(graphs.size(), entries, annotations, accounts.size())));
    lines.flush();
    out.write('\n');
    out.flush();
  }

  private void entries(ReviewJournal.Journalled graph, SequenceWriter lines) throws IOException {
    try {
      journal.replay(
          graph.opening().key(),
          0,
          (position, entry) -> {
            try {
              lines.write(BackupLine.of(position, entry));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private long annotations(SequenceWriter lines) throws IOException {
    long written = 0;
    @Nullable AnnotationId after = null;
    List<CatalogueAnnotation> page;
    do {
      page = catalogue.page(null, after, PAGE, null, null);
      for (CatalogueAnnotation annotation : page) {
        lines.write(BackupLine.of(annotation));
        after = annotation.id();
      }
      written += page.size();
    } while (page.size() == PAGE);
    return written;
  }
}
