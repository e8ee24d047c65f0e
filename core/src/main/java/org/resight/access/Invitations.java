package org.resight.access;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccessStore.Change;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/** Links by which people come into projects: made, listed, taken back, accepted. Thread-safe. */
public final class Invitations {

  private static final int MOST_OPEN = 200;
  private static final int MOST_USES = 1_000;
  private static final int MOST_DAYS = 90;
  private static final int LONGEST_LABEL = 100;
  private static final int LONGEST_SECRET = 100;

  private final AccessState state;
  private final SignIns signIns;

  /**
   * What an invitation shall be.
   *
   * @param uses how many people may come in by it, 1 to 1,000
   * @param days until it expires, 1 to 90
   */
  public record Wish(String label, Set<Right> rights, boolean volunteers, int uses, int days) {
    /** Copies the set. */
    public Wish {
      rights = Set.copyOf(rights);
    }
  }

  /**
   * An invitation that was just made.
   *
   * @param secret what the link holds; kept nowhere
   */
  public record Made(Invitation invitation, String secret) {
    /** Leaves the secret out. */
    @Override
    public String toString() {
      return "Made[" + invitation.id() + "]";
    }
  }

  /**
   * Somebody who comes in by an invitation.
   *
   * @param handle of a new account; null from who has signed in
   * @param password of a new account; null from a volunteer
   */
  public record Newcomer(@Nullable String handle, String name, @Nullable String password) {
    /** Leaves the password out. */
    @Override
    public String toString() {
      return "Newcomer";
    }
  }

  /**
   * What came of an invitation.
   *
   * @param begun the session of a new account; null for who had signed in
   * @param account who came in
   */
  public record Accepted(Invitation invitation, Account account, SignIns.@Nullable Begun begun) {}

  /** Creates what makes invitations. */
  public Invitations(AccessState state, SignIns signIns) {
    this.state = state;
    this.signIns = signIns;
  }

  /**
   * Makes an invitation.
   *
   * @throws RefusedException {@link Refusal#INVALID_VALUE} if it would give the right to
   *     administer, or volunteers more than to review; {@link Refusal#NOT_YOURS} if it would give
   *     exact places and its maker does not see them; {@link Refusal#TOO_MANY}
   */
  public Made make(Principal by, UUID project, Wish wish, Origin from) {
    Account maker = SignIns.signedIn(by);
    require(by, project, wish);
    Instant now = state.time();
    String secret = Secrets.random();
    Invitation invitation =
        new Invitation(
            UUID.randomUUID(),
            Secrets.hash(secret),
            project,
            wish.label().strip(),
            wish.rights(),
            wish.volunteers(),
            wish.uses(),
            maker.id(),
            now,
            now.plus(Duration.ofDays(wish.days())));
    state.change(
        data -> {
          AccessData open = data.withoutInvitations(one -> !one.isOpen(now));
          if (open.invitations().values().stream()
                  .filter(one -> one.project().equals(project))
                  .count()
              >= MOST_OPEN) {
            throw new RefusedException(
                Refusal.TOO_MANY,
                "Take an invitation back first; at most " + MOST_OPEN + " stand.");
          }
          return new Change(
              open.withInvitation(invitation),
              List.of(
                  AccessState.act(
                      by,
                      from,
                      "invitation-made",
                      project + " " + invitation.id() + " " + wish.rights(),
                      "done")));
        });
    return new Made(invitation, secret);
  }

  private static void require(Principal by, UUID project, Wish wish) {
    if (wish.label().length() > LONGEST_LABEL
        || wish.label().chars().anyMatch(Character::isISOControl)) {
      throw value("A label has at most " + LONGEST_LABEL + " characters.");
    }
    if (wish.uses() < 1 || wish.uses() > MOST_USES) {
      throw value("An invitation is for 1 to " + MOST_USES + " people.");
    }
    if (wish.days() < 1 || wish.days() > MOST_DAYS) {
      throw value("An invitation stands 1 to " + MOST_DAYS + " days.");
    }
    if (wish.rights().isEmpty() || wish.rights().contains(Right.ADMINISTER)) {
      throw value("An invitation gives rights, but not the one to administer.");
    }
    if (wish.volunteers() && !wish.rights().equals(EnumSet.of(Right.REVIEW))) {
      throw value("Volunteers have the right to review and no other.");
    }
    if (wish.rights().contains(Right.LOCATIONS) && !by.may(project, Right.LOCATIONS)) {
      throw new RefusedException(
          Refusal.NOT_YOURS, "Only who sees exact places lets others see them.");
    }
  }

  private static RefusedException value(String detail) {
    return new RefusedException(Refusal.INVALID_VALUE, detail);
  }

  /** Returns the open invitations of a project, the newest first. */
  public List<Invitation> of(UUID project) {
    Instant now = state.time();
    return state.now().invitations().values().stream()
        .filter(one -> one.project().equals(project) && one.isOpen(now))
        .sorted(Comparator.comparing(Invitation::createdAt).reversed())
        .toList();
  }

