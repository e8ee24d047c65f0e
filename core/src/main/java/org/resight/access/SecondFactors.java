package org.resight.access;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccessSettings.SecondFactorFor;
import org.resight.access.AccessStore.Change;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/** The second factor of accounts: made, confirmed by a code, taken away. Thread-safe. */
public final class SecondFactors {

  private final AccessState state;
  private final SignIns signIns;

  /** Creates what makes second factors. */
  public SecondFactors(AccessState state, SignIns signIns) {
    this.state = state;
    this.signIns = signIns;
  }

  /**
   * Makes a secret for one's own account, instead of one that was not confirmed.
   *
   * @return the secret in base32; shown once
   * @throws RefusedException {@link Refusal#SECOND_FACTOR} if there is a confirmed one
   */
  public String begin(Principal by, Origin from) {
    Account account = SignIns.signedIn(by);
    String secret = Secrets.totp();
    state.change(
        data -> {
          SecondFactor standing = data.factors().get(account.id());
          if (standing != null && standing.confirmed()) {
            throw new RefusedException(
                Refusal.SECOND_FACTOR, "The account has a second factor; take it away first.");
          }
          return new Change(
              data.withFactor(new SecondFactor(account.id(), secret, false, 0)), List.of());
        });
    return secret;
  }

  /**
   * Takes a code of the new secret back: from now on sign-in asks for codes.
   *
   * @throws RefusedException {@link Refusal#SIGN_IN_FAILED} if the code is another
   */
  public void confirm(Principal by, String code, Origin from) {
    Account account = SignIns.signedIn(by);
    signIns.countTry(account.handle(), from);
    boolean[] right = new boolean[1];
    state.change(
        data -> {
          SecondFactor standing = data.factors().get(account.id());
          if (standing == null || standing.confirmed()) {
            throw new RefusedException(
                Refusal.UNKNOWN, "There is no second factor that waits for its first code.");
          }
          OptionalLong step = Totp.step(standing.secret(), code, state.time(), standing.lastStep());
          right[0] = step.isPresent();
          return step.isEmpty()
              ? new Change(data, List.of())
              : new Change(
                  data.withFactor(
                      new SecondFactor(account.id(), standing.secret(), true, step.getAsLong())),
                  List.of(AccessState.act(by, from, "second-factor", account.handle(), "done")));
        });
    signIns.tried(account.handle(), from, right[0]);
    if (!right[0]) {
      throw new RefusedException(Refusal.SIGN_IN_FAILED, "The code is not the one of this moment.");
    }
  }

  /**
   * Takes a second factor away; all sessions of the account end but the one that asks.
   *
   * @param handle whose: one's own, or anybody's for an administrator
   * @throws RefusedException {@link Refusal#SIGN_IN_NEEDED} if the session has ended meanwhile
   */
  public void remove(Principal by, String handle, Origin from) {
    state.change(
        data -> {
          Account account =
              data.byHandle(handle)
                  .filter(one -> isOwn(by, one.id()) || by.may(ServerRight.ADMINISTER))
                  .filter(one -> data.factors().containsKey(one.id()))
                  .orElseThrow(
                      () ->
                          new RefusedException(
                              Refusal.UNKNOWN, "The account has no second factor."));
          return new Change(
              SignIns.withoutOtherSessions(data, by, account.id()).withoutFactor(account.id()),
              List.of(AccessState.act(by, from, "second-factor-removed", handle, "done")));
        });
  }

  private static boolean isOwn(Principal by, UUID account) {
    Account own = by.account();
    return own != null && own.id().equals(account);
  }

  /** Returns whether an account must get a second factor before it does anything else. */
  public static boolean isDue(AccessData data, Account account, SecondFactorFor rule) {
    SecondFactor standing = data.factors().get(account.id());
    return (rule == SecondFactorFor.ALL
            || (rule == SecondFactorFor.ADMINISTRATORS && account.isAdministrator()))
        && data.passwords().containsKey(account.id())
        && (standing == null || !standing.confirmed());
  }

  /**
   * Takes the code of a sign-in.
   *
   * @throws RefusedException {@link Refusal#SECOND_FACTOR_NEEDED} if there is none; {@link
   *     Refusal#SIGN_IN_FAILED} if it is another, or was taken before
   */
  static AccessData taken(AccessData data, Account account, @Nullable String code, Instant now) {
    SecondFactor standing = data.factors().get(account.id());
    if (standing == null || !standing.confirmed()) {
      return data;
    }
    if (code == null || code.isBlank()) {
      throw new RefusedException(
          Refusal.SECOND_FACTOR_NEEDED, "Type the code that your app shows now.");
    }
    OptionalLong step = Totp.step(standing.secret(), code, now, standing.lastStep());
    if (step.isEmpty()) {
      throw new RefusedException(
          Refusal.SIGN_IN_FAILED, "The code is not the one of this moment, or was used before.");
    }
    return data.withFactor(
        new SecondFactor(account.id(), standing.secret(), true, step.getAsLong()));
  }
}
