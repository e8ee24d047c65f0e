package org.resight.access;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccessStore.Change;
import org.resight.access.AuditEvent.Act;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * Coming in by a provider of identities: an account is found by issuer and subject alone. What a
 * provider says must have been verified before.
 *
 * <p>Thread-safe.
 */
public final class FederatedSignIns {

  private static final int LONGEST_BASE = 24;

  private final AccessState state;
  private final SignIns signIns;
  private final Tries tries = new Tries();

  /**
   * Somebody as a provider told, verified.
   *
   * @param provider the id of the provider in the settings
   * @param handle what a new account's handle is made of; may be any text
   * @param name what people read
   * @param authenticatedAt when the provider last saw a password or the like
   * @param session what the provider calls its own session of the browser, or null
   */
  public record Arrival(
      Identity identity,
      String provider,
      String handle,
      String name,
      Instant authenticatedAt,
      @Nullable String session) {}

  /** What becomes of an identity that no account has. */
  public enum Joining {
    /** It is refused. */
    REFUSED,
    /** It gets an account without any right. */
    ACCOUNT,
    /** It gets an account that administers the server, and so does the one it has. */
    ADMINISTRATOR
  }

  /** Creates what lets people in. */
  public FederatedSignIns(AccessState state, SignIns signIns) {
    this.state = state;
    this.signIns = signIns;
  }

  /**
   * Begins a session.
   *
   * @param replaced the session that ends by it, or null
   * @throws RefusedException {@link Refusal#NOT_INVITED} or {@link Refusal#SIGN_IN_FAILED}; the
   *     audit has it then
   */
  public SignIns.Begun signIn(
      Arrival who, Joining joining, @Nullable Session replaced, Origin from) {
    Instant now = state.time();
    String secret = Secrets.random();
    List<SignIns.Begun> begun = new ArrayList<>();
    boolean joins = joining != Joining.REFUSED && state.now().byIdentity(who.identity()).isEmpty();
    int first = joins ? firstUnused(who) : 1;
    try {
      state.change(
          data -> {
            begun.clear();
            List<Act> acts = new ArrayList<>();
            AccessData joined = joined(data, who, first, joining, from, acts);
            Account account = joined.byIdentity(who.identity()).orElseThrow();
            if (account.disabled()) {
              throw new RefusedException(
                  Refusal.SIGN_IN_FAILED, "The account of this identity is disabled.");
            }
            Session session = session(account, secret, who, now, from);
            AccessData left = replaced == null ? joined : joined.withoutSession(replaced.hash());
            AccessData after = signIns.withoutEnded(left, session).withSession(session);
            acts.add(
                AccessState.act(
                    Principal.of(account, session, after),
                    from,
                    "sign-in",
                    account.handle() + " " + who.provider(),
                    "done"));
            begun.add(new SignIns.Begun(session, account, secret));
            return new Change(after, acts);
          });
    } catch (RefusedException e) {
      refused(
          who.provider() + ":" + who.identity().subject(),
          e.refusal().name().toLowerCase(Locale.ROOT).replace('_', ' '),
          from);
      throw e;
    }
    return begun.get(0);
  }

  /** The provider's word counts as the password did, from when it was given. */
  private static Session session(
      Account account, String secret, Arrival who, Instant now, Origin from) {
    Instant authenticated = who.authenticatedAt();
    String atProvider = who.session();
    return new Session(
        UUID.randomUUID(),
        Secrets.hash(secret),
        account.id(),
        from.browser(),
        now,
        authenticated.isAfter(now) ? now : authenticated,
        now,
        atProvider == null ? null : Session.atProvider(who.identity().issuer(), atProvider));
  }

