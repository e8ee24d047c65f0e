package org.resight.access;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;

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
 * @param locations how exactly projects show places, for those that said so
 * @param invitations by the hash of their secret
 * @param resets links for new passwords, by account
 * @param factors second factors, by account
 * @param formerNames names in journals that are nobody's handle, each with the account whose it was
 * @param practised volunteers who have practised
 */
public record AccessData(
    long version,
    Secret secret,
    Map<UUID, Account> accounts,
    Map<UUID, String> passwords,
    Map<String, Session> sessions,
    Map<String, AccessToken> tokens,
    Map<Membership, Set<Right>> rights,
    Map<Identity, IdentityLink> identities,
    Map<UUID, LocationRules> locations,
    Map<String, Invitation> invitations,
    Map<UUID, PasswordReset> resets,
    Map<UUID, SecondFactor> factors,
    Map<String, UUID> formerNames,
    Set<UUID> practised) {

  /** Copies the maps. */
  public AccessData {
    accounts = Map.copyOf(accounts);
    passwords = Map.copyOf(passwords);
    sessions = Map.copyOf(sessions);
    tokens = Map.copyOf(tokens);
    rights = Map.copyOf(rights);
    identities = Map.copyOf(identities);
    locations = Map.copyOf(locations);
    invitations = Map.copyOf(invitations);
    resets = Map.copyOf(resets);
    factors = Map.copyOf(factors);
    formerNames = Map.copyOf(formerNames);
    practised = Set.copyOf(practised);
  }

  /** Returns what is known before anything was made. */
  public static AccessData none(long version, Secret secret) {
    return new AccessData(
        version, secret, Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(),
        Map.of(), Map.of(), Map.of(), Map.of(), Set.of());
  }

  /** Returns the same as it is kept: its version is the store's, and the key stays. */
  public AccessData keptAs(long kept, Secret key) {
    return changed(
        parts -> {
          parts.version = kept;
          parts.secret = key;
        });
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

  /** Returns how exactly a project shows places. */
  public LocationRules locationsOf(UUID project) {
    return locations.getOrDefault(project, LocationRules.USUAL);
  }

  AccessData withAccount(Account account) {
    return changed(parts -> parts.accounts = with(accounts, account.id(), account));
  }

  AccessData withPassword(UUID account, String hash) {
    return changed(parts -> parts.passwords = with(passwords, account, hash));
  }

  AccessData withSession(Session session) {
    return withSessions(with(sessions, session.hash(), session));
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
    return changed(parts -> parts.sessions = left);
  }

  AccessData withToken(AccessToken token) {
    return changed(parts -> parts.tokens = with(tokens, token.id(), token));
  }

  AccessData withoutToken(String id) {
    return changed(parts -> parts.tokens = without(tokens, id));
  }

  AccessData withRights(Membership membership, Set<Right> given) {
    return changed(
        parts ->
            parts.rights =
                given.isEmpty()
                    ? without(rights, membership)
                    : with(rights, membership, Set.copyOf(given)));
  }

  /** Returns the account that comes in by an identity. */
  public Optional<Account> byIdentity(Identity identity) {
    return Optional.ofNullable(identities.get(identity)).map(link -> accounts.get(link.account()));
  }

  AccessData withIdentity(IdentityLink link) {
    return changed(parts -> parts.identities = with(identities, link.identity(), link));
  }

  AccessData withoutIdentity(Identity identity) {
    return changed(parts -> parts.identities = without(identities, identity));
  }

  AccessData withLocations(UUID project, LocationRules rules) {
    return changed(parts -> parts.locations = with(locations, project, rules));
  }

  AccessData withInvitation(Invitation invitation) {
    return changed(parts -> parts.invitations = with(invitations, invitation.hash(), invitation));
  }

  AccessData withoutInvitations(Predicate<Invitation> gone) {
    Map<String, Invitation> left = new HashMap<>(invitations);
    left.values().removeIf(gone);
    return changed(parts -> parts.invitations = left);
  }

  AccessData withReset(PasswordReset reset) {
    return changed(parts -> parts.resets = with(resets, reset.account(), reset));
  }

  AccessData withoutReset(UUID account) {
    return changed(parts -> parts.resets = without(resets, account));
  }

  AccessData withFactor(SecondFactor factor) {
    return changed(parts -> parts.factors = with(factors, factor.account(), factor));
  }

  AccessData withoutFactor(UUID account) {
    return changed(parts -> parts.factors = without(factors, account));
  }

  AccessData withFormerName(String name, UUID account) {
    return changed(parts -> parts.formerNames = with(formerNames, name, account));
  }

  AccessData withoutFormerName(String name) {
    return changed(parts -> parts.formerNames = without(formerNames, name));
  }

  AccessData withPractised(UUID account) {
    Set<UUID> more = new HashSet<>(practised);
    more.add(account);
    return changed(parts -> parts.practised = more);
  }

  private AccessData changed(Consumer<Parts> change) {
    Parts parts = new Parts(this);
    change.accept(parts);
    return parts.whole();
  }

  /** What changes is changed here. Confined to one thread. */
  private static final class Parts {
    private long version;
    private Secret secret;
    private Map<UUID, Account> accounts;
    private Map<UUID, String> passwords;
    private Map<String, Session> sessions;
    private Map<String, AccessToken> tokens;
    private Map<Membership, Set<Right>> rights;
    private Map<Identity, IdentityLink> identities;
    private Map<UUID, LocationRules> locations;
    private Map<String, Invitation> invitations;
    private Map<UUID, PasswordReset> resets;
    private Map<UUID, SecondFactor> factors;
    private Map<String, UUID> formerNames;
    private Set<UUID> practised;

    Parts(AccessData data) {
      version = data.version;
      secret = data.secret;
      accounts = data.accounts;
      passwords = data.passwords;
      sessions = data.sessions;
      tokens = data.tokens;
      rights = data.rights;
      identities = data.identities;
      locations = data.locations;
      invitations = data.invitations;
      resets = data.resets;
      factors = data.factors;
      formerNames = data.formerNames;
      practised = data.practised;
    }

    AccessData whole() {
      return new AccessData(
          version,
          secret,
          accounts,
          passwords,
          sessions,
          tokens,
          rights,
          identities,
          locations,
          invitations,
          resets,
          factors,
          formerNames,
          practised);
    }
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
