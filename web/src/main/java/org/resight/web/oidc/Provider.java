package org.resight.web.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.claims.AuthorizedParty;
import com.nimbusds.openid.connect.sdk.claims.ClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.LogoutTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.UserInfo;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import com.nimbusds.openid.connect.sdk.validators.LogoutTokenValidator;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One provider: what it says of itself, its keys, and what it signs. Nothing is asked before it is
 * needed; what it said is used again for an hour, and for a day while it is away.
 *
 * <p>Thread-safe. One thread at a time asks; the others wait for it.
 */
final class Provider {

  private static final Logger LOG = System.getLogger(Provider.class.getName());

  /** No secret that both sides share, and no signature of nobody. */
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private static final int MOST_TOKEN = 32 * 1024;
  private static final Duration FRESH = Duration.ofHours(1);

  /** Those who waited while it did not answer do not wait again. */
  private static final Duration REFUSED = Duration.ofSeconds(3);

  private static final Duration SEEN = Duration.ofSeconds(30);
  private static final Duration OUTAGE = Duration.ofHours(24);

  /**
   * How long keys are used before they are asked for again, and how often that is done at most.
   *
   * @param between two requests in this time
   */
  record KeyTimes(Duration fresh, Duration between) {
    static final KeyTimes USUAL = new KeyTimes(Duration.ofMinutes(5), Duration.ofSeconds(30));
  }

  private record Known(
      OIDCProviderMetadata metadata, JWKSource<SecurityContext> keys, Instant at) {}

  private final ProviderSettings settings;
  private final ProviderCalls calls;
  private final Clock clock;
  private final KeyTimes times;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile @Nullable Known known;
  private volatile Instant asked = Instant.MIN;
  private volatile boolean away;

  Provider(ProviderSettings settings, ProviderCalls calls, Clock clock, KeyTimes times) {
    this.settings = settings;
    this.calls = calls;
    this.clock = clock;
    this.times = times;
  }

  ProviderSettings settings() {
    return settings;
  }

  /** Returns whether it answers, or did half a minute ago. */
  boolean isThere() {
    if (clock.instant().isAfter(asked.plus(SEEN)) && asking.tryLock()) {
      try {
        ask();
      } catch (ProviderAwayException e) {
        return false;
      } finally {
        asking.unlock();
      }
    }
    return !away;
  }

  /**
   * Returns what it says of itself.
   *
   * @throws ProviderAwayException if it does not answer now, and did not within a day
   */
  OIDCProviderMetadata metadata() throws ProviderAwayException {
    return known().metadata();
  }

  private Known known() throws ProviderAwayException {
    Known last = known;
    Instant now = clock.instant();
    if (last != null && now.isBefore(last.at().plus(FRESH))) {
      return last;
    }
    asking.lock();
    try {
      last = known;
      if (last != null && now.isBefore(last.at().plus(FRESH))) {
        return last;
      }
      Instant since = clock.instant();
      if (last == null && away && since.isBefore(asked.plus(REFUSED))) {
        throw new ProviderAwayException("The provider " + settings.id() + " is away.");
      }
      if (last == null || since.isAfter(asked.plus(SEEN))) {
        return ask();
      }
    } catch (ProviderAwayException e) {
      if (last == null || now.isAfter(last.at().plus(OUTAGE))) {
        throw e;
      }
    } finally {
      asking.unlock();
    }
    return last;
  }

  private Known ask() throws ProviderAwayException {
    try {
      OIDCProviderMetadata metadata =
          OIDCProviderMetadata.parse(calls.get(discovery(settings.issuer())));
      check(metadata);
      Known before = known;
      Known asked =
          new Known(
              metadata,
              before != null && metadata.getJWKSetURI().equals(before.metadata().getJWKSetURI())
                  ? before.keys()
                  : keys(metadata.getJWKSetURI()),
              clock.instant());
      known = asked;
      away(false, "");
      return asked;
    } catch (IOException | ParseException e) {
      away(true, "it does not answer as a provider does");
      throw new ProviderAwayException("The provider " + settings.id() + " is away.", e);
    } catch (ProviderAwayException e) {
      away(true, String.valueOf(e.getMessage()));
      throw e;
    }
  }

