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
 * @param identities of providers, each with the account that comes in by it
 */
public record AccessData(
    long version,
    Secret secret,
    Map<UUID, Account> accounts,
    Map<UUID, String> passwords,
    Map<String, Session> sessions,
    Map<String, AccessToken> tokens,
    Map<Membership, Set<Right>> rights,
    Map<Identity, IdentityLink> identities) {

  /** Copies the maps. */
  public AccessData {
    accounts = Map.copyOf(accounts);
    passwords = Map.copyOf(passwords);
    sessions = Map.copyOf(sessions);
    tokens = Map.copyOf(tokens);
    rights = Map.copyOf(rights);
    identities = Map.copyOf(identities);
  }

  /** Returns what is known before anything was made. */
  public static AccessData none(long version, Secret secret) {
    return new AccessData(
        version, secret, Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());
  }

  /** Returns the same as it is kept: its version is the store's, and the key stays. */
  public AccessData keptAs(long kept, Secret key) {
    return new AccessData(
        kept, key, accounts, passwords, sessions, tokens, rights, identities);
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
        rights,
        identities);
  }

  AccessData withPassword(UUID account, String hash) {
    return new AccessData(
        version, secret, accounts, with(passwords, account, hash), sessions, tokens, rights, identities);
  }

  AccessData withSession(Session session) {
    return new AccessData(
        version,
        secret,
        accounts,
        passwords,
        with(sessions, session.hash(), session),
        tokens,
        rights,
        identities);
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
    return new AccessData(version, secret, accounts, passwords, left, tokens, rights, identities);
  }

  AccessData withToken(AccessToken token) {
    return withTokens(with(tokens, token.id(), token));
  }

  AccessData withoutToken(String id) {
    return withTokens(without(tokens, id));
  }

  private AccessData withTokens(Map<String, AccessToken> changed) {
    return new AccessData(version, secret, accounts, passwords, sessions, changed, rights, identities);
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
            : with(rights, membership, Set.copyOf(given)),
        identities);
  }

  /** Returns the account that comes in by an identity. */
  public Optional<Account> byIdentity(Identity identity) {
    return Optional.ofNullable(identities.get(identity)).map(link -> accounts.get(link.account()));
  }

  AccessData withIdentity(IdentityLink link) {
    return withIdentities(with(identities, link.identity(), link));
  }

  AccessData withoutIdentity(Identity identity) {
    return withIdentities(without(identities, identity));
  }

  private AccessData withIdentities(Map<Identity, IdentityLink> changed) {
    return new AccessData(
        version, secret, accounts, passwords, sessions, tokens, rights, changed);
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
