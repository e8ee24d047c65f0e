package org.resight.access;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * Brings the accounts of a backup into a server that has its first administrator already. What
 * stands there stays; an administrator with a handle of the backup gets the rights of that account.
 *
 * <p>A server without an administrator takes no account: nobody could come in any more.
 */
public final class AccountRestore {

  private final AccessData standing;
  private final Map<UUID, Account> accounts;
  private final Map<Membership, Set<Right>> rights;
  private final Map<Identity, IdentityLink> identities;
  private final Map<String, Account> standingHandles = new HashMap<>();
  private final Map<String, UUID> formerNames;
  private final Set<UUID> practised;
  private final Set<String> handles = new HashSet<>();
  private final Set<Identity> seen = new HashSet<>();

  private AccountRestore(AccessData standing) {
    this.standing = standing;
    accounts = new HashMap<>(standing.accounts());
    rights = new HashMap<>(standing.rights());
    identities = new HashMap<>(standing.identities());
    formerNames = new HashMap<>(standing.formerNames());
    practised = new HashSet<>(standing.practised());
    standing.accounts().values().forEach(one -> standingHandles.put(one.handle(), one));
  }

  /** Returns whether a server takes accounts: somebody administers it. */
  public static boolean isPossible(AccessData standing) {
    return standing.accounts().values().stream()
        .anyMatch(account -> account.isAdministrator() && !account.disabled());
  }

  /**
   * Returns what is known after a restore.
   *
   * @param places how exactly projects show places, by their keys
   * @throws RefusedException {@link Refusal#NOT_EMPTY} if a handle of the backup is that of a
   *     standing account without the right to administer: it may be somebody else
   * @throws RefusedException if a value is none that an account can have
   * @throws IllegalArgumentException if the backup contradicts itself
   */
  public static AccessData restored(
      AccessData standing, List<SavedAccount> saved, Map<UUID, LocationRules> places) {
    AccountRestore restore = new AccountRestore(standing);
    if (isPossible(standing)) {
      saved.forEach(restore::add);
    }
    Map<UUID, LocationRules> locations = new HashMap<>(standing.locations());
    locations.putAll(places);
    return restore.all(locations);
  }

  /** Checks an account of a backup by itself. */
  public static void check(SavedAccount saved) {
    Account account = account(saved);
    saved.projects().values().forEach(given -> check(account, Set.copyOf(given)));
    saved.identities().forEach(AccountRestore::identity);
  }

  private static void check(Account account, Set<Right> given) {
    if (given.isEmpty()) {
      throw new IllegalArgumentException("a member without a right");
    }
    People.requireVolunteerReviews(account, given);
  }

  private static Account account(SavedAccount saved) {
    Account checked =
        Account.of(
            saved.handle(),
            saved.name(),
            saved.kind(),
            Set.copyOf(saved.rights()),
            saved.createdAt());
    return new Account(
        saved.id(),
        checked.handle(),
        checked.name(),
        checked.kind(),
        checked.rights(),
        saved.disabled(),
        checked.createdAt());
  }

  private static Identity identity(SavedAccount.Link link) {
    return new Identity(link.issuer(), link.subject());
  }

  private void add(SavedAccount saved) {
    Account given = account(saved);
    if (!handles.add(given.handle())) {
      throw new IllegalArgumentException("one handle twice");
    }
    Account same = standingHandles.get(given.handle());
    UUID id = same == null ? fresh(given) : joined(same, given);
    saved
        .projects()
        .forEach(
            (project, all) -> {
              Set<Right> both = EnumSet.copyOf(all);
              Membership member = new Membership(project, id);
              both.addAll(rights.getOrDefault(member, Set.of()));
              rights.put(member, Set.copyOf(both));
            });
    saved.former().forEach(name -> formerNames.putIfAbsent(name, id));
    if (saved.practised()) {
      practised.add(id);
    }
    for (SavedAccount.Link link : saved.identities()) {
      Identity identity = identity(link);
      if (!seen.add(identity)) {
        throw new IllegalArgumentException("one identity twice");
      }
      identities.putIfAbsent(identity, new IdentityLink(link.id(), identity, id, link.createdAt()));
    }
  }

  private UUID fresh(Account given) {
    if (accounts.putIfAbsent(given.id(), given) != null) {
      throw new IllegalArgumentException("one account twice");
    }
    return given.id();
  }

  private UUID joined(Account same, Account given) {
    if (!same.isAdministrator()) {
      throw new RefusedException(
          Refusal.NOT_EMPTY,
          "This server has an account "
              + same.handle()
              + " already, which may be somebody else's.");
    }
    Set<ServerRight> both = EnumSet.copyOf(same.rights());
    both.addAll(given.rights());
    accounts.put(
        same.id(),
        new Account(
            same.id(),
            same.handle(),
            same.name(),
            same.kind(),
            both,
            same.disabled(),
            same.createdAt()));
    return same.id();
  }

  private AccessData all(Map<UUID, LocationRules> locations) {
    return new AccessData(
        standing.version(),
        standing.secret(),
        accounts,
        standing.passwords(),
        standing.sessions(),
        standing.tokens(),
        rights,
        identities,
        locations,
        standing.invitations(),
        standing.resets(),
        standing.factors(),
        formerNames,
        practised);
  }
}