  /** Tells the log when it goes and when it is back, and nothing in between. */
  private void away(boolean now, String why) {
    boolean first = asked.equals(Instant.MIN);
    asked = clock.instant();
    if (now && (first || !away)) {
      LOG.log(Level.WARNING, "The provider {0} cannot be used: {1}.", settings.id(), why);
    } else if (!now && !first && away) {
      LOG.log(Level.INFO, "The provider {0} can be used again.", settings.id());
    }
    away = now;
  }

  private static URI discovery(URI issuer) {
    return URI.create(
        issuer.toString().replaceFirst("/$", "") + "/.well-known/openid-configuration");
  }

  private void check(OIDCProviderMetadata metadata) throws ProviderAwayException {
    if (!metadata.getIssuer().getValue().equals(settings.issuer().toString())) {
      throw new ProviderAwayException("it names another issuer than its setting");
    }
    for (URI address :
        new URI[] {
          metadata.getAuthorizationEndpointURI(),
          metadata.getTokenEndpointURI(),
          metadata.getJWKSetURI()
        }) {
      if (address == null || !isSafe(address)) {
        throw new ProviderAwayException("an address that it needs is missing or not https");
      }
    }
    URI end = metadata.getEndSessionEndpointURI();
    if (end != null && !isSafe(end)) {
      throw new ProviderAwayException("its address for signing out is not https");
    }
    URI more = metadata.getUserInfoEndpointURI();
    if (more != null && !isSafe(more)) {
      throw new ProviderAwayException("its address for claims is not https");
    }
  }

  /** A provider of the network leads nobody to this machine. */
  private boolean isSafe(URI address) {
    return "https".equals(address.getScheme())
        || ("http".equals(settings.issuer().getScheme()) && OidcSettings.isSafe(address));
  }

  /** An unknown key is looked for at the provider, twice in half a minute at most. */
  private JWKSource<SecurityContext> keys(URI address) throws ProviderAwayException {
    try {
      return JWKSourceBuilder.<SecurityContext>create(address.toURL(), calls)
          .cache(times.fresh().toMillis(), Duration.ofSeconds(10).toMillis())
          .refreshAheadCache(false)
          .rateLimited(times.between().toMillis())
          .outageTolerant(OUTAGE.toMillis())
          .build();
    } catch (MalformedURLException e) {
      throw new ProviderAwayException("the address of its keys is none", e);
    }
  }

  /**
   * Changes the code of a callback for the identity token, and looks at all of it.
   *
   * @return what it says, verified, and the token itself
   */
  Verified redeem(String code, CodeVerifier verifier, URI callback, Nonce nonce)
      throws ProviderAwayException, SignInFailedException {
    Known now = known();
    TokenResponse response;
    try {
      AuthorizationCodeGrant grant =
          new AuthorizationCodeGrant(new AuthorizationCode(code), callback, verifier);
      URI endpoint = now.metadata().getTokenEndpointURI();
      ClientAuthentication authentication = authentication(now.metadata());
      TokenRequest request =
          authentication == null
              ? new TokenRequest(endpoint, client(), grant, null)
              : new TokenRequest(endpoint, authentication, grant, null);
      response = OIDCTokenResponseParser.parse(request.toHTTPRequest().send(calls));
    } catch (IOException e) {
      away(true, "it does not answer");
      throw new ProviderAwayException("The provider " + settings.id() + " is away.", e);
    } catch (ParseException | IllegalArgumentException e) {
      throw new SignInFailedException(Why.TOKEN, "no identity token", e);
    }
    if (!(response instanceof OIDCTokenResponse tokens)) {
      throw new SignInFailedException(Why.CODE, "code");
    }
    JWT token = tokens.getOIDCTokens().getIDToken();
    return new Verified(
        verified(token, now, nonce),
        tokens.getOIDCTokens().getIDTokenString(),
        tokens.getOIDCTokens().getAccessToken());
  }

  /**
   * What a provider said of somebody.
   *
   * @param token as it was sent; for the provider alone
   * @param access with which the provider can be asked for more; for it alone
   */
  record Verified(IDTokenClaimsSet claims, String token, AccessToken access) {
    /** Leaves the token out. */
    @Override
    public String toString() {
      return "Verified";
    }
  }

