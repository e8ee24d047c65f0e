package org.resight.sql;

import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccessData;
import org.resight.access.AccessStore;
import org.resight.access.AccessToken;
import org.resight.access.AccountRestore;
import org.resight.access.AuditEvent;
import org.resight.access.AuditEvent.Act;
import org.resight.access.AuditEvent.Head;
import org.resight.access.LocationRules;
import org.resight.access.SavedAccount;
import org.resight.access.Secret;
import org.resight.database.Database;
import org.resight.journal.JournalConflictException;

/**
 * Access in SQL. Whoever changes it locks the one row of {@code access_state}: one change at a time
 * over all servers. A change costs what a look at everything costs, which is read anew.
 *
 * <p>Thread-safe.
 */
final class SqlAccessStore implements AccessStore {

  /** Ids in one statement. */
  private static final int CHUNK = 5_000;

  /** How often a change is tried while others are faster. */
  private static final int MOST_TRIES = 3;

  private final Database database;
  private final Clock clock;
  private final ReviewerNames reviewers;

  /** Creates the store of a database. */
  SqlAccessStore(Database database, Clock clock) {
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
    return changing(handle -> changed(handle, change));
  }

  @Override
  public void changeAlong(Function<AccessData, Change> change) {
    database.read( // gives the handle of this thread's transaction
        handle -> {
          if (!handle.isInTransaction()) {
            throw new IllegalStateException("no transaction was begun");
          }
          return changed(handle, change);
        });
  }

  private AccessData changed(Handle handle, Function<AccessData, Change> change) {
    State state = state(handle, " FOR UPDATE");
    AccessData before = read(handle, state);
    Change made = change.apply(before);
    write(handle, before, made.data());
    Head head = SqlAuditTrail.append(handle, state.head(), made.acts(), clock);
    long version = state.version() + 1;
    put(handle, state, new State(version, before.secret().kept(), head));
    return made.data().keptAs(version, before.secret());
  }

  @Override
  public void keep(Act act) {
    changing(
        handle -> {
          State state = state(handle, " FOR UPDATE");
          Head head = SqlAuditTrail.append(handle, state.head(), List.of(act), clock);
          put(handle, state, new State(state.version(), state.key(), head));
          return head;
        });
  }

  /**
   * Changes in one transaction, and again if another change came first: H2 may tell a locked row as
   * it was before its lock was had, and two may insert the same. Who inserts several rows does so
   * in increasing order, so that nobody waits for somebody who waits. Any server may do so: what is
   * changed is read in the same transaction.
   */
  private <T> T changing(HandleCallback<T, RuntimeException> work) {
    for (int tries = 1; ; tries++) {
      try {
        return database.writeByAny(work);
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

  @Override
  public List<AuditEvent> audit(long after, int limit) {
    return database.read(handle -> SqlAuditTrail.after(handle, after, limit));
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

  /**
   * Says who brought annotations in, or that nobody did, in a transaction of somebody else: whoever
   * did before has lost them.
   */
  static void imported(Handle handle, Collection<UUID> annotations, @Nullable UUID account) {
    if (annotations.isEmpty()) {
      return;
    }
    handle
        .createUpdate("DELETE FROM annotation_importer WHERE annotation = ANY (?)")
        .bindArray(0, UUID.class, List.copyOf(annotations))
        .execute();
    if (account != null) {
      PreparedBatch batch =
          handle.prepareBatch(
              "INSERT INTO annotation_importer (annotation, account) VALUES (?, ?)");
      annotations.forEach(annotation -> batch.bind(0, annotation).bind(1, account).add());
      batch.execute();
    }
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
    return new AccessData(
        state.version(),
        state.key().isEmpty() ? Secret.random() : Secret.of(state.key()),
        SqlAccounts.read(handle),
        SqlAccounts.passwords(handle),
        SqlAccounts.sessions(handle),
        SqlRights.tokens(handle),
        SqlRights.read(handle),
        SqlIdentities.read(handle),
        SqlLocationRules.read(handle),
        SqlInvitations.read(handle),
        SqlSignInSecrets.resets(handle),
        SqlSignInSecrets.factors(handle),
        SqlIdentities.formerNames(handle),
        SqlInvitations.practised(handle));
  }

  private static void write(Handle handle, AccessData before, AccessData after) {
    // What refers to accounts goes first and comes last.
    removed(before.passwords(), after.passwords())
        .forEach(account -> SqlAccounts.deletePassword(handle, account));
    removed(before.sessions(), after.sessions())
        .forEach(hash -> SqlAccounts.deleteSession(handle, hash));
    removed(before.tokens(), after.tokens()).forEach(id -> SqlRights.deleteToken(handle, id));
    removed(before.rights(), after.rights()).forEach(member -> SqlRights.delete(handle, member));
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
        (id, account) -> SqlAccounts.put(handle, account, before.accounts().get(id)));
    changed(
        before.passwords(),
        after.passwords(),
        (account, hash) -> SqlAccounts.putPassword(handle, account, hash));
    changed(
        before.sessions(),
        after.sessions(),
        (hash, session) -> SqlAccounts.putSession(handle, session));
    changed(before.tokens(), after.tokens(), (id, token) -> SqlRights.putToken(handle, token));
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
        before.rights(), after.rights(), (member, given) -> SqlRights.put(handle, member, given));
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
}
