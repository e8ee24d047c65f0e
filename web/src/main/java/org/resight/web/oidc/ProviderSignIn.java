package org.resight.web.oidc;

import com.nimbusds.jwt.JWTParser;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.Prompt;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.LogoutTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.SessionID;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccessState;
import org.resight.access.Account;
import org.resight.access.FederatedSignIns;
import org.resight.access.FederatedSignIns.Arrival;
import org.resight.access.Identity;
import org.resight.access.Origin;
import org.resight.access.Principal;
import org.resight.access.Seals;
import org.resight.access.SignIns;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * The way to a provider and back. Whatever comes back is believed only after all of it was looked
 * at; what is wrong with it stands in the audit.
 *
 * <p>Thread-safe.
 */
class ProviderSignIn {

  /** A message is no older; the clocks of both may differ by a minute. */
  private static final Duration MESSAGE = Duration.ofMinutes(5);

  private static final Duration STAY = Duration.ofDays(7);
  private static final String STAYING = "sign-out at a provider";

  private final Providers providers;
  private final FederatedSignIns signIns;
  private final AccessState state;
  private final Once states = new Once();
  private final Once messages = new Once();

  ProviderSignIn(Providers providers, FederatedSignIns signIns, AccessState state) {
    this.providers = providers;
    this.signIns = signIns;
    this.state = state;
  }

  /**
   * A browser that leaves.
   *
   * @param to the provider's page
   * @param sealed what the browser keeps meanwhile
   */
  record Departure(URI to, String sealed) {}

  /**
   * Begins a trip to a provider.
   *
   * @param site the address of this server in the browser
   * @param account to link the identity to, or null to sign in
   * @param again whether the provider shall ask for the password although it knows the person
   */
  Departure depart(
      Provider provider, URI site, @Nullable String to, @Nullable UUID account, boolean again)
      throws ProviderAwayException {
    CodeVerifier verifier = new CodeVerifier();
    Trip trip =
        new Trip(
            provider.settings().id(),
            new State().getValue(),
            new Nonce().getValue(),
            verifier.getValue(),
            Trip.path(to),
            account);
    AuthenticationRequest.Builder request =
        new AuthenticationRequest.Builder(
                ResponseType.CODE,
                new Scope(provider.settings().scopes().toArray(String[]::new)),
                new ClientID(provider.settings().clientId()),
                callback(provider, site))
            .endpointURI(provider.metadata().getAuthorizationEndpointURI())
            .state(new State(trip.state()))
            .nonce(new Nonce(trip.nonce()))
            .codeChallenge(verifier, CodeChallengeMethod.S256);
    if (again) {
      request.prompt(Prompt.Type.LOGIN).maxAge(0);
    }
    return new Departure(request.build().toURI(), trip.sealed(state.now().secret(), state.time()));
  }

  private static URI callback(Provider provider, URI site) {
    return URI.create(site + "/auth/oidc/" + provider.settings().id() + "/callback");
  }

  /** What a browser brings back from a provider. */
  record Return(
      @Nullable String sealed,
      @Nullable String state,
      @Nullable String code,
      @Nullable String error,
      @Nullable String issuer) {

    /** Leaves the secrets out. */
    @Override
    public String toString() {
      return "Return";
    }
  }

  /**
   * Somebody who came back.
   *
   * @param begun the session; null if an identity was linked
   * @param stay what the browser keeps for the sign-out
   * @param to the path where the person wanted to go
   */
  record Arrived(SignIns.@Nullable Begun begun, @Nullable String stay, String to) {}

  /**
   * Ends a trip.
   *
   * @param who whom the browser is signed in as
   * @throws SignInFailedException if anything of it is wrong; the audit has it then
   */
  Arrived arrive(Provider provider, URI site, Return back, Principal who, Origin from)
      throws SignInFailedException {
    try {
      Trip trip = trip(provider, back);
      Provider.Verified verified =
          provider.redeem(
              String.valueOf(back.code()),
              new CodeVerifier(trip.verifier()),
              callback(provider, site),
              new Nonce(trip.nonce()));
      return arrived(provider, trip, verified, who, from);
    } catch (ProviderAwayException e) {
      throw failed(provider, new SignInFailedException(Why.AWAY, "provider away", e), from);
    } catch (SignInFailedException e) {
      throw failed(provider, e, from);
    }
  }

  private Trip trip(Provider provider, Return back)
      throws SignInFailedException, ProviderAwayException {
    Instant now = state.time();
    Trip trip =
        Optional.ofNullable(back.sealed())
            .flatMap(kept -> Trip.open(state.now().secret(), kept, now))
            .filter(one -> one.provider().equals(provider.settings().id()))
            .filter(one -> back.state() != null && equal(one.state(), back.state()))
            .orElseThrow(() -> new SignInFailedException(Why.STATE, "state"));
    if (!states.isFirst(trip.state(), now.plus(Trip.LONGEST), now)) {
      throw new SignInFailedException(Why.STATE, "state used");
    }
    if (back.issuer() != null
        ? !back.issuer().equals(provider.settings().issuer().toString())
        : provider.metadata().supportsAuthorizationResponseIssuerParam()) {
      throw new SignInFailedException(Why.TOKEN, "issuer");
    }
    if (back.error() != null || back.code() == null) {
      throw new SignInFailedException(Why.DENIED, "denied by the provider");
    }
    return trip;
  }

