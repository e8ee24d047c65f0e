package org.resight.access;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccessStore.Change;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/** Accounts and members: made, changed, listed. Thread-safe. */
public final class People {

  /** Accounts of a server. */
  public static final int MOST = 10_000;

  /** Names from before there were accounts. */
  public static final int MOST_FORMER = 10_000;

  private final AccessState state;
  private final SignIns signIns;

  /**
   * What to change of an account; null leaves it.
   *
   * @param password a new one, which ends all sessions of the account
   */
  public record Changes(
      @Nullable String name,
      @Nullable Set<ServerRight> rights,
      @Nullable Boolean disabled,
      @Nullable String password) {

    /** Copies the set. */
    public Changes {
      rights = rights == null ? null : Set.copyOf(rights);
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
      return "Changes";
    }
  }

  /** Creates what makes accounts. */
  public People(AccessState state, SignIns signIns) {
    this.state = state;
    this.signIns = signIns;
  }

  /**
   * Makes an account.
   *
   * @param password of a person; null for a program
   */
  public Account make(
      Principal by,
      String handle,
      String name,
      Account.Kind kind,
      Set<ServerRight> rights,
      @Nullable String password,
      Origin from) {
    if ((kind == Account.Kind.PERSON) != (password != null) || kind == Account.Kind.VOLUNTEER) {
      throw new RefusedException(
          Refusal.INVALID_VALUE, "A person has a password, a program has none.");
    }
    Account account = Account.of(handle, name, kind, rights, state.time());
    String hash = password == null ? null : signIns.firstPassword(password, account);
    state.change(
        data -> {
          SignIns.requireFree(data, handle);
          requireRoom(data);
          AccessData changed = data.withAccount(account);
          return new Change(
              hash == null ? changed : changed.withPassword(account.id(), hash),
              List.of(AccessState.act(by, from, "account-made", handle, "done")));
        });
    return account;
  }

  static void requireRoom(AccessData data) {
    if (data.accounts().size() >= MOST) {
      throw new RefusedException(
          Refusal.TOO_MANY, "This server has " + MOST + " accounts, which is the most.");
    }
  }

  /** Changes an account; a disabled one loses its sessions, and its tokens do nothing. */
  public Account change(Principal by, String handle, Changes changes, Origin from) {
    Account before = found(state.now(), handle);
    String hash =
        changes.password() == null ? null : signIns.firstPassword(changes.password(), before);
    AccessData changed =
        state.change(
            data -> {
              Account old = found(data, handle);
              Account account =
                  new Account(
                      old.id(),
                      old.handle(),
                      changes.name() == null
                          ? old.name()
                          : Account.checkedName(changes.name(), old.handle()),
                      old.kind(),
                      changes.rights() == null ? old.rights() : changes.rights(),
                      changes.disabled() == null ? old.disabled() : changes.disabled(),
                      old.createdAt());
              AccessData next = data.withAccount(account);
              if (next.accounts().values().stream()
                  .noneMatch(one -> one.isAdministrator() && !one.disabled())) {
                throw new RefusedException(
                    Refusal.LAST_ADMINISTRATOR, "The last administrator stays one.");
              }
              if (hash != null) {
                next = next.withPassword(account.id(), hash);
              }
              if (account.disabled() || hash != null) {
                next = next.withoutSessionsOf(account.id());
              }
              return new Change(
                  next, List.of(AccessState.act(by, from, "account-changed", handle, "done")));
            });
    return found(changed, handle);
  }

  /**
   * A name that stands in journals and is nobody's handle.
   *
   * @param account whose it was, or null if nobody has said so
   */
  public record FormerName(String name, @Nullable Account account) {}

  /**
   * Returns the names in journals that are nobody's handle, and those that were said to be
   * somebody's, sorted. The first time it costs a look through all journals.
   */
  public List<FormerName> formerNames() {
    AccessData data = state.now();
    Set<String> names = new TreeSet<>(data.formerNames().keySet());
    state.reviewers(MOST_FORMER).stream()
        .filter(name -> data.byHandle(name).isEmpty())
        .forEach(names::add);
    return names.stream()
        .map(
            name -> {
              UUID account = data.formerNames().get(name);
              return new FormerName(name, account == null ? null : data.accounts().get(account));
            })
        .toList();
  }

