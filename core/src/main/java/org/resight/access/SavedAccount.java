package org.resight.access;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account as a backup has it: who it is, what it may do, and by which identities it comes in.
 * Nothing of it lets anybody in: no password, session, token or second factor.
 *
 * <p>Immutable. Lists are sorted, so one state is written in one way.
 *
 * @param rights on the server
 * @param identities of providers
 * @param projects its rights in projects, by their keys
 * @param formerNames what it was called in journals before there were accounts; null in a backup
 *     that knows of none
 * @param practised whether it is a volunteer who has practised
 */
public record SavedAccount(
    UUID id,
    String handle,
    String name,
    Account.Kind kind,
    List<ServerRight> rights,
    boolean disabled,
    Instant createdAt,
    List<Link> identities,
    Map<UUID, List<Right>> projects,
    @Nullable List<String> formerNames,
    boolean practised) {

  /** An identity of a provider. */
  public record Link(UUID id, String issuer, String subject, Instant createdAt) {}

  /** Copies lists and maps. */
  public SavedAccount {
    rights = List.copyOf(rights);
    identities = List.copyOf(identities);
    projects = Map.copyOf(projects);
    formerNames = formerNames == null ? null : List.copyOf(formerNames);
  }

  /** Returns what it was called in journals before there were accounts. */
  List<String> former() {
    return formerNames == null ? List.of() : formerNames;
  }

  /** Returns all accounts, by handle. */
  public static List<SavedAccount> of(AccessData data) {
    Map<UUID, List<Link>> links = new TreeMap<>();
    data.identities().values().stream()
        .sorted(Comparator.comparing(IdentityLink::id))
        .forEach(
            link ->
                links
                    .computeIfAbsent(link.account(), account -> new ArrayList<>())
                    .add(
                        new Link(
                            link.id(),
                            link.identity().issuer(),
                            link.identity().subject(),
                            link.createdAt())));
    Map<UUID, Map<UUID, List<Right>>> projects = new TreeMap<>();
    data.rights()
        .forEach(
            (member, rights) ->
                projects
                    .computeIfAbsent(member.account(), account -> new TreeMap<>())
                    .put(member.project(), rights.stream().sorted().toList()));
    return data.accounts().values().stream()
        .sorted(Comparator.comparing(Account::handle))
        .map(
            account ->
                new SavedAccount(
                    account.id(),
                    account.handle(),
                    account.name(),
                    account.kind(),
                    account.rights().stream().sorted().toList(),
                    account.disabled(),
                    account.createdAt(),
                    links.getOrDefault(account.id(), List.of()),
                    projects.getOrDefault(account.id(), Map.of()),
                    data.formerNames().entrySet().stream()
                        .filter(name -> name.getValue().equals(account.id()))
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList(),
                    data.practised().contains(account.id())))
        .toList();
  }
}
