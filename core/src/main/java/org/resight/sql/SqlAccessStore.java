package org.resight.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccessData;
import org.resight.access.AccessStore;
import org.resight.access.AccessToken;
import org.resight.access.Account;
import org.resight.access.AccountRestore;
import org.resight.access.AuditEvent;
import org.resight.access.AuditEvent.Act;
import org.resight.access.AuditEvent.Head;
import org.resight.access.LocationRules;
import org.resight.access.Membership;
import org.resight.access.Right;
import org.resight.access.SavedAccount;
import org.resight.access.Secret;
import org.resight.access.ServerRight;
import org.resight.access.Session;
import org.resight.database.Database;
import org.resight.journal.JournalConflictException;

/**
 * Access in SQL. Whoever changes it locks the one row of {@code access_state}: one change at a time
 * over all servers. A change costs what a look at everything costs, which is read anew.
 *
 * <p>Thread-safe.
 */
public final class SqlAccessStore implements AccessStore {

  /** Rows in one round trip. */
  private static final int BATCH = 1_000;

  /** Ids in one statement. */
  private static final int CHUNK = 5_000;

  /** How often a change is tried while others are faster. */
  private static final int MOST_TRIES = 3;

  private final Database database;
  private final Clock clock;
  private final ReviewerNames reviewers;

  /** Creates the store of a database. */
  public SqlAccessStore(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
    this.reviewers = new ReviewerNames(database);
  }

  /** The one row. */
  private record State(long version, String key, Head head) {}

  @Override
  public AccessData load() {
    AccessData[] loaded = new AccessData[1];
    database.snapshot(() -> loaded[0] = database.read(handle -> read(handle, state(handle, ""))));
    AccessData data = Objects.requireNonNull(loaded[0]);
    // The first one makes the key.
    return data.version() == 0 ? change(none -> new Change(none, List.of())) : data;
  }

  @Override
  public long version() {
    return database.read(
        handle -> handle.createQuery("SELECT version FROM access_state").mapTo(Long.class).one());
  }

  @Override
  public AccessData change(Function<AccessData, Change> change) {
    return changing(
        handle -> {
          State state = state(handle, " FOR UPDATE");
          AccessData before = read(handle, state);
          Change made = change.apply(before);
          write(handle, before, made.data());
          Head head = append(handle, state.head(), made.acts());
          long version = state.version() + 1;
          put(handle, state, new State(version, before.secret().kept(), head));
          return made.data().keptAs(version, before.secret());
        });
  }

  @Override
  public void keep(Act act) {
    changing(
        handle -> {
          State state = state(handle, " FOR UPDATE");
          Head head = append(handle, state.head(), List.of(act));
          put(handle, state, new State(state.version(), state.key(), head));
          return head;
        });
  }

  /**
   * Changes in one transaction, and again if another change came first: H2 may tell a locked row as
   * it was before its lock was had, and two may insert the same. Who inserts several rows does so
   * in increasing order, so that nobody waits for somebody who waits.
   */
  private <T> T changing(HandleCallback<T, RuntimeException> work) {
    for (int tries = 1; ; tries++) {
      try {
        return database.write(work);
      } catch (JournalConflictException e) {
        if (tries == MOST_TRIES) {
          throw e;
        }
      }
    }
  }

  /** Reads everything in a transaction of somebody else. */
  static AccessData read(Handle handle) {
    return read(handle, state(handle, ""));
  }

  /**
   * Brings accounts of a backup in, in a transaction of somebody else.
   *
   * @return how many
   */
  static int restore(Handle handle, List<SavedAccount> saved, Map<UUID, LocationRules> places) {
    State state = state(handle, " FOR UPDATE");
    AccessData before = read(handle, state);
    AccessData after = AccountRestore.restored(before, saved, places);
    write(handle, before, after);
    put(handle, state, new State(state.version() + 1, before.secret().kept(), state.head()));
    return AccountRestore.isPossible(before) ? saved.size() : 0;
  }

  /** Writes the state that follows another, unless a third one does. */
  private static void put(Handle handle, State before, State after) {
    int put =
        handle
            .createUpdate(
                "UPDATE access_state SET version = ?, lease_key = ?, audit_number = ?, audit_hash = ?"
                    + " WHERE version = ? AND audit_number = ?")
            .bind(0, after.version())
            .bind(1, after.key())
            .bind(2, after.head().number())
            .bind(3, after.head().hash())
            .bind(4, before.version())
            .bind(5, before.head().number())
            .execute();
    if (put != 1) {
      throw new JournalConflictException("Another change of access came first.");
    }
  }