  private static boolean equal(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  private Arrived arrived(
      Provider provider, Trip trip, Provider.Verified verified, Principal who, Origin from)
      throws SignInFailedException, ProviderAwayException {
    IDTokenClaimsSet token = verified.claims();
    Identity identity = identity(token.getIssuer().getValue(), token.getSubject().getValue());
    if (trip.account() != null) {
      return linked(trip, identity, who, from);
    }
    Claims claims = claims(provider, verified, identity);
    SessionID session = token.getSessionID();
    try {
      SignIns.Begun begun =
          signIns.signIn(
              new Arrival(
                  identity,
                  provider.settings().id(),
                  claims.handle(),
                  claims.name(),
                  claims.authenticatedAt(state.time()),
                  session == null ? null : session.getValue()),
              providers.joining(provider, identity, claims),
              who.session(),
              from);
      return new Arrived(begun, stay(provider, verified.token()), trip.to());
    } catch (RefusedException e) {
      throw refused(e);
    }
  }

  /** Only of who may join by it more is asked than the token says. */
  private Claims claims(Provider provider, Provider.Verified verified, Identity identity)
      throws SignInFailedException, ProviderAwayException {
    Claims claims = new Claims(verified.claims(), null);
    return claims.lacks(provider.settings()) && state.now().byIdentity(identity).isEmpty()
        ? new Claims(verified.claims(), provider.more(verified))
        : claims;
  }

  private static Identity identity(String issuer, String subject) throws SignInFailedException {
    try {
      return new Identity(issuer, subject);
    } catch (RefusedException e) {
      throw new SignInFailedException(Why.TOKEN, "subject", e);
    }
  }

  /** Only the account that began it, still signed in, gets the identity. */
  private Arrived linked(Trip trip, Identity identity, Principal who, Origin from)
      throws SignInFailedException {
    Account account = who.account();
    if (account == null || who.session() == null || !account.id().equals(trip.account())) {
      throw new SignInFailedException(Why.STATE, "signed out meanwhile");
    }
    try {
      signIns.link(who, account.handle(), identity, from);
      return new Arrived(null, null, trip.to());
    } catch (RefusedException e) {
      if (e.refusal() != Refusal.IDENTITY && e.refusal() != Refusal.UNKNOWN) {
        throw e;
      }
      throw new SignInFailedException(Why.IDENTITY, "another account's identity", e);
    }
  }

  /** The audit has these already. */
  private static SignInFailedException refused(RefusedException e) {
    return new KnownFailureException(
        switch (e.refusal()) {
          case NOT_INVITED -> Why.NOT_INVITED;
          case TOO_MANY_TRIES, TOO_MANY -> Why.TOO_MANY;
          case SIGN_IN_FAILED, HANDLE, INVALID_VALUE -> Why.DISABLED;
          default -> throw e;
        },
        e);
  }

  /** Keeps in the audit that somebody did not come in. */
  SignInFailedException failed(Provider provider, SignInFailedException failure, Origin from) {
    if (failure instanceof KnownFailureException) {
      return failure;
    }
    try {
      signIns.refused(provider.settings().id(), failure.words(), from);
      return failure;
    } catch (RefusedException e) {
      if (e.refusal() != Refusal.TOO_MANY_TRIES) {
        throw e;
      }
      return new SignInFailedException(Why.TOO_MANY, "too many", e);
    }
  }

  /** What the provider is told at the sign-out; a long token stays out. */
  private String stay(Provider provider, String token) {
    String id = provider.settings().id() + " ";
    Instant until = state.time().plus(STAY);
    String sealed = Seals.seal(state.now().secret(), STAYING, id + token, until);
    return sealed.length() <= Cookies.MOST
        ? sealed
        : Seals.seal(state.now().secret(), STAYING, id, until);
  }

  /** Returns where a browser signs out at its provider; empty if that has no such page. */
  Optional<URI> leave(String sealed, URI site) {
    String[] parts =
        Seals.open(state.now().secret(), STAYING, sealed, state.time()).orElse(" ").split(" ", 2);
    Optional<Provider> provider = providers.find(parts[0]);
    if (provider.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI end = provider.get().metadata().getEndSessionEndpointURI();
      return end == null
          ? Optional.empty()
          : Optional.of(
              new LogoutRequest(
                      end,
                      parts[1].isEmpty() ? null : JWTParser.parse(parts[1]),
                      null,
                      new ClientID(provider.get().settings().clientId()),
                      URI.create(site + "/sign-in"),
                      null,
                      null)
                  .toURI());
    } catch (ProviderAwayException | ParseException e) {
      return Optional.empty();
    }
  }

  /**
   * Ends the sessions of an identity, or those that began by one session at the provider.
   *
   * @param token what the provider signed
   * @throws SignInFailedException if it is none; the audit has it then
   */
  void signedOut(Provider provider, String token, Origin from) throws SignInFailedException {
    try {
      LogoutTokenClaimsSet message = provider.signedOut(token);
      Date issued = message.getIssueTime();
      Instant now = state.time();
      if (issued == null
          || issued.toInstant().isBefore(now.minus(MESSAGE))
          || issued.toInstant().isAfter(now.plusSeconds(60))) {
        throw new SignInFailedException(Why.TOKEN, "time");
      }
      if (!messages.isFirst(
          message.getJWTID().getValue(), now.plus(MESSAGE.multipliedBy(2)), now)) {
        throw new SignInFailedException(Why.STATE, "used");
      }
      String issuer = message.getIssuer().getValue();
      if (message.getSubject() == null) {
        // The validator takes no message that names neither.
        signIns.signedOut(
            issuer, message.getSessionID().getValue(), provider.settings().id(), from);
      } else {
        signIns.signedOut(
            identity(issuer, message.getSubject().getValue()), provider.settings().id(), from);
      }
    } catch (ProviderAwayException e) {
      signIns.signOutRefused(provider.settings().id(), "provider away", from);
      throw new SignInFailedException(Why.AWAY, "provider away", e);
    } catch (SignInFailedException e) {
      signIns.signOutRefused(provider.settings().id(), e.words(), from);
      throw e;
    }
  }
}
