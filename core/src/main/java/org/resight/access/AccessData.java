package org.resight.access;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * All that is known about who may do what, at one instant.
 *
 * <p>Immutable; what changes it makes another.
 *
 * @param version grows with each change
 * @param secret signs the tokens of leases
 * @param accounts by id
 * @param passwords hashes, by account
 * @param sessions by the hash of their secret
 * @param tokens by id
 * @param rights of members in projects, none of them empty
 */
public record AccessData(
    long version,
    Secret secret,
    Map<UUID, Account> accounts,
    Map<UUID, String> passwords,
    Map<String, Session> sessions,
    Map<String, AccessToken> tokens,
    Map<Membership, Set<Right>> rights) {

  /** Copies the maps. */
  public AccessData {
    accounts = Map.copyOf(accounts);
    passwords = Map.copyOf(passwords);
    sessions = Map.copyOf(sessions);
    tokens = Map.copyOf(tokens);
    rights = Map.copyOf(rights);
  }

  /** Returns the account with a handle. */
  public Optional<Account> byHandle(String handle) {
    return accounts.values().stream()
        .filter(account -> account.handle().equals(handle))
        .findFirst();
  }

  /** Returns the rights of an account in a project. */
  public Set<Right> rightsOf(UUID account, UUID project) {
    return rights.getOrDefault(new Membership(project, account), Set.of());
  }

  AccessData withAccount(Account account) {
    return new AccessData(
        version,
        secret,
        with(accounts, account.id(), account),
        passwords,
        sessions,
        tokens,
        rights);
  }

  AccessData withPassword(UUID account, String hash) {
    return new AccessData(
        version, secret, accounts, with(passwords, account, hash), sessions, tokens, rights);
  }

  AccessData withSession(Session session) {
    return new AccessData(
        version,
        secret,
        accounts,
        passwords,
        with(sessions, session.hash(), session),
        tokens,
        rights);
  }

  AccessData withoutSession(String hash) {
    return withSessions(without(sessions, hash));
  }

  AccessData withoutSessionsOf(UUID account) {
    Map<String, Session> left = new HashMap<>(sessions);
    left.values().removeIf(session -> session.account().equals(account));
    return withSessions(left);
  }

  AccessData withSessions(Map<String, Session> left) {
    return new AccessData(version, secret, accounts, passwords, left, tokens, rights);
  }

  AccessData withToken(AccessToken token) {
    return withTokens(with(tokens, token.id(), token));
  }

  AccessData withoutToken(String id) {
    return withTokens(without(tokens, id));
  }

  private AccessData withTokens(Map<String, AccessToken> changed) {
    return new AccessData(version, secret, accounts, passwords, sessions, changed, rights);
  }

  AccessData withRights(Membership membership, Set<Right> given) {
    return new AccessData(
        version,
        secret,
        accounts,
        passwords,
        sessions,
        tokens,
        given.isEmpty()
            ? without(rights, membership)
            : with(rights, membership, Set.copyOf(given)));
  }

  private static <K, V> Map<K, V> with(Map<K, V> map, K key, V value) {
    Map<K, V> changed = new HashMap<>(map);
    changed.put(key, value);
    return changed;
  }

  private static <K, V> Map<K, V> without(Map<K, V> map, K key) {
    Map<K, V> changed = new HashMap<>(map);
    changed.remove(key);
    return changed;
  }

  /** Leaves out what nobody may read. */
  @Override
  public String toString() {
    return "AccessData[version=" + version + ", accounts=" + accounts.size() + "]";
  }
}