  private AccessData joined(
      AccessData data, Arrival who, int first, Joining joining, Origin from, List<Act> acts) {
    Optional<Account> known = data.byIdentity(who.identity());
    if (known.isPresent()) {
      return joining == Joining.ADMINISTRATOR && !known.get().isAdministrator()
          ? data.withAccount(administrator(known.get(), from, acts))
          : data;
    }
    if (joining == Joining.REFUSED) {
      throw new RefusedException(
          Refusal.NOT_INVITED,
          "No account comes in by this identity; an administrator can link it.");
    }
    People.requireRoom(data);
    boolean administers = joining == Joining.ADMINISTRATOR;
    Account account =
        Account.of(
            freeHandle(data, who, first),
            shortened(who.name()),
            Account.Kind.PERSON,
            administers ? EnumSet.allOf(ServerRight.class) : Set.of(),
            state.time());
    acts.add(
        AccessState.act(
            Principal.nobody(),
            from,
            "account-joined",
            account.handle() + " " + who.provider() + ":" + who.identity().subject(),
            "done"));
    return data.withAccount(account).withIdentity(link(who.identity(), account));
  }

  private static Account administrator(Account account, Origin from, List<Act> acts) {
    acts.add(
        AccessState.act(Principal.nobody(), from, "account-changed", account.handle(), "done"));
    return new Account(
        account.id(),
        account.handle(),
        account.name(),
        account.kind(),
        EnumSet.allOf(ServerRight.class),
        account.disabled(),
        account.createdAt());
  }

  private IdentityLink link(Identity identity, Account account) {
    return new IdentityLink(UUID.randomUUID(), identity, account.id(), state.time());
  }

  private static String shortened(String name) {
    String plain = name.replaceAll("\\p{Cntrl}", " ").strip();
    return plain.length() > 100 ? plain.substring(0, 100).strip() : plain;
  }

  /** Nobody comes in under a name that stands in a journal: an administrator gives such a one. */
  private int firstUnused(Arrival who) {
    int number = 1;
    while (state.isReviewer(numbered(who, number))) {
      number++;
    }
    return number;
  }

  private static String freeHandle(AccessData data, Arrival who, int first) {
    int number = first;
    while (data.byHandle(numbered(who, number)).isPresent()) {
      number++;
    }
    return numbered(who, number);
  }

  private static String numbered(Arrival who, int number) {
    String base =
        who.handle()
            .toLowerCase(Locale.ROOT)
            .replaceFirst("@.*", "")
            .replaceAll("[^a-z0-9._-]+", "-")
            .replaceAll("^[._-]+", "");
    base = base.substring(0, Math.min(base.length(), LONGEST_BASE)).replaceAll("[._-]+$", "");
    String handle = (base.isEmpty() ? "user" : base) + "." + who.provider();
    return number == 1 ? handle : handle + "-" + number;
  }

  /**
   * Keeps a sign-in that came to nothing.
   *
   * @param target the provider, and the subject where it is known
   * @param why in a few words, without anything secret
   * @throws RefusedException {@link Refusal#TOO_MANY_TRIES} if too many from one address failed;
   *     the audit has no more of it then
   */
  public void refused(String target, String why, Origin from) {
    refused("sign-in", target, why, from);
  }

  private void refused(String act, String target, String why, Origin from) {
    tries.require("", from.address(), state.time());
    state.keep(Principal.nobody(), from, act, target, "refused: " + why);
  }

  /**
   * Lets an account come in by an identity too.
   *
   * @throws RefusedException {@link Refusal#IDENTITY} if it is another account's
   */
  public IdentityLink link(Principal by, String handle, Identity identity, Origin from) {
    List<IdentityLink> made = new ArrayList<>();
    state.change(
        data -> {
          made.clear();
          Account account =
              data.byHandle(handle)
                  .filter(one -> one.kind() == Account.Kind.PERSON)
                  .orElseThrow(
                      () ->
                          new RefusedException(
                              Refusal.UNKNOWN, "There is no such account of a person."));
          requireFree(data, identity);
          made.add(link(identity, account));
          return new Change(
              data.withIdentity(made.get(0)),
              List.of(
                  AccessState.act(by, from, "identity-linked", about(account, identity), "done")));
        });
    return made.get(0);
  }

