package org.resight.access;

import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccessStore.Change;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/** Coming in: the first account, sign-in by password, the password again, sign-out. Thread-safe. */
public final class SignIns {

  private static final int MOST_SESSIONS = 50;

  private final AccessState state;
  private final Passwords passwords;
  private final Tries tries = new Tries();
  private @Nullable String setupCode;

  /**
   * A session that has just begun.
   *
   * @param secret what the cookie holds; kept nowhere
   */
  public record Begun(Session session, Account account, String secret) {

    /** Leaves the secret out. */
    @Override
    public String toString() {
      return "Begun[" + account.handle() + "]";
    }
  }

  /** Creates what lets people in. */
  public SignIns(AccessState state) {
    this(state, new Passwords());
  }

  SignIns(AccessState state, Passwords passwords) {
    this.state = state;
    this.passwords = passwords;
  }

  /** Makes a new code for the setup, instead of the one before; it can be used once. */
  public synchronized String newSetupCode() {
    String code = Secrets.setupCode();
    setupCode = code;
    return code;
  }

  /** Returns whether the setup waits for its code. */
  public synchronized boolean awaitsSetup() {
    return setupCode != null;
  }

  /**
   * Makes an administrator, who signs in by it.
   *
   * @param code the setup code; null from whoever sits at the machine of a server without accounts
   * @throws RefusedException if the code is not the one, or there are accounts already
   */
  public synchronized Begun setUp(
      Principal by,
      @Nullable String code,
      String handle,
      String name,
      String password,
      Origin from) {
    tries.require("", from.address(), state.time());
    boolean coded = setupCode != null && code != null && Secrets.equal(setupCode, code.strip());
    if (!coded && !(by.isOwner() && state.now().accounts().isEmpty())) {
      state.keep(by, from, "setup", "", "refused");
      throw new RefusedException(
          state.now().accounts().isEmpty() || setupCode != null
              ? Refusal.SETUP_CODE
              : Refusal.ALREADY_SET_UP,
          "This is not the setup code of this start of the server.");
    }
    Account account =
        Account.of(
            handle, name, Account.Kind.PERSON, EnumSet.allOf(ServerRight.class), state.time());
    Passwords.requireGood(password, handle, name);
    String hash = passwords.hash(password);
    String secret = Secrets.random();
    Session session = session(account, secret, from);
    state.change(
        data -> {
          if (!coded && !data.accounts().isEmpty()) {
            throw new RefusedException(Refusal.ALREADY_SET_UP, "This server has accounts already.");
          }
          requireFree(data, handle);
          return new Change(
              data.withAccount(account).withPassword(account.id(), hash).withSession(session),
              List.of(AccessState.act(by, from, "setup", handle, "done")));
        });
    setupCode = null;
    return new Begun(session, account, secret);
  }

  static void requireFree(AccessData data, String handle) {
    if (data.byHandle(handle).isPresent()) {
      throw new RefusedException(Refusal.HANDLE, "The handle is somebody's.");
    }
  }

  Session session(Account account, String secret, Origin from) {
    Instant now = state.time();
    return new Session(
        UUID.randomUUID(), Secrets.hash(secret), account.id(), from.browser(), now, now, now, null);
  }

  /**
   * Begins a session for who knows the password. An unknown handle takes as long and is answered as
   * a wrong password.
   */
  public Begun signIn(String handle, String password, Origin from) {
    return signIn(handle, password, null, from);
  }

  /**
   * Begins a session for who knows the password, and the code of the second factor if there is one.
   *
   * @param code six digits, or null if none were asked for yet
   * @throws RefusedException {@link Refusal#SIGN_IN_FAILED}; {@link Refusal#SECOND_FACTOR_NEEDED}
   *     if the password is right and a code is needed
   */
  public Begun signIn(String handle, String password, @Nullable String code, Origin from) {
    Instant now = state.time();
    tries.require(handle, from.address(), now);
    AccessData known = state.now();
    Optional<Account> found =
        known.byHandle(handle).filter(account -> account.kind() == Account.Kind.PERSON);
    String hash = found.map(account -> known.passwords().get(account.id())).orElse(null);
    boolean right = passwords.matches(password, hash);
    if (!right || found.isEmpty() || found.get().disabled()) {
      tries.failed(handle, from.address(), now);
      // What was typed may be a password in the wrong field: only a known handle is written down.
      state.keep(
          Principal.nobody(),
          from,
          "sign-in",
          found.map(Account::handle).orElse("unknown handle"),
          "refused");
      throw new RefusedException(Refusal.SIGN_IN_FAILED, "The handle or the password is wrong.");
    }
    Account account = found.get();
    String secret = Secrets.random();
    Session session = session(account, secret, from);
    try {
      begin(account, hash, code, session, from);
    } catch (RefusedException e) {
      if (e.refusal() == Refusal.SIGN_IN_FAILED) {
        tries.failed(handle, from.address(), now);
        state.keep(Principal.nobody(), from, "sign-in", account.handle(), "refused");
      }
      throw e;
    }
    tries.succeeded(handle, from.address());
    return new Begun(session, account, secret);
  }

