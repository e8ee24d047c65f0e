package org.resight.access;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.resight.access.AccessStore.Change;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * Links by which people choose a new password without the old one: an administrator makes them, one
 * for each account at a time, good once and for an hour. Thread-safe.
 */
public final class PasswordResets {

  private static final Duration GOOD = Duration.ofHours(1);
  private static final int LONGEST_SECRET = 100;

  private final AccessState state;
  private final SignIns signIns;

  /**
   * A link that was just made.
   *
   * @param secret what the link holds; kept nowhere
   */
  public record Made(PasswordReset reset, String secret) {
    /** Leaves the secret out. */
    @Override
    public String toString() {
      return "Made[" + reset.account() + "]";
    }
  }

  /** Creates what makes links. */
  public PasswordResets(AccessState state, SignIns signIns) {
    this.state = state;
    this.signIns = signIns;
  }

  /** Makes a link for the account of a person, instead of one before. */
  public Made make(Principal by, String handle, Origin from) {
    String secret = Secrets.random();
    Instant now = state.time();
    AccessData changed =
        state.change(
            data -> {
              Account account =
                  data.byHandle(handle)
                      .filter(one -> one.kind() == Account.Kind.PERSON && !one.disabled())
                      .orElseThrow(
                          () ->
                              new RefusedException(
                                  Refusal.UNKNOWN, "There is no such account of a person."));
              return new Change(
                  data.withReset(
                      new PasswordReset(account.id(), Secrets.hash(secret), now.plus(GOOD))),
                  List.of(AccessState.act(by, from, "reset-link-made", handle, "done")));
            });
    Account account = changed.byHandle(handle).orElseThrow();
    return new Made(Objects.requireNonNull(changed.resets().get(account.id())), secret);
  }

  /**
   * Chooses a new password by a link; all sessions of the account end.
   *
   * @throws RefusedException {@link Refusal#RESET_LINK} if the link is none, was used or is too
   *     old; {@link Refusal#PASSWORD}
   */
  public void use(String secret, String password, Origin from) {
    Account account = account(state.now(), secret);
    String hash = signIns.firstPassword(password, account);
    state.change(
        data -> {
          Account still = account(data, secret);
          return new Change(
              data.withPassword(still.id(), hash)
                  .withoutReset(still.id())
                  .withoutSessionsOf(still.id()),
              List.of(
                  AccessState.act(
                      Principal.nobody(), from, "password-reset", still.handle(), "done")));
        });
  }

  private Account account(AccessData data, String secret) {
    String hash = secret.length() > LONGEST_SECRET ? "" : Secrets.hash(secret);
    return data.resets().values().stream()
        .filter(reset -> Secrets.equal(reset.hash(), hash))
        .filter(reset -> state.time().isBefore(reset.expiresAt()))
        .map(reset -> data.accounts().get(reset.account()))
        .filter(account -> account != null && !account.disabled())
        .findFirst()
        .orElseThrow(
            () ->
                new RefusedException(
                    Refusal.RESET_LINK, "This link does not stand any more. Ask for another one."));
  }
}
