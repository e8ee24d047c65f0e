package org.resight.web.access;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccessSettings;
import org.resight.access.AccessSettings.SecondFactorFor;
import org.resight.access.AccessSettings.SignIn;
import org.resight.access.AccessState;
import org.resight.access.AccessToken;
import org.resight.access.Account;
import org.resight.access.Invitations;
import org.resight.access.Origin;
import org.resight.access.Principal;
import org.resight.access.Principals;
import org.resight.access.SecondFactors;
import org.resight.access.Session;
import org.resight.refusal.RefusedException;
import org.resight.web.problem.RequestId;

/** Who comes, how, and whether the request goes on. Thread-safe. */
public class Gate {

  private static final Logger LOG = System.getLogger(Gate.class.getName());

  /** The attributes of a request that has come in. */
  static final String PRINCIPAL = "org.resight.principal";

  static final String ROW = "org.resight.row";

  /** The project that arguments named, where the address names none. */
  static final String PROJECT = "org.resight.project";

  /** The project that the address names, as it was found when the rights were looked up. */
  static final String FOUND = "org.resight.found";

  static final String ORIGIN = "org.resight.origin";
  static final String SCHEME = "org.resight.scheme";

  private static final Refused NO_ACCOUNTS =
      new Refused(
          409,
          "no-accounts",
          "This server has no accounts; RESIGHT_SIGN_IN=accounts asks for them.");

  private static final Refused SECOND_FACTOR =
      new Refused(
          403, "second-factor-due", "Set up a second factor on the page of your account first.");

  private static final Refused PRACTICE =
      new Refused(403, "practice-first", "Answer the pairs of the practice first.");

  private final AccessSettings settings;
  private final AccessState state;
  private final Principals principals;
  private final Guard guard;

  Gate(AccessSettings settings, AccessState state, Principals principals, Guard guard) {
    this.settings = settings;
    this.state = state;
    this.principals = principals;
    this.guard = guard;
  }

  /** Returns how people come in now: the first account ends the local mode. */
  SignIn mode() {
    return settings.signIn() == SignIn.LOCAL && hasAccounts() ? SignIn.ACCOUNTS : settings.signIn();
  }

  /**
   * Without the database what was known last counts, and nobody waits for it: the local mode goes
   * on, and so does its end.
   */
  private boolean hasAccounts() {
    return state.lastKnown().filter(known -> !known.accounts().isEmpty()).isPresent();
  }

  /** Returns why a request does not come in, or empty, and then it knows who sends it. */
  Optional<Refused> check(HttpServletRequest request) {
    Peer peer = Peer.of(request, settings.trustedProxies());
    String path = request.getRequestURI().substring(request.getContextPath().length());
    Optional<Address> address = Address.of(path);
    boolean data =
        address.isEmpty()
            || address.get().startsWith("api")
            || address.get().startsWith("auth")
            || !isForAnybody(request, address.get());
    SignIn mode = mode();
    boolean health = address.isPresent() && address.get().startsWith("health");
    Optional<Refused> refused =
        new RequestChecks(settings, health && mode == SignIn.ACCOUNTS ? SignIn.OPEN : mode)
            .check(arriving(request, path, peer), address);
    if (refused.isPresent() || address.isEmpty()) {
      return refused;
    }
    Optional<Principal> who =
        mode != SignIn.ACCOUNTS
            ? Optional.of(Principal.owner())
            : data ? principal(request, address.get(), peer) : Optional.of(Principal.nobody());
    if (who.isEmpty()) {
      return Optional.of(Guard.SIGN_IN);
    }
    request.setAttribute(PRINCIPAL, who.get());
    request.setAttribute(SCHEME, peer.scheme());
    request.setAttribute(
        ORIGIN,
        new Origin(
            peer.address(),
            RequestId.of(request),
            String.valueOf(request.getHeader("User-Agent"))));
    Optional<Requirement> row = guard.requirement(request.getMethod(), address.get());
    row.ifPresent(found -> request.setAttribute(ROW, found));
    if (mode != SignIn.ACCOUNTS
        && row.isPresent()
        && isOfAccounts(row.get(), request.getMethod(), address.get(), mode)) {
      return Optional.of(NO_ACCOUNTS);
    }
    Optional<Refused> lacking =
        guard.check(
            who.get(),
            request.getMethod(),
            address.get(),
            state.time(),
            found -> request.setAttribute(FOUND, found));
    if (lacking.isPresent()) {
      return lacking;
    }
    if (who.get().account() != null
        && state.isAway()
        && row.filter(Gate::leavesTrace).isPresent()) {
      // What the audit keeps is not done without it.
      state.now();
    }
    if (isSecondFactorDue(who.get(), row, address.get())) {
      return Optional.of(SECOND_FACTOR);
    }
    return isPracticeDue(who.get(), row, address.get()) ? Optional.of(PRACTICE) : lacking;
  }

  private static boolean leavesTrace(Requirement row) {
    return !row.act().isEmpty();
  }

  /** A volunteer practises first; the page of the practice is for anybody. */
  private boolean isPracticeDue(Principal who, Optional<Requirement> row, Address address) {
    return isPracticeDue(who)
        && row.filter(Requirement::anybody).isEmpty()
        && !address.startsWith("api", "v1", "me")
        && !address.startsWith("api", "v1", "sign-out");
  }

  /** Returns whether somebody practises before anything else. */
  boolean isPracticeDue(Principal who) {
    Account account = who.account();
    return account != null && Invitations.isPracticeDue(state.nowOrLast(), account);
  }

