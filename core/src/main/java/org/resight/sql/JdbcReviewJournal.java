package org.resight.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import org.resight.database.Database;
import org.resight.journal.Backend;
import org.resight.journal.GraphKey;
import org.resight.journal.GraphOpening;
import org.resight.journal.Holding;
import org.resight.journal.JournalConflictException;
import org.resight.journal.JournalEntry;
import org.resight.journal.RecordedReview;
import org.resight.journal.ReviewJournal;
import org.resight.model.AnnotationId;
import org.resight.model.GraphConfig;
import org.resight.model.GraphId;

/**
 * The journals in SQL. One transaction an append: it moves the end of the journal, if it stands
 * where the writer believes, and inserts the entries in batches; on PostgreSQL reviews go in one
 * statement ({@link PostgresAppend}).
 *
 * <p>Thread-safe.
 */
public final class JdbcReviewJournal implements ReviewJournal {

  private static final String GRAPHS =
      "SELECT graph.graph_no, graph_key, name, backend, config, callbacks, annotations, created_at,"
          + " last_position, epoch, deleted, owner, COALESCE(as_of, -1)"
          + " FROM graph JOIN journal_end ON journal_end.graph_no = graph.graph_no"
          + " LEFT JOIN holding ON holding.graph_no = graph.graph_no";

  private static final String INSERT_ALIAS = "INSERT INTO graph_alias VALUES (?, ?, ?)";

  /** Inserts a graph that is nothing yet, unless there is one with its key. */
  private static final String CLAIM_KEY =
      "INSERT INTO graph (graph_key, backend, config, callbacks, annotations, created_at)"
          + " VALUES (?, '', '', '', '', clock_timestamp()) ON CONFLICT (graph_key) DO NOTHING";

  private final Database database;
  private final EntryPages pages;
  private final Holdings holdings;
  private final EntryRow.Time time;

  /** Tells the epochs that this server began from those of others. */
  private final UUID writer;

  /** The number of each graph that was asked for; it never changes. */
  private final Map<GraphKey, Long> numbers = new ConcurrentHashMap<>();

  /** Creates the journals of a database. */
  public JdbcReviewJournal(Database database) {
    this(database, UUID.randomUUID());
  }

  /**
   * Creates the journals of a database.
   *
   * @param writer what this server is called among others
   */
  public JdbcReviewJournal(Database database, UUID writer) {
    this.database = database;
    this.writer = writer;
    this.pages = new EntryPages(database);
    this.holdings = new Holdings(database);
    this.time = EntryRow.Time.of(database);
  }

  @Override
  public List<Journalled> graphs() {
    return database.read(
        handle ->
            handle
                .createQuery(GRAPHS + " ORDER BY graph.graph_no")
                .map((row, context) -> journalled(handle, row))
                .list());
  }

  @Override
  public List<End> ends() {
    return database.read(JournalOwners::ends);
  }

  @Override
  public Optional<Journalled> graph(GraphKey key) {
    return database.writeByAny(
        handle -> {
          // waits for an append that the database has not finished, though its caller gave it up
          handle.execute(
              "SELECT last_position FROM journal_end WHERE graph_no ="
                  + " (SELECT graph_no FROM graph WHERE graph_key = ?) FOR UPDATE",
              key.uuid());
          Optional<Journalled> found = journalled(handle, key);
          return found.isEmpty() && awaitOpening(handle, key) ? journalled(handle, key) : found;
        });
  }

  /**
   * Waits for an opening that the database has not finished, though its caller gave it up: it has
   * no row to lock yet, but nobody else can insert its key meanwhile.
   *
   * @return whether there is a graph now
   */
  private boolean awaitOpening(Handle handle, GraphKey key) {
    if (!database.isPostgres()) {
      return false; // H2 has finished when its caller is told
    }
    int inserted = handle.execute(CLAIM_KEY, key.uuid());
    if (inserted > 0) {
      handle.execute("DELETE FROM graph WHERE graph_key = ?", key.uuid());
    }
    return inserted == 0;
  }

