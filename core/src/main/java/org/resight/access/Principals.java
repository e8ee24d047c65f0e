package org.resight.access;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccessStore.Change;

/**
 * Who stands behind a cookie or a token at this moment. Who came in before goes on for some minutes
 * while the database is away. Thread-safe.
 */
public final class Principals {

  private static final Logger LOG = System.getLogger(Principals.class.getName());

  private final AccessState state;

  /** Creates what looks them up. */
  public Principals(AccessState state) {
    this.state = state;
  }

  /** Returns who stands behind the secret of a cookie. */
  public Principal bySession(String secret) {
    if (secret.length() > 100) {
      return Principal.nobody();
    }
    AccessData data = state.nowOrLast();
    Session session = data.sessions().get(Secrets.hash(secret));
    Account account = session == null ? null : data.accounts().get(session.account());
    Instant now = state.time();
    if (session == null
        || account == null
        || account.disabled()
        || session.hasEnded(account, now)) {
      return Principal.nobody();
    }
    if (!now.isBefore(session.usedAt().plus(Session.USE))) {
      used(session, now);
    }
    return Principal.of(account, session, data);
  }

  private void used(Session session, Instant now) {
    note(
        data -> {
          Session kept = data.sessions().get(session.hash());
          return new Change(kept == null ? data : data.withSession(kept.used(now)), List.of());
        });
  }

  /** When something was last used is worth no refusal. */
  private void note(Function<AccessData, Change> change) {
    if (state.isAway()) {
      return;
    }
    try {
      state.change(change);
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "When a session or token was used is not kept now.", e);
    }
  }

  /** Returns who stands behind a token. */
  public Principal byToken(String text) {
    Optional<String> id = Secrets.tokenId(text);
    if (id.isEmpty()) {
      return Principal.nobody();
    }
    AccessData data = state.nowOrLast();
    AccessToken token = data.tokens().get(id.get());
    Account account = token == null ? null : data.accounts().get(token.account());
    Instant now = state.time();
    if (token == null
        || account == null
        || account.disabled()
        || !Secrets.equal(token.hash(), Secrets.hash(text))
        || !now.isBefore(token.expiresAt())) {
      return Principal.nobody();
    }
    Instant last = token.usedAt();
    if (last == null || !now.isBefore(last.plus(Session.USE))) {
      note(
          known -> {
            AccessToken kept = known.tokens().get(token.id());
            return new Change(
                kept == null ? known : known.withToken(Tokens.used(kept, now)), List.of());
          });
    }
    return Principal.of(account, token, data);
  }

  /** Returns who stands behind a session or a token now, nobody if it has ended. */
  public Principal again(@Nullable Session session, @Nullable AccessToken token) {
    AccessData data = state.nowOrLast();
    Instant now = state.time();
    if (session != null) {
      Session kept = data.sessions().get(session.hash());
      Account account = kept == null ? null : data.accounts().get(kept.account());
      return kept == null || account == null || account.disabled() || kept.hasEnded(account, now)
          ? Principal.nobody()
          : Principal.of(account, kept, data);
    }
    AccessToken kept = token == null ? null : data.tokens().get(token.id());
    Account account = kept == null ? null : data.accounts().get(kept.account());
    return kept == null || account == null || account.disabled() || !now.isBefore(kept.expiresAt())
        ? Principal.nobody()
        : Principal.of(account, kept, data);
  }
}