  /**
   * Says whose name it was before there were accounts. The journals keep it.
   *
   * @param handle of the account; null if it is nobody's any more
   * @throws RefusedException {@link Refusal#UNKNOWN} if there is no such account, or no journal has
   *     the name; {@link Refusal#HANDLE} if the name is a handle, and so somebody's already; {@link
   *     Refusal#TOO_MANY}
   */
  public void nameFormer(Principal by, String name, @Nullable String handle, Origin from) {
    if (handle != null && !state.isReviewer(name.toLowerCase(Locale.ROOT))) {
      throw new RefusedException(Refusal.UNKNOWN, "No journal has this name.");
    }
    state.change(
        data -> {
          AccessData next;
          if (handle == null) {
            next = data.withoutFormerName(name);
          } else {
            SignIns.requireFree(data, name);
            if (data.formerNames().size() >= MOST_FORMER) {
              throw new RefusedException(
                  Refusal.TOO_MANY, "At most " + MOST_FORMER + " names are somebody's.");
            }
            next = data.withFormerName(name, found(data, handle).id());
          }
          String target = handle == null ? name : name + " = " + handle;
          return new Change(
              next, List.of(AccessState.act(by, from, "former-name", target, "done")));
        });
  }

  private static Account found(AccessData data, String handle) {
    return data.byHandle(handle)
        .orElseThrow(() -> new RefusedException(Refusal.UNKNOWN, "There is no such account."));
  }

  /**
   * Gives the maker of a project its rights, in the transaction that makes it: no project stands
   * that is nobody's. {@link AccessState#readAgain} follows.
   *
   * @param exact whether the right to exact places is among them: not where others brought photos
   *     in
   */
  public void own(Principal by, UUID project, boolean exact, Origin from) {
    Account account = by.account();
    if (account != null) {
      Set<Right> rights = EnumSet.allOf(Right.class);
      if (!exact) {
        rights.remove(Right.LOCATIONS);
      }
      state.changeAlong(
          data ->
              new Change(
                  data.withRights(new Membership(project, account.id()), rights),
                  List.of(AccessState.act(by, from, "project-made", project.toString(), "done"))));
    }
  }

  /** Who has no password reviews, and does nothing else. */
  static void requireVolunteerReviews(Account account, Set<Right> rights) {
    if (account.kind() == Account.Kind.VOLUNTEER && !Set.of(Right.REVIEW).containsAll(rights)) {
      throw new RefusedException(
          Refusal.NOT_YOURS, "Volunteers have the right to review and no other.");
    }
  }

  /**
   * Says what somebody may do in a project; nothing ends the membership.
   *
   * <p>{@link Right#LOCATIONS} is given by who has it. Where nobody has it who could come in, an
   * administrator of the server gives it, or a project from before there were accounts kept its
   * places for ever.
   */
  public void setRights(Principal by, UUID project, String handle, Set<Right> rights, Origin from) {
    state.change(
        data -> {
          Account account = found(data, handle);
          requireVolunteerReviews(account, rights);
          Set<Right> had = data.rightsOf(account.id(), project);
          if (rights.contains(Right.LOCATIONS)
              && !had.contains(Right.LOCATIONS)
              && !by.may(project, Right.LOCATIONS)
              && !(by.may(ServerRight.ADMINISTER) && isSeenByNobody(data, project))) {
            throw new RefusedException(
                Refusal.NOT_YOURS, "Only who sees exact places lets others see them.");
          }
          return new Change(
              data.withRights(new Membership(project, account.id()), rights),
              List.of(
                  AccessState.act(
                      by, from, "rights", project + " " + handle + " " + rights, "done")));
        });
  }

  private static boolean isSeenByNobody(AccessData data, UUID project) {
    return data.rights().entrySet().stream()
        .filter(one -> one.getKey().project().equals(project))
        .filter(one -> one.getValue().contains(Right.LOCATIONS))
        .map(one -> data.accounts().get(one.getKey().account()))
        .allMatch(account -> account == null || account.disabled());
  }

  /**
   * Says how exactly a project shows places.
   *
   * @throws RefusedException {@link Refusal#RIGHT_MISSING} if the one who asks may not see them
   *     exactly, or does not administer the project
   */
  public void setLocations(Principal by, UUID project, LocationRules rules, Origin from) {
    if (!by.may(project, Right.LOCATIONS) || !by.may(project, Right.ADMINISTER)) {
      throw new RefusedException(
          Refusal.RIGHT_MISSING,
          "Who says how exactly places are shown administers the project and sees exact places.");
    }
    state.change(
        data ->
            new Change(
                data.withLocations(project, rules),
                List.of(AccessState.act(by, from, "location-rules", project.toString(), "done"))));
  }
}