  @Override
  public Optional<Journalled> takeOver(GraphKey key) {
    if (!database.isFenced()) {
      return Optional.empty();
    }
    return database.writeByAny(
        handle -> {
          if (database.leads(handle)) {
            JournalOwners.takeOver(handle, number(handle, key), writer);
          }
          return journalled(handle, key);
        });
  }

  @Override
  public boolean give(GraphKey key, long epoch, UUID to) {
    return database.writeAtOnce(
        handle -> JournalOwners.give(handle, number(handle, key), epoch, to));
  }

  @Override
  public void want(GraphKey key, @Nullable UUID server) {
    database.write(handle -> JournalOwners.want(handle, number(handle, key), server));
  }

  @Override
  public boolean isAskedFor(UUID server) {
    return database.read(handle -> JournalOwners.isAskedFor(handle, server));
  }

  @Override
  public void place(GraphKey key, @Nullable String url) {
    database.write(handle -> JournalOwners.place(handle, number(handle, key), url));
  }

  @Override
  public Optional<GraphKey> keyOf(GraphId id) {
    return database.read(handle -> JournalOwners.keyOf(handle, id));
  }

  @Override
  public Optional<GraphKey> holderOf(AnnotationId annotation) {
    return database.read(handle -> JournalOwners.holderOf(handle, annotation));
  }

  private Optional<Journalled> journalled(Handle handle, GraphKey key) {
    return handle
        .createQuery(GRAPHS + " WHERE graph_key = ?")
        .bind(0, key.uuid())
        .map((row, context) -> journalled(handle, row))
        .findOne();
  }

  private Journalled journalled(Handle handle, ResultSet row) throws SQLException {
    GraphKey key = new GraphKey(row.getObject(2, UUID.class));
    long last = row.getLong(9);
    List<GraphId> ids = ids(handle, row.getLong(1), last);
    GraphOpening opening;
    String damage = null;
    try {
      opening =
          new GraphOpening(
              key,
              ids.get(0),
              row.getString(3),
              JournalJson.value(Backend.class, row.getString(4)),
              GraphConfig.of(JournalJson.members(row.getString(5))),
              JournalJson.callbacks(row.getString(6)),
              EntryBody.annotations(row.getBytes(7)),
              time(row));
    } catch (RuntimeException e) {
      damage = "The opening of graph " + key + " is damaged.";
      opening = empty(key, ids, row.getString(3), time(row));
    }
    return new Journalled(
        opening,
        ids,
        last,
        row.getLong(10),
        writer.equals(row.getObject(12, UUID.class)),
        row.getBoolean(11),
        row.getLong(13),
        damage);
  }

  private static Instant time(ResultSet row) throws SQLException {
    return row.getObject(8, OffsetDateTime.class).toInstant();
  }

  private static GraphOpening empty(
      GraphKey key, List<GraphId> ids, @Nullable String name, Instant createdAt) {
    GraphId id = ids.isEmpty() ? new GraphId(key.uuid()) : ids.get(0);
    return new GraphOpening(
        key, id, name, Backend.GRAPH, GraphConfig.defaults(), Map.of(), List.of(), createdAt);
  }

  /** Returns the ids a graph had up to a position, in their order. */
  private static List<GraphId> ids(Handle handle, long graph, long last) {
    return handle
        .createQuery(
            "SELECT graph_id FROM graph_alias WHERE graph_no = ? AND position <= ?"
                + " ORDER BY graph_no, position")
        .bind(0, graph)
        .bind(1, last)
        .map((row, context) -> new GraphId(row.getObject(1, UUID.class)))
        .list();
  }

