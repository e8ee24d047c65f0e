package org.resight.web.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.resight.web.body.Json;

/** A provider on loopback with keys of its own, which can be told to do everything wrong. */
final class SmallProvider implements AutoCloseable {

  static final String CLIENT = "resight";
  static final String SECRET = "a secret of the client";

  /** Those of two providers, the next one, and somebody else's. */
  private static final List<RSAKey> KEYS =
      Stream.of("first", "second", "next", "foreign").map(SmallProvider::newKey).toList();

  private record Granted(String challenge, String redirect, JWTClaimsSet claims) {}

  private final Map<String, Granted> codes = new ConcurrentHashMap<>();
  private final AtomicInteger keyRequests = new AtomicInteger();
  private final int port;
  private HttpServer server;
  private RSAKey key;

  /** What the discovery document says besides; may take the place of what is right. */
  volatile Map<String, Object> document = Map.of();

  /** What it answers of somebody beside the token. */
  volatile Map<String, ?> more = Map.of();

  /** What is changed of the claims before they are signed. */
  volatile Consumer<JWTClaimsSet.Builder> claims = builder -> {};

  volatile Function<JWTClaimsSet, String> signature = this::signed;
  volatile Consumer<HttpExchange> before = exchange -> {};

  /** Makes one with the key of a number, 0 or 1; keys take long to make. */
  SmallProvider(int number) {
    key = KEYS.get(number);
    server = listen(0);
    port = server.getAddress().getPort();
  }

  private HttpServer listen(int wished) {
    try {
      HttpServer made =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wished), 0);
      made.setExecutor(Executors.newFixedThreadPool(4));
      made.createContext("/.well-known/openid-configuration", this::discovery);
      made.createContext("/keys", this::keys);
      made.createContext("/token", this::token);
      made.createContext("/userinfo", this::more);
      made.start();
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String issuer() {
    return "http://127.0.0.1:" + port;
  }

  private static RSAKey newKey(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).algorithm(JWSAlgorithm.RS256).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  void rotate() {
    key = KEYS.get(2);
  }

  int keyRequests() {
    return keyRequests.get();
  }

  void stop() {
    server.stop(0);
  }

  void startAgain() {
    server = listen(port);
  }

  @Override
  public void close() {
    stop();
  }

  private void discovery(HttpExchange exchange) throws IOException {
    Map<String, Object> said =
        new HashMap<>(
            Map.of(
                "issuer",
                issuer(),
                "authorization_endpoint",
                issuer() + "/authorize",
                "token_endpoint",
                issuer() + "/token",
                "end_session_endpoint",
                issuer() + "/logout",
                "jwks_uri",
                issuer() + "/keys",
                "subject_types_supported",
                List.of("public"),
                "response_types_supported",
                List.of("code"),
                "id_token_signing_alg_values_supported",
                List.of("RS256")));
    said.putAll(document);
    answer(exchange, 200, Json.MAPPER.writeValueAsString(said));
  }

  private void keys(HttpExchange exchange) throws IOException {
    keyRequests.incrementAndGet();
    answer(exchange, 200, new JWKSet(key.toPublicJWK()).toString());
  }

  /** Lets somebody in, as the page at the address would, and returns the code. */
  String grant(URI departure, String subject, Map<String, ?> more) {
    Map<String, List<String>> asked = URLUtils.parseParameters(departure.getRawQuery());
    JWTClaimsSet.Builder builder =
        new JWTClaimsSet.Builder()
            .issuer(issuer())
            .subject(subject)
            .audience(CLIENT)
            .issueTime(Date.from(Instant.now()))
            .expirationTime(Date.from(Instant.now().plusSeconds(300)))
            .claim("nonce", one(asked, "nonce"));
    more.forEach(builder::claim);
    String code = UUID.randomUUID().toString();
    codes.put(
        code,
        new Granted(one(asked, "code_challenge"), one(asked, "redirect_uri"), builder.build()));
    return code;
  }

  /** Returns a parameter of an address or a form; nothing if it is not there. */
  static String one(Map<String, List<String>> asked, String name) {
    return asked.getOrDefault(name, List.of("")).get(0);
  }

  private void token(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, List<String>> asked = URLUtils.parseParameters(body);
    Granted granted = codes.remove(one(asked, "code"));
    boolean known =
        String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")).startsWith("Basic ");
    if (!known
        || granted == null
        || !granted.redirect().equals(one(asked, "redirect_uri"))
        || !granted.challenge().equals(challenge(one(asked, "code_verifier")))) {
      answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
      return;
    }
    JWTClaimsSet.Builder builder = new JWTClaimsSet.Builder(granted.claims());
    claims.accept(builder);
    answer(
        exchange,
        200,
        Json.MAPPER.writeValueAsString(
            Map.of(
                "access_token",
                "nothing",
                "token_type",
                "Bearer",
                "id_token",
                signature.apply(builder.build()))));
  }

  private void more(HttpExchange exchange) throws IOException {
    boolean known = "Bearer nothing".equals(exchange.getRequestHeaders().getFirst("Authorization"));
    answer(exchange, known ? 200 : 401, Json.MAPPER.writeValueAsString(more));
  }

  private static String challenge(String verifier) {
    return CodeChallenge.compute(CodeChallengeMethod.S256, new CodeVerifier(verifier)).getValue();
  }

  String signed(JWTClaimsSet claims) {
    return signed(claims, JWSAlgorithm.RS256, key.getKeyID(), signer(key));
  }

  String signedBySomebodyElse(JWTClaimsSet claims) {
    return signed(claims, JWSAlgorithm.RS256, key.getKeyID(), signer(KEYS.get(3)));
  }

  String signedByUnknownKey(JWTClaimsSet claims) {
    return signed(claims, JWSAlgorithm.RS256, "foreign", signer(KEYS.get(3)));
  }

  /** As if the public key were a secret of both. */
  String signedByPublicKey(JWTClaimsSet claims) {
    try {
      return signed(
          claims,
          JWSAlgorithm.HS256,
          key.getKeyID(),
          new MACSigner(key.toPublicJWK().toRSAPublicKey().getEncoded()));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As a client could that shares its secret with others. */
  String signedByClientSecret(JWTClaimsSet claims) {
    try {
      return signed(
          claims,
          JWSAlgorithm.HS256,
          key.getKeyID(),
          new MACSigner((SECRET + SECRET).getBytes(StandardCharsets.UTF_8)));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static String unsigned(JWTClaimsSet claims) {
    return new PlainJWT(claims).serialize();
  }

  private static JWSSigner signer(RSAKey key) {
    try {
      return new RSASSASigner(key);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String signed(
      JWTClaimsSet claims, JWSAlgorithm algorithm, String keyId, JWSSigner signer) {
    try {
      SignedJWT token =
          new SignedJWT(new JWSHeader.Builder(algorithm).keyID(keyId).build(), claims);
      token.sign(signer);
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the claims of a message that somebody has signed out. */
  JWTClaimsSet.Builder signOut(String subject) {
    return new JWTClaimsSet.Builder()
        .issuer(issuer())
        .subject(subject)
        .audience(CLIENT)
        .issueTime(Date.from(Instant.now()))
        .expirationTime(Date.from(Instant.now().plusSeconds(120)))
        .jwtID(UUID.randomUUID().toString())
        .claim("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
  }

  private void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    before.accept(exchange);
    if (exchange.getResponseCode() < 0) {
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }
}
