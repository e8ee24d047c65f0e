package org.resight.access;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.resight.access.AccessStore.Change;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/** Tokens for programs: made, listed, revoked. Thread-safe. */
public final class Tokens {

  /** Projects that one token may be for; every server keeps them in memory. */
  public static final int MOST_PROJECTS = 1_000;

  private static final int MOST = 50;
  private static final int LONGEST_LABEL = 100;
  private static final int MOST_DAYS = 365;

  private final AccessState state;

  /**
   * What a token shall be.
   *
   * @param days until it expires, 1 to 365
   */
  public record Wish(
      String label,
      Set<Right> rights,
      Set<ServerRight> serverRights,
      Set<UUID> projects,
      boolean actAs,
      int days) {

    /** Copies the sets. */
    public Wish {
      rights = Set.copyOf(rights);
      serverRights = Set.copyOf(serverRights);
      projects = Set.copyOf(projects);
    }
  }

  /**
   * A token that was just made.
   *
   * @param secret the token itself; kept nowhere
   */
  public record Made(AccessToken token, String secret) {

    /** Leaves the secret out. */
    @Override
    public String toString() {
      return "Made[" + token.id() + "]";
    }
  }

  /** Creates what makes tokens. */
  public Tokens(AccessState state) {
    this.state = state;
  }

  /**
   * Makes a token.
   *
   * @param owner whose rights it is cut from: oneself, or a program's account for an administrator
   */
  public Made make(Principal by, UUID owner, Wish wish, Origin from) {
    Account asking = SignIns.signedIn(by);
    if (wish.label().isBlank() || wish.label().length() > LONGEST_LABEL) {
      throw new RefusedException(
          Refusal.INVALID_VALUE,
          "A token has a label of at most " + LONGEST_LABEL + " characters.");
    }
    if (wish.days() < 1 || wish.days() > MOST_DAYS) {
      throw new RefusedException(
          Refusal.INVALID_VALUE, "A token lives 1 to " + MOST_DAYS + " days.");
    }
    String secret = Secrets.token();
    String id = Secrets.tokenId(secret).orElseThrow();
    Instant now = state.time();
    AccessToken token =
        new AccessToken(
            id,
            Secrets.hash(secret),
            owner,
            wish.label().strip(),
            wish.rights(),
            wish.serverRights(),
            wish.projects(),
            wish.actAs(),
            now,
            now.plus(Duration.ofDays(wish.days())),
            null);
    state.change(
        data -> {
          Account account = data.accounts().get(owner);
          if (account == null
              || !(owner.equals(asking.id())
                  || (account.kind() == Account.Kind.MACHINE && by.may(ServerRight.ADMINISTER)))) {
            throw new RefusedException(Refusal.UNKNOWN, "There is no such account of yours.");
          }
          if (account.kind() == Account.Kind.VOLUNTEER) {
            throw new RefusedException(Refusal.NOT_YOURS, "Volunteers have no tokens.");
          }
          if (wish.actAs() && !mayLetActAs(by, data, wish)) {
            throw new RefusedException(
                Refusal.NOT_YOURS,
                "A token that names others is made by who administers the server or every chosen"
                    + " project.");
          }
          if (data.tokens().containsKey(id)
              || data.tokens().values().stream().filter(t -> t.account().equals(owner)).count()
                  >= MOST) {
            throw new RefusedException(
                Refusal.TOO_MANY, "Revoke a token first; an account has at most " + MOST + ".");
          }
          return new Change(
              data.withToken(token), List.of(AccessState.act(by, from, "token-made", id, "done")));
        });
    return new Made(token, secret);
  }

  private static boolean mayLetActAs(Principal by, AccessData data, Wish wish) {
    Account account = SignIns.signedIn(by);
    return by.may(ServerRight.ADMINISTER)
        || (!wish.projects().isEmpty()
            && wish.projects().stream()
                .allMatch(
                    project -> data.rightsOf(account.id(), project).contains(Right.ADMINISTER)));
  }

  /** Revokes a token of one's own, or of anybody for an administrator. */
  public void revoke(Principal by, String id, Origin from) {
    Account account = SignIns.signedIn(by);
    state.change(
        data -> {
          AccessToken token = data.tokens().get(id);
          if (token == null
              || !(token.account().equals(account.id()) || by.may(ServerRight.ADMINISTER))) {
            throw new RefusedException(Refusal.UNKNOWN, "There is no such token.");
          }
          return new Change(
              data.withoutToken(id),
              List.of(AccessState.act(by, from, "token-revoked", id, "done")));
        });
  }

  static AccessToken used(AccessToken token, Instant now) {
    return new AccessToken(
        token.id(),
        token.hash(),
        token.account(),
        token.label(),
        token.rights(),
        token.serverRights(),
        token.projects(),
        token.actAs(),
        token.createdAt(),
        token.expiresAt(),
        now);
  }
}