  private static State state(Handle handle, String lock) {
    return handle
        .createQuery(
            "SELECT version, lease_key, audit_number, audit_hash FROM access_state WHERE only_row ="
                + " 1"
                + lock)
        .map(
            (row, context) ->
                new State(
                    row.getLong(1), row.getString(2), new Head(row.getLong(3), row.getString(4))))
        .one();
  }

  private Head append(Handle handle, Head end, List<Act> acts) {
    Head head = end;
    for (Act act : acts) {
      AuditEvent event =
          AuditEvent.after(head, clock.instant().truncatedTo(ChronoUnit.MICROS), act);
      handle
          .createUpdate(
              "INSERT INTO audit_event (number, at, actor, token, address, request, action, target,"
                  + " outcome, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
          .bind(0, event.number())
          .bind(1, time(event.at()))
          .bind(2, act.actor())
          .bind(3, act.token())
          .bind(4, act.address())
          .bind(5, act.request())
          .bind(6, act.action())
          .bind(7, act.target())
          .bind(8, act.outcome())
          .bind(9, event.previous())
          .bind(10, event.hash())
          .execute();
      head = new Head(event.number(), event.hash());
    }
    return head;
  }

  @Override
  public List<AuditEvent> audit(long after, int limit) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT number, at, actor, token, address, request, action, target, outcome,"
                        + " previous, hash FROM audit_event WHERE number > ? ORDER BY number LIMIT"
                        + " ?")
                .bind(0, after)
                .bind(1, limit)
                .map(
                    (row, context) ->
                        new AuditEvent(
                            row.getLong(1),
                            instant(row, 2),
                            new Act(
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getString(6),
                                row.getString(7),
                                row.getString(8),
                                row.getString(9)),
                            row.getString(10),
                            row.getString(11)))
                .list());
  }

  @Override
  public long auditEnd() {
    return database.read(
        handle ->
            handle.createQuery("SELECT audit_number FROM access_state").mapTo(Long.class).one());
  }

  @Override
  public Optional<UUID> project(UUID graph) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT g.graph_key FROM graph_alias a JOIN graph g ON g.graph_no = a.graph_no"
                        + " WHERE a.graph_id = ? ORDER BY a.graph_no DESC LIMIT 1")
                .bind(0, graph)
                .mapTo(UUID.class)
                .findOne());
  }

  @Override
  public void keepWriter(Collection<UUID> reviews, AccessToken token) {
    changing(
        handle -> {
          PreparedBatch batch =
              handle.prepareBatch(
                  "INSERT INTO journal_actor (review_id, account, token) SELECT ?, ?, ? WHERE NOT"
                      + " EXISTS (SELECT 1 FROM journal_actor WHERE review_id = ?)");
          for (UUID review : new TreeSet<>(reviews)) {
            batch
                .bind(0, review)
                .bind(1, token.account())
                .bind(2, token.id())
                .bind(3, review)
                .add();
          }
          return batch.execute();
        });
  }

  @Override
  public void keepImporter(Collection<UUID> annotations, UUID account) {
    changing(
        handle -> {
          PreparedBatch batch =
              handle.prepareBatch(
                  "INSERT INTO annotation_importer (annotation, account) SELECT ?, ? WHERE NOT"
                      + " EXISTS (SELECT 1 FROM annotation_importer WHERE annotation = ?)");
          int waiting = 0;
          for (UUID annotation : new TreeSet<>(annotations)) {
            batch.bind(0, annotation).bind(1, account).bind(2, annotation).add();
            waiting++;
            if (waiting % BATCH == 0) {
              batch.execute();
            }
          }
          return waiting % BATCH == 0 ? waiting : batch.execute().length;
        });
  }

  @Override
  public Optional<UUID> importer(UUID annotation) {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT account FROM annotation_importer WHERE annotation = ?")
                .bind(0, annotation)
                .mapTo(UUID.class)
                .findOne());
  }

  @Override
  public Map<UUID, UUID> importers(Collection<UUID> annotations) {
    Map<UUID, UUID> found = new HashMap<>();
    List<UUID> all = List.copyOf(annotations);
    database.read(
        handle -> {
          for (int from = 0; from < all.size(); from += CHUNK) {
            handle
                .createQuery(
                    "SELECT annotation, account FROM annotation_importer WHERE annotation = ANY"
                        + " (?)")
                .bindArray(0, UUID.class, all.subList(from, Math.min(all.size(), from + CHUNK)))
                .map(
                    (row, context) ->
                        Map.entry(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
                .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
          }
          return found;
        });
    return found;
  }

  @Override
  public boolean isReviewer(String name) {
    return reviewers.has(name);
  }

  @Override
  public List<String> reviewers(int limit) {
    return reviewers.first(limit);
  }

  private static AccessData read(Handle handle, State state) {
    Map<UUID, Account> accounts = new HashMap<>();
    each(
        handle,
        "SELECT id, handle, name, kind, server_rights, disabled, created_at FROM account",
        row -> {
          UUID id = row.getObject(1, UUID.class);
          accounts.put(
              id,
              new Account(
                  id,
                  row.getString(2),
                  row.getString(3),
                  Account.Kind.valueOf(row.getString(4)),
                  names(row.getString(5), ServerRight::valueOf),
                  row.getBoolean(6),
                  instant(row, 7)));
        });
    Map<UUID, String> passwords = new HashMap<>();
    each(
        handle,
        "SELECT account, hash FROM account_password",
        row -> passwords.put(row.getObject(1, UUID.class), row.getString(2)));
    Map<String, Session> sessions = new HashMap<>();
    each(
        handle,
        "SELECT id, hash, account, browser, created_at, confirmed_at, used_at, at_provider FROM"
            + " account_session",
        row ->
            sessions.put(
                row.getString(2),
                new Session(
                    row.getObject(1, UUID.class),
                    row.getString(2),
                    row.getObject(3, UUID.class),
                    row.getString(4),
                    instant(row, 5),
                    instant(row, 6),
                    instant(row, 7),
                    row.getString(8))));
    Map<String, AccessToken> tokens = new HashMap<>();
    each(
        handle,
        "SELECT id, hash, account, label, rights, server_rights, projects, act_as, created_at,"
            + " expires_at, used_at FROM access_token",
        row ->
            tokens.put(
                row.getString(1),
                new AccessToken(
                    row.getString(1),
                    row.getString(2),
                    row.getObject(3, UUID.class),
                    row.getString(4),
                    names(row.getString(5), Right::valueOf),
                    names(row.getString(6), ServerRight::valueOf),
                    names(row.getString(7), UUID::fromString),
                    row.getBoolean(8),
                    instant(row, 9),
                    instant(row, 10),
                    row.getObject(11) == null ? null : instant(row, 11))));
    Map<Membership, Set<Right>> rights = new HashMap<>();
    each(
        handle,
        "SELECT project, account, rights FROM project_right",
        row ->
            rights.put(
                new Membership(row.getObject(1, UUID.class), row.getObject(2, UUID.class)),
                names(row.getString(3), Right::valueOf)));
    return new AccessData(
        state.version(),
        state.key().isEmpty() ? Secret.random() : Secret.of(state.key()),
        accounts,
        passwords,
        sessions,
        tokens,
        rights,
        SqlIdentities.read(handle),
        SqlLocationRules.read(handle),
        SqlInvitations.read(handle),
        SqlSignInSecrets.resets(handle),
        SqlSignInSecrets.factors(handle),
        SqlIdentities.formerNames(handle),
        SqlInvitations.practised(handle));
  }

  /** Reads one row. */
  private interface Row {
    void read(ResultSet row) throws SQLException;
  }

  private static void each(Handle handle, String select, Row each) {
    handle
        .createQuery(select)
        .map(
            (row, context) -> {
              each.read(row);
              return true;
            })
        .forEach(read -> {});
  }

  private static void write(Handle handle, AccessData before, AccessData after) {
    // What refers to accounts goes first and comes last.
    removed(before.passwords(), after.passwords())
        .forEach(id -> delete(handle, "account_password", "account", id));
    removed(before.sessions(), after.sessions())
        .forEach(hash -> delete(handle, "account_session", "hash", hash));
    removed(before.tokens(), after.tokens())
        .forEach(id -> delete(handle, "access_token", "id", id));
    removed(before.rights(), after.rights()).forEach(gone -> deleteRight(handle, gone));
    removed(before.resets(), after.resets())
        .forEach(account -> SqlSignInSecrets.deleteReset(handle, account));
    removed(before.factors(), after.factors())
        .forEach(account -> SqlSignInSecrets.deleteFactor(handle, account));
    removed(before.formerNames(), after.formerNames())
        .forEach(name -> SqlIdentities.deleteFormerName(handle, name));
    removed(before.invitations(), after.invitations())
        .forEach(hash -> SqlInvitations.delete(handle, hash));
    removed(before.identities(), after.identities())
        .forEach(identity -> SqlIdentities.delete(handle, identity));
    changed(
        before.accounts(),
        after.accounts(),
        (id, account) -> {
          put(handle, account, before.accounts().get(id));
        });
    changed(
        before.passwords(),
        after.passwords(),
        (id, hash) -> {
          delete(handle, "account_password", "account", id);
          handle.execute("INSERT INTO account_password (account, hash) VALUES (?, ?)", id, hash);
        });
    changed(before.sessions(), after.sessions(), (hash, session) -> insert(handle, session));
    changed(before.tokens(), after.tokens(), (id, token) -> insert(handle, token));
    changed(
        before.identities(),
        after.identities(),
        (identity, link) -> SqlIdentities.put(handle, link));
    changed(
        before.formerNames(),
        after.formerNames(),
        (name, account) -> SqlIdentities.putFormerName(handle, name, account));
    after.practised().stream()
        .filter(account -> !before.practised().contains(account))
        .forEach(account -> SqlInvitations.putPractised(handle, account));
    changed(
        before.resets(), after.resets(), (account, reset) -> SqlSignInSecrets.put(handle, reset));
    changed(
        before.factors(),
        after.factors(),
        (account, factor) -> SqlSignInSecrets.put(handle, factor));
    changed(
        before.invitations(),
        after.invitations(),
        (hash, invitation) -> SqlInvitations.put(handle, invitation));
    changed(
        before.locations(),
        after.locations(),
        (id, rules) -> SqlLocationRules.put(handle, id, rules));
    changed(
        before.rights(),
        after.rights(),
        (member, given) -> {
          deleteRight(handle, member);
          handle.execute(
              "INSERT INTO project_right (project, account, rights) VALUES (?, ?, ?)",
              member.project(),
              member.account(),
              text(given));
        });
  }

  /** Others refer to an account: it is changed where it stands. */
  private static void put(Handle handle, Account account, @Nullable Account before) {
    if (before == null) {
      handle.execute(
          "INSERT INTO account (id, handle, name, kind, server_rights, disabled, created_at) VALUES"
              + " (?, ?, ?, ?, ?, ?, ?)",
          account.id(),
          account.handle(),
          account.name(),
          account.kind().name(),
          text(account.rights()),
          account.disabled(),
          time(account.createdAt()));
    } else {
      handle.execute(
          "UPDATE account SET name = ?, server_rights = ?, disabled = ? WHERE id = ?",
          account.name(),
          text(account.rights()),
          account.disabled(),
          account.id());
    }
  }

  private static void insert(Handle handle, Session session) {
    delete(handle, "account_session", "hash", session.hash());
    handle.execute(
        "INSERT INTO account_session (id, hash, account, browser, created_at, confirmed_at, used_at,"
            + " at_provider) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        session.id(),
        session.hash(),
        session.account(),
        session.browser(),
        time(session.createdAt()),
        time(session.confirmedAt()),
        time(session.usedAt()),
        session.atProvider());
  }

  private static void insert(Handle handle, AccessToken token) {
    Instant used = token.usedAt();
    delete(handle, "access_token", "id", token.id());
    handle.execute(
        "INSERT INTO access_token (id, hash, account, label, rights, server_rights, projects,"
            + " act_as, created_at, expires_at, used_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        token.id(),
        token.hash(),
        token.account(),
        token.label(),
        text(token.rights()),
        text(token.serverRights()),
        text(token.projects()),
        token.actAs(),
        time(token.createdAt()),
        time(token.expiresAt()),
        used == null ? null : time(used));
  }

  private static void delete(Handle handle, String table, String column, Object key) {
    handle.execute("DELETE FROM " + table + " WHERE " + column + " = ?", key);
  }

  private static void deleteRight(Handle handle, Membership member) {
    handle.execute(
        "DELETE FROM project_right WHERE project = ? AND account = ?",
        member.project(),
        member.account());
  }

  private static <K, V> List<K> removed(Map<K, V> before, Map<K, V> after) {
    return before.keySet().stream().filter(key -> !after.containsKey(key)).toList();
  }

  private static <K, V> void changed(Map<K, V> before, Map<K, V> after, BiConsumer<K, V> write) {
    Consumer<Map.Entry<K, V>> one = entry -> write.accept(entry.getKey(), entry.getValue());
    after.entrySet().stream()
        .filter(entry -> !entry.getValue().equals(before.get(entry.getKey())))
        .forEach(one);
  }

  private static <T> Set<T> names(String text, Function<String, T> reading) {
    return text.isEmpty()
        ? Set.of()
        : Arrays.stream(text.split(" ")).map(reading).collect(Collectors.toUnmodifiableSet());
  }

  private static String text(Set<?> values) {
    return values.stream().map(Object::toString).sorted().collect(Collectors.joining(" "));
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static OffsetDateTime time(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