  /**
   * Asks for what the identity token leaves out.
   *
   * @return what it answers about the same person, or null if it has no such address
   */
  @Nullable ClaimsSet more(Verified who) throws ProviderAwayException, SignInFailedException {
    URI address = known().metadata().getUserInfoEndpointURI();
    if (address == null) {
      return null;
    }
    try {
      UserInfoResponse answer =
          UserInfoResponse.parse(
              new UserInfoRequest(address, who.access()).toHTTPRequest().send(calls));
      UserInfo info = answer.indicatesSuccess() ? answer.toSuccessResponse().getUserInfo() : null;
      if (info == null || !info.getSubject().equals(who.claims().getSubject())) {
        throw new SignInFailedException(Why.TOKEN, "userinfo");
      }
      return info;
    } catch (IOException e) {
      away(true, "it does not answer");
      throw new ProviderAwayException("The provider " + settings.id() + " is away.", e);
    } catch (ParseException | IllegalArgumentException e) {
      throw new SignInFailedException(Why.TOKEN, "userinfo", e);
    }
  }

  private IDTokenClaimsSet verified(JWT token, Known now, Nonce nonce)
      throws ProviderAwayException, SignInFailedException {
    requireSigned(token);
    IDTokenValidator validator = new IDTokenValidator(issuer(), client(), selector(now), null);
    try {
      IDTokenClaimsSet claims = validator.validate(token, nonce);
      AuthorizedParty party = claims.getAuthorizedParty();
      if (party != null && !party.getValue().equals(settings.clientId())) {
        throw new SignInFailedException(Why.TOKEN, "authorized party");
      }
      return claims;
    } catch (BadJOSEException e) {
      throw new SignInFailedException(Why.TOKEN, words(e), e);
    } catch (JOSEException e) {
      throw new ProviderAwayException("The keys of " + settings.id() + " are not known.", e);
    }
  }

  /** Returns whose sessions end, by a token that only the provider can have signed. */
  LogoutTokenClaimsSet signedOut(String text) throws ProviderAwayException, SignInFailedException {
    if (text.length() > MOST_TOKEN) {
      throw new SignInFailedException(Why.TOKEN, "size");
    }
    try {
      JWT token = JWTParser.parse(text);
      requireSigned(token);
      LogoutTokenValidator validator =
          new LogoutTokenValidator(issuer(), client(), false, selector(known()), null);
      return validator.validate(token);
    } catch (java.text.ParseException e) {
      throw new SignInFailedException(Why.TOKEN, "no token", e);
    } catch (BadJOSEException e) {
      throw new SignInFailedException(Why.TOKEN, words(e), e);
    } catch (JOSEException e) {
      throw new ProviderAwayException("The keys of " + settings.id() + " are not known.", e);
    }
  }

  private static void requireSigned(JWT token) throws SignInFailedException {
    if (token instanceof PlainJWT
        || !(token.getHeader().getAlgorithm() instanceof JWSAlgorithm algorithm)
        || !ALGORITHMS.contains(algorithm)) {
      throw new SignInFailedException(Why.TOKEN, "algorithm");
    }
  }

  private Issuer issuer() {
    return new Issuer(settings.issuer().toString());
  }

  private ClientID client() {
    return new ClientID(settings.clientId());
  }

  private static JWSVerificationKeySelector<SecurityContext> selector(Known now) {
    return new JWSVerificationKeySelector<>(ALGORITHMS, now.keys());
  }

  private @Nullable ClientAuthentication authentication(OIDCProviderMetadata metadata) {
    if (settings.clientSecret() == null) {
      return null;
    }
    Secret secret = new Secret(settings.clientSecret());
    List<ClientAuthenticationMethod> methods = metadata.getTokenEndpointAuthMethods();
    boolean post =
        methods != null
            && methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST)
            && !methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
    return post ? new ClientSecretPost(client(), secret) : new ClientSecretBasic(client(), secret);
  }

  /** Says in a word what is wrong with a token; what it holds stays out. */
  private static String words(BadJOSEException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    for (String word :
        new String[] {"issuer", "audience", "nonce", "expired", "signature", "key"}) {
      if (message.contains(word)) {
        return word;
      }
    }
    return "claims";
  }
}