  /** Makes an account of a person who comes in by an identity and has no password. */
  public IdentityLink invite(
      Principal by, String handle, String name, Identity identity, Origin from) {
    Account account = Account.of(handle, name, Account.Kind.PERSON, Set.of(), state.time());
    IdentityLink link = link(identity, account);
    state.change(
        data -> {
          SignIns.requireFree(data, handle);
          People.requireRoom(data);
          requireFree(data, identity);
          return new Change(
              data.withAccount(account).withIdentity(link),
              List.of(
                  AccessState.act(by, from, "account-made", handle, "done"),
                  AccessState.act(by, from, "identity-linked", about(account, identity), "done")));
        });
    return link;
  }

  private static void requireFree(AccessData data, Identity identity) {
    if (data.identities().containsKey(identity)) {
      throw new RefusedException(Refusal.IDENTITY, "An account comes in by this identity already.");
    }
  }

  private static String about(Account account, Identity identity) {
    return account.handle() + " " + identity.subject() + " " + identity.issuer();
  }

  /**
   * Takes an identity from an account; its sessions end, as any may have begun by it.
   *
   * @param owner the account it must be of, or null for any
   * @throws RefusedException {@link Refusal#LAST_WAY_IN} if nobody could come in as this account
   *     any more; {@link Refusal#SIGN_IN_NEEDED} if the session has ended meanwhile
   */
  public void unlink(Principal by, UUID id, @Nullable Account owner, Origin from) {
    state.change(
        data -> {
          IdentityLink link =
              data.identities().values().stream()
                  .filter(one -> one.id().equals(id))
                  .filter(one -> owner == null || one.account().equals(owner.id()))
                  .findFirst()
                  .orElseThrow(
                      () -> new RefusedException(Refusal.UNKNOWN, "There is no such identity."));
          Account account = data.accounts().get(link.account());
          AccessData without = data.withoutIdentity(link.identity());
          if (!data.passwords().containsKey(link.account())
              && without.identities().values().stream()
                  .noneMatch(other -> other.account().equals(link.account()))) {
            throw new RefusedException(
                Refusal.LAST_WAY_IN, "The account has no password and no other identity.");
          }
          return new Change(
              SignIns.withoutOtherSessions(without, by, link.account()),
              List.of(
                  AccessState.act(
                      by,
                      from,
                      "identity-unlinked",
                      account == null ? "" : about(account, link.identity()),
                      "done")));
        });
  }

  /** Ends all sessions of the account that comes in by an identity: its provider says so. */
  public void signedOut(Identity identity, String provider, Origin from) {
    String target = provider + ":" + identity.subject();
    if (state.now().byIdentity(identity).isEmpty()) {
      refused("provider-sign-out", target, "no such identity", from);
      return;
    }
    state.change(
        data ->
            new Change(
                data.byIdentity(identity)
                    .map(account -> data.withoutSessionsOf(account.id()))
                    .orElse(data),
                List.of(
                    AccessState.act(
                        Principal.nobody(), from, "provider-sign-out", target, "done"))));
  }

  /** Ends the sessions that began by one session at a provider: it says so, and names nobody. */
  public void signedOut(String issuer, String session, String provider, Origin from) {
    String key = Session.atProvider(issuer, session);
    Predicate<Session> ends = one -> key.equals(one.atProvider());
    if (state.now().sessions().values().stream().noneMatch(ends)) {
      refused("provider-sign-out", provider, "no such session", from);
      return;
    }
    state.change(
        data -> {
          Map<String, Session> left = new HashMap<>(data.sessions());
          List<Act> acts = new ArrayList<>();
          data.sessions().values().stream()
              .filter(ends)
              .forEach(
                  one -> {
                    left.remove(one.hash());
                    Account account = data.accounts().get(one.account());
                    acts.add(
                        AccessState.act(
                            Principal.nobody(),
                            from,
                            "provider-sign-out",
                            provider + (account == null ? "" : " " + account.handle()),
                            "done"));
                  });
          return new Change(data.withSessions(left), acts);
        });
  }

  /** Keeps a message of a provider that was none. */
  public void signOutRefused(String provider, String why, Origin from) {
    refused("provider-sign-out", provider, why, from);
  }
}
