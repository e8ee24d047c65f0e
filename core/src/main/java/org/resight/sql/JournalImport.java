package org.resight.sql;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.MappingIterator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccountRestore;
import org.resight.access.LocationRules;
import org.resight.access.People;
import org.resight.access.SavedAccount;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.database.Database;
import org.resight.journal.Backend;
import org.resight.journal.GraphKey;
import org.resight.journal.GraphOpening;
import org.resight.journal.JournalConflictException;
import org.resight.journal.JournalEntry;
import org.resight.journal.ValueBounds;
import org.resight.refusal.InvalidValueException;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * Reads a backup of {@link JournalExport} into an empty database, in one transaction: all of it or
 * nothing.
 *
 * <p>The graphs are in the journal then, and nowhere else: whoever keeps graphs in memory has to
 * replay them. Thread-safe; the database lets one of several win.
 */
public final class JournalImport {

  /** Entries appended at once. */
  private static final int BATCH = 1000;

  /** Characters of JSON. */
  private static final int LONGEST_ATTRIBUTES = 10_000;

  private final Database database;

  /** Creates the import into a database. */
  public JournalImport(Database database) {
    this.database = database;
  }

  /**
   * What a backup holds.
   *
   * @param graphs graphs, deleted ones too
   * @param entries entries of their journals
   * @param annotations annotations of the catalogue
   * @param accounts accounts; after a restore those that were brought in, none on a server that
   *     nobody administers
   */
  public record Totals(long graphs, long entries, long annotations, long accounts) {}

  /**
   * Reads a backup; does not close the stream.
   *
   * @throws IOException if the stream cannot be read
   * @throws RefusedException if the database is not empty, or the backup is damaged or cut off,
   *     with the line
   */
  public Totals read(InputStream in) throws IOException {
    database.longWrites().lock();
    try {
      return database.write(
          handle -> {
            refuseUnlessEmpty(handle);
            database.awaitClient(handle);
            return new Reading(database, handle).all(in);
          });
    } finally {
      database.longWrites().unlock();
    }
  }

  /**
   * Refuses if no backup could be read now. Costs no more with a large catalogue than with a small
   * one, and keeps nobody waiting.
   *
   * @throws RefusedException if the database is not empty
   */
  public void refuseUnlessEmpty() {
    database.read(
        handle -> {
          refuseIfUsed(handle);
          return null;
        });
  }

  private static void refuseUnlessEmpty(Handle handle) {
    // the row's lock keeps a second import, and changes of the catalogue, waiting
    JdbcAnnotationCatalogue.lockRow(handle);
    refuseIfUsed(handle);
  }

  private static void refuseIfUsed(Handle handle) {
    boolean used =
        handle
            .createQuery(
                "SELECT EXISTS (SELECT 1 FROM graph JOIN journal_end"
                    + " ON journal_end.graph_no = graph.graph_no"
                    + " WHERE graph.annotations <> ? OR last_position > 0)"
                    + " OR EXISTS (SELECT 1 FROM annotation)")
            // a start may open a graph without annotations; it is unused while its journal is empty
            .bind(0, EntryBody.ofAnnotations(List.of()))
            .mapTo(Boolean.class)
            .one();
    if (used) {
      throw new RefusedException(
          Refusal.NOT_EMPTY, "A backup can only be read into an empty database.");
    }
  }

  /** One reading, line by line. */
  private static final class Reading {

    private final Database database;
    private final Handle handle;
    private final CatalogueImport catalogue;
    private final List<JournalEntry> waiting = new ArrayList<>();

    /** The line that is read, from 1 on. */
    private long line = 1;

    private long graphs;
    private long entries;

    /** The graphs that have come. */
    private final Set<GraphKey> keys = new HashSet<>();

    private final List<SavedAccount> accounts = new ArrayList<>();
    private final Map<UUID, LocationRules> places = new HashMap<>();