  private void begin(
      Account account, @Nullable String hash, @Nullable String code, Session session, Origin from) {
    state.change(
        data -> {
          Account still = data.accounts().get(account.id());
          if (still == null
              || still.disabled()
              || !String.valueOf(hash).equals(data.passwords().get(account.id()))) {
            throw new RefusedException(
                Refusal.SIGN_IN_FAILED, "The handle or the password is wrong.");
          }
          AccessData taken = SecondFactors.taken(data, account, code, state.time());
          return new Change(
              withoutEnded(taken, session).withSession(session),
              List.of(
                  AccessState.act(
                      Principal.of(account, session, data),
                      from,
                      "sign-in",
                      account.handle(),
                      "done")));
        });
  }

  /** Counts a try of an account's code, which may be too many. */
  void countTry(String handle, Origin from) {
    tries.require(handle, from.address(), state.time());
  }

  /** Takes note of what came of it. */
  void tried(String handle, Origin from, boolean right) {
    if (right) {
      tries.succeeded(handle, from.address());
    } else {
      tries.failed(handle, from.address(), state.time());
    }
  }

  /** Drops sessions that have ended, and the oldest of somebody who has too many. */
  AccessData withoutEnded(AccessData data, Session beginning) {
    Instant now = state.time();
    Map<String, Session> left =
        data.sessions().entrySet().stream()
            .filter(
                entry -> {
                  Account owner = data.accounts().get(entry.getValue().account());
                  return owner != null && !entry.getValue().hasEnded(owner, now);
                })
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    left.values().stream()
        .filter(session -> session.account().equals(beginning.account()))
        .sorted(Comparator.comparing(Session::usedAt).reversed())
        .skip(MOST_SESSIONS - 1)
        .toList()
        .forEach(session -> left.remove(session.hash()));
    return data.withSessions(left);
  }

  /**
   * Takes the password of somebody who is signed in once more.
   *
   * @throws RefusedException {@link Refusal#SIGN_IN_FAILED} if it is another
   */
  public void confirm(Principal by, String password, Origin from) {
    Account account = signedIn(by);
    requirePassword(by, account, password, from);
    Session session = by.session();
    if (session != null) {
      Instant now = state.time();
      state.change(
          data ->
              new Change(
                  data.sessions().containsKey(session.hash())
                      ? data.withSession(data.sessions().get(session.hash()).confirmed(now))
                      : data,
                  List.of(AccessState.act(by, from, "confirm", account.handle(), "done"))));
    }
  }

  /** Returns the hash of the password that was found right. */
  private String requirePassword(Principal by, Account account, String password, Origin from) {
    Instant now = state.time();
    tries.require(account.handle(), from.address(), now);
    String hash = state.now().passwords().get(account.id());
    if (!passwords.matches(password, hash) || hash == null) {
      tries.failed(account.handle(), from.address(), now);
      state.keep(by, from, "confirm", account.handle(), "refused");
      throw wrongPassword();
    }
    tries.succeeded(account.handle(), from.address());
    return hash;
  }

  private static RefusedException wrongPassword() {
    return new RefusedException(Refusal.SIGN_IN_FAILED, "The password is wrong.");
  }

  /**
   * Changes one's own password; all other sessions of the account end.
   *
   * @throws RefusedException {@link Refusal#SIGN_IN_FAILED} if the old one is another, or was
   *     changed meanwhile; {@link Refusal#SIGN_IN_NEEDED} if the session has ended meanwhile
   */
  public void changePassword(Principal by, String old, String chosen, Origin from) {
    Account account = signedIn(by);
    String known = requirePassword(by, account, old, from);
    Passwords.requireGood(chosen, account.handle(), account.name());
    String hash = passwords.hash(chosen);
    state.change(
        data -> {
          AccessData left = withoutOtherSessions(data, by, account.id());
          if (!known.equals(data.passwords().get(account.id()))) {
            throw wrongPassword();
          }
          return new Change(
              left.withPassword(account.id(), hash),
              List.of(AccessState.act(by, from, "password", account.handle(), "done")));
        });
  }

  /**
   * Ends the sessions of an account, but for the one that asks. What has ended since it came in
   * does not come back.
   *
   * @throws RefusedException {@link Refusal#SIGN_IN_NEEDED} if the session that asks has ended
   */
  static AccessData withoutOtherSessions(AccessData data, Principal by, UUID account) {
    AccessData ended = data.withoutSessionsOf(account);
    Session own = by.session();
    if (own == null) {
      return ended;
    }
    Session standing = data.sessions().get(own.hash());
    if (standing == null) {
      throw new RefusedException(Refusal.SIGN_IN_NEEDED, "Sign in again; the session has ended.");
    }
    return standing.account().equals(account) ? ended.withSession(standing) : ended;
  }

  /** Hashes the first password of an account that an administrator makes. */
  String firstPassword(String password, Account account) {
    Passwords.requireGood(password, account.handle(), account.name());
    return passwords.hash(password);
  }

  /** Ends one's own session, or another of one's own. */
  public void end(Principal by, UUID session, Origin from) {
    Account account = signedIn(by);
    state.change(
        data -> {
          Session ending =
              data.sessions().values().stream()
                  .filter(one -> one.id().equals(session) && one.account().equals(account.id()))
                  .findFirst()
                  .orElseThrow(
                      () -> new RefusedException(Refusal.UNKNOWN, "There is no such session."));
          return new Change(
              data.withoutSession(ending.hash()),
              List.of(AccessState.act(by, from, "sign-out", account.handle(), "done")));
        });
  }

  static Account signedIn(Principal by) {
    Account account = by.account();
    if (account == null) {
      throw new RefusedException(Refusal.UNKNOWN, "Without an account there is nothing to change.");
    }
    return account;
  }
}