  /** Who must have a second factor and has none gets one first; programs have none. */
  private boolean isSecondFactorDue(Principal who, Optional<Requirement> row, Address address) {
    return who.session() != null
        && isSecondFactorDue(who)
        && row.filter(Requirement::anybody).isEmpty()
        && !address.startsWith("api", "v1", "me", "second-factor")
        && !address.startsWith("api", "v1", "me", "confirm")
        && !address.startsWith("api", "v1", "sign-out");
  }

  /** Returns whether somebody must get a second factor before anything else. */
  boolean isSecondFactorDue(Principal who) {
    Account account = who.account();
    return account != null
        && settings.secondFactor() != SecondFactorFor.OFF
        && SecondFactors.isDue(state.nowOrLast(), account, settings.secondFactor());
  }

  /** Where nobody signs in nobody is given an account: it would wait for the day accounts begin. */
  private static boolean isOfAccounts(
      Requirement row, String method, Address address, SignIn mode) {
    if (row.session() || address.startsWith("auth")) {
      return true;
    }
    if (method.equals("GET")) {
      return false;
    }
    return address.startsWith("api", "v1", "accounts")
        || address.startsWith("api", "v1", "sign-in")
        || address.startsWith("api", "v1", "invitations")
        || address.startsWith("api", "v1", "reset")
        || (address.startsWith("api", "v1", "setup") && mode == SignIn.OPEN)
        || (address.startsWith("api", "v1", "graphs")
            && (address.segments().contains("members")
                || address.segments().contains("invitations")));
  }

  /** An act that the audit keeps, whatever comes of it. */
  record Asked(Principal who, Origin from, String act, String target) {}

  /**
   * Returns what the audit keeps of a request that has come in; empty if nothing. Where nobody
   * signs in there is nobody to name.
   */
  Optional<Asked> audited(HttpServletRequest request) {
    if (!(request.getAttribute(ROW) instanceof Requirement row)
        || row.act().isEmpty()
        || !(request.getAttribute(PRINCIPAL) instanceof Principal who)
        || who.isOwner()
        || !(request.getAttribute(ORIGIN) instanceof Origin from)) {
      return Optional.empty();
    }
    Optional<Address> address = Address.of(request.getRequestURI());
    if (request.getAttribute(PROJECT) instanceof UUID project) {
      return Optional.of(new Asked(who, from, row.act(), project.toString()));
    }
    return Optional.of(new Asked(who, from, row.act(), target(request, address)));
  }

  private String target(HttpServletRequest request, Optional<Address> address) {
    try {
      return address.flatMap(asked -> guard.project(request.getMethod(), asked)).orElse("");
    } catch (RefusedException e) {
      return ""; // this server serves the projects no more
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "The audit cannot tell of which project an act is", e);
      return "";
    }
  }

  /** Returns what the audit keeps of a request that was refused: what an account may not do. */
  Optional<Asked> refused(HttpServletRequest request) {
    return audited(request).filter(asked -> asked.who().account() != null);
  }

  /** Keeps an act; what the answer was is its outcome. */
  void keep(Asked asked, int status) {
    try {
      state.keep(
          asked.who(),
          asked.from(),
          asked.act(),
          asked.target(),
          status < 400 ? "done" : "refused " + status);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "The audit could not keep that somebody asked: " + asked.act(), e);
    }
  }

  private boolean isForAnybody(HttpServletRequest request, Address address) {
    return guard.isForAnybody(request.getMethod(), address);
  }

  /** Returns who stands behind a session or a token now. */
  Principal again(@Nullable Session session, @Nullable AccessToken token) {
    return principals.again(session, token);
  }

  /** Returns who sends a request; empty if it sends a token that is none. */
  private Optional<Principal> principal(HttpServletRequest request, Address address, Peer peer) {
    String authorization = request.getHeader("Authorization");
    if (authorization == null || address.startsWith("auth")) {
      return Optional.of(
          SessionCookie.of(request, peer.scheme())
              .map(principals::bySession)
              .orElse(Principal.nobody()));
    }
    String token = token(authorization, OldContract.has(address));
    Principal who = token == null ? Principal.nobody() : principals.byToken(token);
    return who.isNobody() ? Optional.empty() : Optional.of(who);
  }

  /** The old contract's clients know names and passwords: the token is the password. */
  private static @Nullable String token(String authorization, boolean basic) {
    String[] parts = authorization.strip().split(" +", 2);
    if (parts.length != 2 || parts[1].length() > 1_000) {
      return null;
    }
    String scheme = parts[0].toLowerCase(Locale.ROOT);
    if (scheme.equals("bearer")) {
      return parts[1];
    }
    if (!scheme.equals("basic") || !basic) {
      return null;
    }
    try {
      String pair = new String(Base64.getDecoder().decode(parts[1]), StandardCharsets.ISO_8859_1);
      return pair.substring(pair.indexOf(':') + 1);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static Arriving arriving(HttpServletRequest request, String path, Peer peer) {
    return new Arriving(
        request.getMethod(),
        path,
        peer.scheme(),
        request.getRemoteAddr(),
        request.getLocalAddr(),
        name -> header(request, name));
  }

  /** HTTP/2 has no header for the host. */
  private static @Nullable String header(HttpServletRequest request, String name) {
    String value = request.getHeader(name);
    return value == null && name.equals("Host") && request.getProtocol().startsWith("HTTP/2")
        ? request.getServerName() + ":" + request.getServerPort()
        : value;
  }
}