  @Override
  public void open(GraphOpening opening, Runnable also) {
    try {
      holdings.claiming(
          opening.key(),
          Holdings.Wish.of(opening),
          handle -> {
            long graph = insert(handle, opening);
            if (database.isFenced()) {
              handle.execute("UPDATE journal_end SET owner = ? WHERE graph_no = ?", writer, graph);
            }
            Holdings.begin(handle, graph, opening);
            also.run();
            return graph;
          });
    } catch (JournalConflictException e) {
      // The same opening again: the first try was committed after all.
      if (graph(opening.key()).isEmpty()) {
        throw e;
      }
    }
  }

  /** Inserts a graph and returns its number. */
  static long insert(Handle handle, GraphOpening opening) {
    long graph =
        handle
            .createUpdate(
                "INSERT INTO graph (graph_key, name, backend, config, callbacks, annotations,"
                    + " created_at) VALUES (?, ?, ?, ?, ?, ?, ?)")
            .bind(0, opening.key().uuid())
            .bind(1, opening.name())
            .bind(2, JournalJson.word(opening.backend()))
            .bind(3, JournalJson.text(opening.config().toMap()))
            .bind(4, JournalJson.text(opening.callbacks()))
            .bind(5, EntryBody.ofAnnotations(opening.annotations()))
            .bindBySqlType(6, EntryRow.time(opening.createdAt()), Types.TIMESTAMP_WITH_TIMEZONE)
            .executeAndReturnGeneratedKeys("graph_no")
            .mapTo(Long.class)
            .one();
    handle.execute(
        "INSERT INTO journal_end (graph_no, last_position, last_seq, epoch, deleted)"
            + " VALUES (?, 0, 0, 0, FALSE)",
        graph);
    handle.execute(INSERT_ALIAS, graph, 0L, opening.id().uuid());
    return graph;
  }

  @Override
  public void append(
      GraphKey key, long expected, long epoch, long next, List<JournalEntry> entries) {
    if (next != epoch && next != epoch + 1) {
      throw new IllegalArgumentException("epoch " + next + " after " + epoch);
    }
    if (database.isPostgres() && PostgresAppend.takes(entries)) {
      database.writeAtOnce(
          handle ->
              PostgresAppend.append(
                  handle,
                  EndMove.of(number(handle, key), expected, epoch, next, writer, entries),
                  entries));
    } else if (JdbcAnnotationCatalogue.takes(entries)) {
      // Before the transaction: a long import holds the rows that it would wait for.
      JdbcAnnotationCatalogue.alone(database, () -> claim(key, expected, epoch, next, entries));
    } else {
      claim(key, expected, epoch, next, entries);
    }
  }

  private int claim(
      GraphKey key, long expected, long epoch, long next, List<JournalEntry> entries) {
    return holdings.claimingByAny(
        key,
        Holdings.Wish.of(entries),
        handle -> {
          long graph = number(handle, key);
          EndMove move = EndMove.of(graph, expected, epoch, next, writer, entries);
          int appended = append(handle, move, entries);
          Holdings.change(handle, graph, expected, entries);
          JdbcAnnotationCatalogue.take(handle, entries);
          return appended;
        });
  }

  /** Appends in the transaction of the handle, and returns how many entries. */
  static int append(Handle handle, EndMove move, List<JournalEntry> entries) {
    long graph = move.graph();
    if (move.bind(handle.createUpdate(EndMove.SQL)).execute() == 0) {
      throw move.conflict();
    }
    PreparedBatch rows = handle.prepareBatch(EntryRow.INSERT);
    PreparedBatch bodies = handle.prepareBatch("INSERT INTO journal_body VALUES (?, ?, ?)");
    PreparedBatch aliases = handle.prepareBatch(INSERT_ALIAS);
    long position = move.expected();
    for (JournalEntry entry : entries) {
      position++;
      EntryRow.of(position, entry).insert(rows, graph);
      byte[] body = EntryRow.body(entry);
      if (body != null) {
        bodies.bind(0, graph).bind(1, position).bind(2, body).add();
      }
      GraphId id = newId(entry);
      if (id != null) {
        aliases.bind(0, graph).bind(1, position).bind(2, id.uuid()).add();
      }
    }
    rows.execute();
    bodies.execute();
    aliases.execute();
    return entries.size();
  }