    /** The graph whose entries come, its number, and the position of its last appended entry. */
    private BackupLine.@Nullable Graph graph;

    private long number;
    private long position;

    /** The epoch it stands in: above 0 if servers that share the database have had it. */
    private long epoch;

    Reading(Database database, Handle handle) {
      this.database = database;
      this.handle = handle;
      this.catalogue = new CatalogueImport(handle, AnnotationCatalogue.ImportRule.REPLACE);
    }

    Totals all(InputStream in) throws IOException {
      try (MappingIterator<BackupLine> lines =
          BackupLine.READER.without(JsonParser.Feature.AUTO_CLOSE_SOURCE).readValues(in)) {
        BackupLine first = next(lines);
        BackupLine.Head head = first == null ? null : first.backup();
        if (head == null || !head.readable()) {
          throw unreadable("This is no backup that this version can read.", null);
        }
        line++;
        for (BackupLine next = next(lines); next != null; next = next(lines)) {
          if (next.end() != null) {
            return end(next.end());
          }
          take(next);
          line++;
        }
        throw unreadable("The backup is cut off.", null);
      } catch (InvalidValueException e) {
        throw unreadable("The backup is damaged: " + e.field() + " " + e.reason(), null);
      } catch (RefusedException e) {
        throw isOfAccess(e) ? unreadable("The backup is damaged.", e) : e;
      } catch (JacksonException
          | IllegalArgumentException
          | NullPointerException
          | IndexOutOfBoundsException
          | BufferUnderflowException
          | JournalConflictException e) {
        throw unreadable("The backup is damaged.", e);
      }
    }

    /** Returns whether a value of an account or of the rules of places was refused. */
    private static boolean isOfAccess(RefusedException e) {
      return switch (e.refusal()) {
        case HANDLE, INVALID_VALUE, NOT_YOURS -> true;
        default -> false;
      };
    }

    /** The client sends the next line whenever it likes: others write meanwhile. */
    private @Nullable BackupLine next(MappingIterator<BackupLine> lines) throws IOException {
      Optional<BackupLine> next =
          database.letOthersWrite(
              () -> lines.hasNextValue() ? Optional.of(lines.nextValue()) : Optional.empty());
      return next.orElse(null);
    }

    private void take(BackupLine next) {
      if (next.graph() != null) {
        endGraph();
        begin(next.graph());
      } else if (next.entry() != null) {
        take(next.entry());
      } else if (next.annotation() != null) {
        endGraph();
        catalogue.add(checked(next.annotation()));
      } else if (next.account() != null) {
        take(next.account());
      } else if (next.namesMade() != null) {
        if (next.namesMade() < 0) {
          throw new IllegalArgumentException("fewer names than none");
        }
        handle.execute("UPDATE catalogue SET names_made = ?", next.namesMade());
      } else {
        throw new IllegalArgumentException("nothing in the line");
      }
    }

    private void begin(BackupLine.Graph next) {
      GraphOpening opening = next.opening();
      ValueBounds.opening(opening);
      if (next.epoch() < 0) {
        throw new IllegalArgumentException("an epoch below 0");
      }
      if (!keys.add(opening.key())) {
        throw unreadable("The backup has one graph twice.", null);
      }
      if (next.places() != null) {
        places.put(opening.key().uuid(), next.places().rules());
      }
      graph = next;
      epoch = 0;
      number = insert(opening);
      position = 0;
      graphs++;
    }