  /** Takes an invitation back; who came in by it stays. */
  public void takeBack(Principal by, UUID project, UUID id, Origin from) {
    state.change(
        data -> {
          if (data.invitations().values().stream()
              .noneMatch(one -> one.id().equals(id) && one.project().equals(project))) {
            throw new RefusedException(Refusal.UNKNOWN, "There is no such invitation.");
          }
          return new Change(
              data.withoutInvitations(one -> one.id().equals(id)),
              List.of(
                  AccessState.act(by, from, "invitation-taken-back", project + " " + id, "done")));
        });
  }

  /**
   * Returns the invitation of a link.
   *
   * @throws RefusedException {@link Refusal#INVITATION} if there is none, or it is used up
   */
  public Invitation find(String secret) {
    return find(state.now(), secret);
  }

  private Invitation find(AccessData data, String secret) {
    Instant now = state.time();
    return Optional.of(secret)
        .filter(text -> text.length() <= LONGEST_SECRET)
        .map(text -> data.invitations().get(Secrets.hash(text)))
        .filter(one -> one.isOpen(now))
        .orElseThrow(
            () ->
                new RefusedException(
                    Refusal.INVITATION,
                    "This invitation does not stand any more. Ask for another one."));
  }

  /**
   * Comes into a project by an invitation: with the account that has signed in, or with a new one.
   * Of two who come by its last use at once one comes in.
   *
   * @throws RefusedException {@link Refusal#INVITATION}; {@link Refusal#HANDLE} if the handle is
   *     somebody's, or a name that a journal has from before; {@link Refusal#PASSWORD}
   */
  public Accepted accept(Principal by, String secret, Newcomer who, Origin from) {
    Invitation invitation = find(secret);
    Account signedIn = by.account();
    if (signedIn != null) {
      if (by.session() == null) {
        throw new RefusedException(Refusal.NOT_YOURS, "A token comes in nowhere; sign in.");
      }
      join(by, secret, signedIn, null, null, from);
      return new Accepted(invitation, signedIn, null);
    }
    Account account =
        Account.of(
            who.handle() == null ? "" : who.handle(),
            who.name(),
            invitation.volunteers() ? Account.Kind.VOLUNTEER : Account.Kind.PERSON,
            Set.of(),
            state.time());
    if (state.isReviewer(account.handle())) {
      throw new RefusedException(
          Refusal.HANDLE,
          "The handle is somebody's. If it was yours before there were accounts, an administrator"
              + " can give it to you.");
    }
    String hash =
        invitation.volunteers()
            ? null
            : signIns.firstPassword(who.password() == null ? "" : who.password(), account);
    String session = Secrets.random();
    Session begun = signIns.session(account, session, from);
    join(by, secret, account, hash, begun, from);
    return new Accepted(invitation, account, new SignIns.Begun(begun, account, session));
  }

  /**
   * Takes note that a volunteer has practised; who is none needs no practice.
   *
   * @throws RefusedException {@link Refusal#UNKNOWN} without an account
   */
  public void practised(Principal by, Origin from) {
    Account account = SignIns.signedIn(by);
    if (isPracticeDue(state.now(), account)) {
      state.change(
          data ->
              new Change(
                  data.withPractised(account.id()),
                  List.of(AccessState.act(by, from, "practised", account.handle(), "done"))));
    }
  }

  /** Returns whether somebody practises before anything else: volunteers do, once. */
  public static boolean isPracticeDue(AccessData data, Account account) {
    return account.kind() == Account.Kind.VOLUNTEER && !data.practised().contains(account.id());
  }

  private void join(
      Principal by,
      String secret,
      Account account,
      @Nullable String hash,
      @Nullable Session session,
      Origin from) {
    state.change(
        data -> {
          Invitation invitation = find(data, secret);
          People.requireVolunteerReviews(account, invitation.rights());
          AccessData next = data;
          List<AuditEvent.Act> acts = new ArrayList<>();
          if (session != null) {
            SignIns.requireFree(data, account.handle());
            People.requireRoom(data);
            next = next.withAccount(account);
            next = hash == null ? next : next.withPassword(account.id(), hash);
            next = signIns.withoutEnded(next, session).withSession(session);
          }
          Set<Right> rights = EnumSet.copyOf(invitation.rights());
          rights.addAll(data.rightsOf(account.id(), invitation.project()));
          Invitation used = invitation.used();
          next = next.withRights(new Membership(invitation.project(), account.id()), rights);
          next =
              used.uses() == 0
                  ? next.withoutInvitations(one -> one.id().equals(used.id()))
                  : next.withInvitation(used);
          acts.add(
              AccessState.act(
                  session == null ? by : Principal.of(account, session, next),
                  from,
                  "invitation-accepted",
                  invitation.project()
                      + " "
                      + account.handle()
                      + " "
                      + invitation.rights()
                      + " "
                      + invitation.id(),
                  "done"));
          return new Change(next, acts);
        });
  }
}