  private static @Nullable GraphId newId(JournalEntry entry) {
    if (entry instanceof JournalEntry.AnnotationsAdded added) {
      return added.id();
    } else if (entry instanceof JournalEntry.AnnotationsRemoved removed) {
      return removed.id();
    }
    return null;
  }

  private long number(Handle handle, GraphKey key) {
    Long known = numbers.get(key);
    if (known == null) {
      known =
          handle
              .createQuery("SELECT graph_no FROM graph WHERE graph_key = ?")
              .bind(0, key.uuid())
              .mapTo(Long.class)
              .findOne()
              .orElseThrow(
                  () -> new JournalConflictException("There is no journal of graph " + key + "."));
      numbers.put(key, known);
    }
    return known;
  }

  @Override
  public List<GraphId> hold(GraphKey key, Holding holding) {
    return holdings.hold(key, database.read(handle -> number(handle, key)), holding);
  }

  @Override
  public void replay(GraphKey key, long after, EntryReader reader) {
    // each page on the calling thread, when it is needed
    replay(key, after, task -> {}, reader);
  }

  @Override
  public void replay(GraphKey key, long after, Executor executor, EntryReader reader) {
    long graph = database.read(handle -> number(handle, key));
    Queue<Long> unsealed =
        new PagedReplay(database, pages, key, graph).read(after, executor, reader);
    seal(graph, unsealed, executor);
  }

  @Override
  public void seal(GraphKey key, long after, long last, Executor executor) {
    Queue<Long> closed = new ArrayDeque<>();
    for (long end = (after / PAGE + 1) * PAGE; end <= last; end += PAGE) {
      closed.add(end - PAGE + 1);
    }
    Long graph = numbers.get(key);
    if (graph != null) {
      seal(graph, closed, executor);
    }
  }

  /** Has pages sealed one after another, so that others' work comes in between. */
  private void seal(long graph, Queue<Long> pagesLeft, Executor executor) {
    Long first = pagesLeft.poll();
    if (first == null) {
      return;
    }
    try {
      executor.execute(
          () -> {
            if (pages.seal(graph, first)) {
              seal(graph, pagesLeft, executor);
            }
          });
    } catch (RejectedExecutionException e) {
      // the server stops; the next replay finds them as they are
    }
  }

  @Override
  public List<RecordedReview> reviews(GraphKey key, long after, int limit) {
    return database.read(
        handle -> {
          long graph = number(handle, key);
          return handle
              .createQuery(
                  "SELECT "
                      + EntryRow.COLUMNS
                      + " FROM journal_entry WHERE graph_no = ? AND seq BETWEEN ? AND ?"
                      + " ORDER BY graph_no, seq")
              .bind(0, graph)
              .bind(1, after + 1)
              .bind(2, after + limit)
              .map((row, context) -> review(key, EntryRow.read(row, time)))
              .list();
        });
  }

  @Override
  public Optional<RecordedReview> review(GraphKey key, long seq) {
    return reviews(key, seq - 1, 1).stream().filter(review -> review.seq() == seq).findFirst();
  }

  private static RecordedReview review(GraphKey key, EntryRow row) {
    try {
      return row.review();
    } catch (RuntimeException e) {
      throw PagedReplay.damaged(key, row.position(), e);
    }
  }

  @Override
  public void delete(GraphKey key, long epoch) {
    int deleted =
        database.write(
            handle ->
                handle
                    .createUpdate(
                        "UPDATE journal_end SET deleted = TRUE WHERE graph_no = ? AND epoch = ?")
                    .bind(0, number(handle, key))
                    .bind(1, epoch)
                    .execute());
    if (deleted == 0) {
      throw new JournalConflictException("Another server has taken the graph over.");
    }
    Optional.ofNullable(numbers.get(key)).ifPresent(pages::unseal);
  }
}