    private long insert(GraphOpening opening) {
      if (!opening.annotations().isEmpty()) {
        return JdbcReviewJournal.insert(handle, opening);
      }
      Optional<Long> standing =
          handle
              .createQuery("SELECT graph_no FROM graph WHERE graph_key = ?")
              .bind(0, opening.key().uuid())
              .mapTo(Long.class)
              .findOne();
      if (standing.isEmpty()) {
        return JdbcReviewJournal.insert(handle, opening);
      }
      // both servers opened this graph without annotations when they started
      epoch =
          handle
              .createQuery("SELECT epoch FROM journal_end WHERE graph_no = ? FOR UPDATE")
              .bind(0, standing.get())
              .mapTo(Long.class)
              .one();
      handle
          .createUpdate("UPDATE graph SET created_at = ? WHERE graph_no = ?")
          .bindBySqlType(0, EntryRow.time(opening.createdAt()), Types.TIMESTAMP_WITH_TIMEZONE)
          .bind(1, standing.get())
          .execute();
      return standing.get();
    }

    private void take(BackupLine.Entry entry) {
      if (graph == null || entry.row().position() != position + waiting.size() + 1) {
        throw new IllegalArgumentException("an entry is missing");
      }
      JournalEntry next = entry.row().entry(entry.body());
      ValueBounds.entry(next, JournalJson.value(Backend.class, graph.backend()));
      waiting.add(next);
      if (waiting.size() == BATCH) {
        append();
      }
    }

    private void append() {
      // what the graph holds is taken when it is replayed, which says what is wrong with it
      JdbcReviewJournal.append(
          handle, EndMove.of(number, position, epoch, epoch, null, waiting), waiting);
      position += waiting.size();
      entries += waiting.size();
      waiting.clear();
    }

    private void take(SavedAccount account) {
      endGraph();
      AccountRestore.check(account);
      ValueBounds.time(account.createdAt(), "createdAt");
      account.identities().forEach(link -> ValueBounds.time(link.createdAt(), "createdAt"));
      if (!account.projects().keySet().stream().map(GraphKey::new).allMatch(keys::contains)) {
        throw unreadable("The backup has rights in a graph that it has not.", null);
      }
      if (accounts.size() == People.MOST) {
        throw unreadable("The backup has too many accounts.", null);
      }
      accounts.add(account);
    }

    private static CatalogueAnnotation checked(CatalogueAnnotation annotation) {
      ValueBounds.annotation(annotation);
      String attributes = JournalJson.text(annotation.attributes());
      ValueBounds.text(attributes, "attributes", LONGEST_ATTRIBUTES);
      if (attributes.contains("\"NaN\"") || attributes.contains("Infinity\"")) {
        // Written so by Jackson where a number is none; as a text it would be no fault.
        requireFinite(annotation.attributes().values());
      }
      return annotation;
    }

    private static void requireFinite(Iterable<?> values) {
      for (Object value : values) {
        if (value instanceof Double number && !Double.isFinite(number)) {
          throw new InvalidValueException("attributes", "has a number that is too large.");
        } else if (value instanceof Map<?, ?> map) {
          requireFinite(map.values());
        } else if (value instanceof Iterable<?> list) {
          requireFinite(list);
        }
      }
    }

    private void endGraph() {
      if (graph != null) {
        append();
        handle.execute(
            "UPDATE journal_end SET epoch = ?, deleted = ? WHERE graph_no = ?",
            // No server that has had it writes to it under the epoch that it knows.
            Math.max(graph.epoch(), epoch == 0 ? 0 : epoch + 1),
            graph.deleted(),
            number);
        graph = null;
      }
    }

    private Totals end(Totals expected) {
      endGraph();
      Totals totals =
          new Totals(graphs, entries, catalogue.finish().imported().added(), accounts.size());
      if (!totals.equals(expected)) {
        throw unreadable("The backup is damaged: something is missing.", null);
      }
      int restored = SqlAccessStore.restore(handle, accounts, places);
      return new Totals(graphs, entries, totals.annotations(), restored);
    }

    private RefusedException unreadable(String detail, @Nullable Exception cause) {
      RefusedException refused =
          new RefusedException(
              Refusal.UNREADABLE_BACKUP, detail, Map.of("line", line), RefusedException.NO_INDEX);
      if (cause != null) {
        refused.addSuppressed(cause);
      }
      return refused;
    }
  }
}
