package org.resight.web.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.resight.access.AccessSettings;
import org.resight.access.AccessState;
import org.resight.access.AuditEvent;
import org.resight.access.FederatedSignIns;
import org.resight.access.Identity;
import org.resight.access.MemoryAccessStore;
import org.resight.access.Origin;
import org.resight.access.Principal;
import org.resight.access.Principals;
import org.resight.access.ServerRight;
import org.resight.access.SignIns;
import org.resight.web.oidc.ProviderSignIn.Arrived;
import org.resight.web.oidc.ProviderSignIn.Departure;
import org.resight.web.oidc.ProviderSignIn.Return;

/** The way to a provider and back, with a provider that does everything wrong. */
class ProviderSignInTest {

  private static final URI SITE = URI.create("https://resight.example.org");
  private static final Origin HERE = new Origin("192.0.2.1", "r1", "test");

  private final SmallProvider first = new SmallProvider(0);
  private final SmallProvider second = new SmallProvider(1);
  private final AccessState state =
      new AccessState(new MemoryAccessStore(Clock.systemUTC()), Clock.systemUTC());
  private final FederatedSignIns federated = new FederatedSignIns(state, new SignIns(state));
  private final Principals principals = new Principals(state);
  private final Map<String, String> settings = new HashMap<>();
  private Providers providers;
  private ProviderSignIn signIn;

  @BeforeEach
  void start() {
    settings.put("RESIGHT_PUBLIC_URL", SITE.toString());
    provider("A", first);
    provider("B", second);
    settings.put("RESIGHT_OIDC_A_JOIN", "domain:example.org");
    settings.put("RESIGHT_ADMIN", "a:ada");
    read(new Provider.KeyTimes(Duration.ofMinutes(5), Duration.ofSeconds(30)));
  }

  private void read(Provider.KeyTimes times) {
    AccessSettings access = AccessSettings.of(settings::get);
    providers =
        new Providers(
            OidcSettings.of(settings.keySet(), settings::get, access),
            new ProviderCalls(),
            Clock.systemUTC(),
            times);
    signIn = new ProviderSignIn(providers, federated, state);
  }

  private void provider(String id, SmallProvider provider) {
    settings.put("RESIGHT_OIDC_" + id + "_ISSUER", provider.issuer());
    settings.put("RESIGHT_OIDC_" + id + "_CLIENT_ID", SmallProvider.CLIENT);
    settings.put("RESIGHT_OIDC_" + id + "_CLIENT_SECRET", SmallProvider.SECRET);
  }

  @AfterEach
  void stop() {
    first.close();
    second.close();
  }

  private Provider a() {
    return providers.find("a").orElseThrow();
  }

  private Departure depart(String provider) throws ProviderAwayException {
    return signIn.depart(
        providers.find(provider).orElseThrow(), SITE, "/p/x/review?y=1", null, false);
  }

  private static String asked(Departure departure, String name) {
    return SmallProvider.one(URLUtils.parseParameters(departure.to().getRawQuery()), name);
  }

  private static Return back(Departure departure, @Nullable String code) {
    return new Return(departure.sealed(), asked(departure, "state"), code, null, null);
  }

  private Arrived arrive(Return back) throws SignInFailedException {
    return signIn.arrive(a(), SITE, back, Principal.nobody(), HERE);
  }

  /** Somebody comes in by the first provider. */
  private Arrived come(String subject, Map<String, ?> claims) throws Exception {
    Departure departure = depart("a");
    return arrive(back(departure, first.grant(departure.to(), subject, claims)));
  }

  private Principal principal(Arrived arrived) {
    return principals.bySession(Objects.requireNonNull(arrived.begun()).secret());
  }

  private Why refused(Callable<?> act) {
    SignInFailedException failure = catchThrowableOfType(SignInFailedException.class, act::call);
    assertThat(failure).isNotNull();
    return failure.why();
  }

  private AuditEvent.Act lastAct() {
    List<AuditEvent> events = state.audit(0, 10_000);
    return events.get(events.size() - 1).act();
  }

  private static final Map<String, Object> MEMBER =
      Map.of(
          "email",
          "Ben@Example.org",
          "email_verified",
          true,
          "preferred_username",
          "ben",
          "name",
          "Ben B.");

  @Test
  void aDeparture_asksForACode_andTellsNothingThatTheBrowserCouldUse() throws Exception {
    Departure departure = depart("a");
    assertThat(departure.to().toString()).startsWith(first.issuer() + "/authorize?");
    assertThat(asked(departure, "redirect_uri")).isEqualTo(SITE + "/auth/oidc/a/callback");
    assertThat(asked(departure, "code_challenge_method")).isEqualTo("S256");
    assertThat(asked(departure, "response_type")).isEqualTo("code");
    assertThat(asked(departure, "scope")).isEqualTo("openid profile email");
    assertThat(departure.to().toString()).doesNotContain(SmallProvider.SECRET);
    assertThat(departure.sealed()).doesNotContain(asked(departure, "state"));
    assertThat(departure.sealed().length()).isLessThan(Cookies.MOST);
    Departure again = depart("a");
    assertThat(asked(again, "state")).isNotEqualTo(asked(departure, "state"));
    assertThat(asked(again, "nonce")).isNotEqualTo(asked(departure, "nonce"));
  }

  @Test
  void whoIsOfTheDomain_joins_andComesAgainAsTheSame() throws Exception {
    Arrived arrived = come("4711", MEMBER);
    assertThat(arrived.to()).isEqualTo("/p/x/review?y=1");
    Principal ben = principal(arrived);
    assertThat(ben.actor()).isEqualTo("ben.a");
    assertThat(ben.may(ServerRight.CREATE)).isFalse();
    Principal renamed = principal(come("4711", Map.of("preferred_username", "other")));
    assertThat(renamed.actor()).isEqualTo("ben.a");
    assertThat(lastAct().action()).isEqualTo("sign-in");
    assertThat(lastAct().target()).isEqualTo("ben.a a");
  }

  @Test
  void theAdministratorOfTheSettings_isOne_withoutAnyAccountBefore() throws Exception {
    assertThat(principal(come("ada", Map.of())).may(ServerRight.ADMINISTER)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "ben@example.org, false",
    "ben@example.org.evil.org, true",
    "ben@sub.example.org, true",
    "'ben@example.org@evil.org', true",
    "'', true"
  })
  void whoIsNotOfTheDomain_isRefused(String email, boolean verified) {
    assertThat(refused(() -> come("4711", Map.of("email", email, "email_verified", verified))))
        .isEqualTo(Why.NOT_INVITED);
    assertThat(lastAct().target()).isEqualTo("a:4711");
    assertThat(lastAct().outcome()).isEqualTo("refused: not invited");
    assertThat(state.now().sessions()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"groups, true", "realm_access.roles, true", "none, false", "realm_access, false"})
  void whoIsInAGroup_joins(String claim, boolean joins) throws Exception {
    settings.put("RESIGHT_OIDC_A_JOIN", "groups:curators,biologists");
    settings.put("RESIGHT_OIDC_A_GROUPS_CLAIM", claim);
    read(Provider.KeyTimes.USUAL);
    Map<String, ?> claims =
        Map.of(
            "groups",
            List.of("x", "biologists"),
            "realm_access",
            Map.of("roles", List.of("curators")));
    if (joins) {
      assertThat(principal(come("4711", claims)).isNobody()).isFalse();
    } else {
      assertThat(refused(() -> come("4711", claims))).isEqualTo(Why.NOT_INVITED);
    }
  }

  @ParameterizedTest
  @CsvSource({"domain:example.org, true", "groups:biologists, true", "domain:example.com, false"})
  void whatTheTokenLeavesOut_isAskedFor(String join, boolean joins) throws Exception {
    settings.put("RESIGHT_OIDC_A_JOIN", join);
    read(Provider.KeyTimes.USUAL);
    first.document = Map.of("userinfo_endpoint", first.issuer() + "/userinfo");
    Map<String, Object> more = new HashMap<>(MEMBER);
    more.put("sub", "4711");
    more.put("groups", List.of("biologists"));
    first.more = more;
    if (joins) {
      assertThat(principal(come("4711", Map.of())).actor()).isEqualTo("ben.a");
      first.more = Map.of();
      assertThat(principal(come("4711", Map.of())).actor())
          .as("known: not asked")
          .isEqualTo("ben.a");
    } else {
      assertThat(refused(() -> come("4711", Map.of()))).isEqualTo(Why.NOT_INVITED);
    }
  }

  @Test
  void whatIsSaidOfSomebodyElse_orNotOfOnePlace_countsForNothing() {
    first.document = Map.of("userinfo_endpoint", first.issuer() + "/userinfo");
    first.more = Map.of("sub", "4712", "email", "ben@example.org", "email_verified", true);
    assertThat(refused(() -> come("4711", Map.of()))).isEqualTo(Why.TOKEN);
    assertThat(lastAct().outcome()).isEqualTo("refused: userinfo");
    first.more = Map.of("sub", "4711", "email", "ben@example.com", "email_verified", true);
    assertThat(refused(() -> come("4711", Map.of("email", "ben@example.org"))))
        .isEqualTo(Why.NOT_INVITED);
  }

  private static Arguments bad(String words, Consumer<JWTClaimsSet.Builder> claims) {
    return Arguments.of(words, claims, null);
  }

  private static Arguments signedAs(
      String words, Function<SmallProvider, Function<JWTClaimsSet, String>> signature) {
    return Arguments.of(words, null, signature);
  }

  private static Date in(int seconds) {
    return Date.from(Instant.now().plusSeconds(seconds));
  }

  static Stream<Arguments> badTokens() {
    return Stream.of(
        bad("issuer", claims -> claims.issuer("https://evil.example.org")),
        bad("audience", claims -> claims.audience("another")),
        bad("audience", claims -> claims.audience(List.of())),
        bad("authorized party", claims -> claims.claim("azp", "another")),
        bad("nonce", claims -> claims.claim("nonce", "another")),
        bad("nonce", claims -> claims.claim("nonce", null)),
        bad("expired", claims -> claims.expirationTime(in(-300))),
        bad("claims", claims -> claims.issueTime(in(300))),
        bad("claims", claims -> claims.expirationTime(null)),
        bad("claims", claims -> claims.subject(null)),
        signedAs("algorithm", provider -> SmallProvider::unsigned),
        signedAs("algorithm", provider -> provider::signedByPublicKey),
        signedAs("algorithm", provider -> provider::signedByClientSecret),
        signedAs("signature", provider -> provider::signedBySomebodyElse),
        signedAs("key", provider -> provider::signedByUnknownKey),
        signedAs("no identity token", provider -> claims -> "a.b.c"));
  }

  @ParameterizedTest
  @MethodSource("badTokens")
  void aTokenThatIsWrong_isRefused_andTheAuditTellsWhy(
      String words,
      @Nullable Consumer<JWTClaimsSet.Builder> claims,
      @Nullable Function<SmallProvider, Function<JWTClaimsSet, String>> signature) {
    if (claims != null) {
      first.claims = claims;
    }
    if (signature != null) {
      first.signature = signature.apply(first);
    }
    assertThat(refused(() -> come("4711", MEMBER))).isEqualTo(Why.TOKEN);
    assertThat(lastAct().action()).isEqualTo("sign-in");
    assertThat(lastAct().actor()).isEqualTo("nobody");
    assertThat(lastAct().target()).isEqualTo("a");
    assertThat(lastAct().outcome()).isEqualTo("refused: " + words);
    assertThat(state.now().accounts()).isEmpty();
  }

  @Test
  void aReturnWithoutItsDeparture_isRefused() throws Exception {
    Departure departure = depart("a");
    String code = first.grant(departure.to(), "4711", MEMBER);
    String given = asked(departure, "state");
    Departure other = depart("a");
    Departure ofB = depart("b");
    List<Return> wrong =
        List.of(
            new Return(null, given, code, null, null),
            new Return("x" + departure.sealed(), given, code, null, null),
            new Return(departure.sealed(), null, code, null, null),
            new Return(departure.sealed(), given + "x", code, null, null),
            new Return(departure.sealed(), asked(other, "state"), code, null, null),
            new Return(ofB.sealed(), asked(ofB, "state"), code, null, null));
    for (Return one : wrong) {
      assertThat(refused(() -> arrive(one))).isEqualTo(Why.STATE);
      assertThat(lastAct().outcome()).isEqualTo("refused: state");
    }
    assertThat(principal(arrive(back(departure, code))).actor()).isEqualTo("ben.a");
  }

  @Test
  void whatTheProviderRefuses_isRefused() throws Exception {
    Departure denied = depart("a");
    String given = asked(denied, "state");
    assertThat(
            refused(() -> arrive(new Return(denied.sealed(), given, null, "access_denied", null))))
        .isEqualTo(Why.DENIED);
    Departure unknown = depart("a");
    assertThat(refused(() -> arrive(back(unknown, "made up")))).isEqualTo(Why.CODE);
    Departure elsewhere = depart("a");
    String code = first.grant(elsewhere.to(), "4711", MEMBER);
    assertThat(
            refused(
                () ->
                    arrive(
                        new Return(
                            elsewhere.sealed(),
                            asked(elsewhere, "state"),
                            code,
                            null,
                            second.issuer()))))
        .isEqualTo(Why.TOKEN);
  }

  @Test
  void aCodeOfSomebodyElse_isWorthNothing_withoutItsVerifier() throws Exception {
    Departure victim = depart("a");
    String stolen = first.grant(victim.to(), "4711", MEMBER);
    Departure attacker = depart("a");
    assertThat(refused(() -> arrive(back(attacker, stolen)))).isEqualTo(Why.CODE);
  }

  @Test
  void twoCallbacksWithOneState_beginOneSession() throws Exception {
    Departure departure = depart("a");
    String code = first.grant(departure.to(), "4711", MEMBER);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Callable<Arrived>> callbacks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      callbacks.add(() -> arrive(back(departure, code)));
    }
    int arrived = 0;
    for (Future<Arrived> callback : threads.invokeAll(callbacks)) {
      try {
        callback.get();
        arrived++;
      } catch (ExecutionException e) {
        assertThat(e).hasCauseInstanceOf(SignInFailedException.class);
        assertThat(e.getCause()).hasMessage("state used");
      }
    }
    threads.shutdown();
    assertThat(arrived).isEqualTo(1);
    assertThat(state.now().sessions()).hasSize(1);
  }

  @Test
  void newKeys_areFound_andUnknownOnesDoNotFloodTheProvider() throws Exception {
    come("4711", MEMBER);
    first.rotate();
    assertThat(principal(come("4711", MEMBER)).actor()).isEqualTo("ben.a");
    first.signature = first::signedByUnknownKey;
    for (int i = 0; i < 10; i++) {
      refused(() -> come("4711", MEMBER));
    }
    assertThat(first.keyRequests()).isLessThanOrEqualTo(3);
  }

  @Test
  void theKeys_areKept_whileTheProviderIsAway() throws Exception {
    read(new Provider.KeyTimes(Duration.ofMillis(20), Duration.ofMillis(1)));
    Principal ben = principal(come("4711", MEMBER));
    String message = first.signed(first.signOut("4711").build());
    first.stop();
    Instant old = Instant.now().plusMillis(50);
    while (Instant.now().isBefore(old)) {
      Thread.onSpinWait();
    }
    assertThat(refused(() -> come("4711", MEMBER))).isEqualTo(Why.AWAY);
    assertThat(lastAct().outcome()).isEqualTo("refused: provider away");
    assertThat(principals.again(ben.session(), null).isNobody()).isFalse();
    signIn.signedOut(a(), message, HERE);
    assertThat(principals.again(ben.session(), null).isNobody()).isTrue();
    first.startAgain();
    assertThat(principal(come("4711", MEMBER)).actor()).isEqualTo("ben.a");
  }

  @Test
  void aProviderThatIsAway_isSaidToBe_andNothingWaitsForIt() throws Exception {
    first.stop();
    assertThat(a().isThere()).isFalse();
    assertThatThrownBy(() -> depart("a")).isInstanceOf(ProviderAwayException.class);
    assertThat(providers.find("b").orElseThrow().isThere()).isTrue();
  }

  static Stream<Map<String, Object>> badDocuments() {
    return Stream.of(
        Map.of("issuer", "https://evil.example.org"),
        Map.of("jwks_uri", "http://evil.example.org/keys"),
        Map.of("token_endpoint", "file:///etc/passwd"),
        Map.of("authorization_endpoint", "javascript:alert(1)"),
        Map.of("end_session_endpoint", "javascript:alert(1)"),
        Map.of("more", "x".repeat(ProviderCalls.MOST)));
  }

  @ParameterizedTest
  @MethodSource("badDocuments")
  void aDocumentThatIsWrong_makesTheProviderUnusable(Map<String, Object> document) {
    first.document = document;
    assertThatThrownBy(() -> depart("a")).isInstanceOf(ProviderAwayException.class);
    assertThat(a().isThere()).isFalse();
  }

  @Test
  void aRedirect_isNotFollowed() {
    first.before =
        exchange -> {
          try {
            exchange.getResponseHeaders().add("Location", second.issuer());
            exchange.sendResponseHeaders(302, -1);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    assertThatThrownBy(() -> depart("a")).isInstanceOf(ProviderAwayException.class);
  }

  @Test
  void anAnswerThatNeverEnds_isCutOff() {
    CountDownLatch over = new CountDownLatch(1);
    first.before =
        exchange -> {
          try {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(' ');
            exchange.getResponseBody().flush();
            over.await();
          } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    ProviderCalls calls = new ProviderCalls(Duration.ofMillis(300));
    URI document = URI.create(first.issuer() + "/.well-known/openid-configuration");
    assertThatThrownBy(() -> calls.get(document)).hasMessageContaining("No answer within");
    over.countDown();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.example.org",
        "/\\evil.example.org",
        "https://evil.example.org",
        "javascript:alert(1)",
        "evil",
        "/a\nSet-Cookie: x=y",
        "/a b",
        ""
      })
  void aWishToGoElsewhere_endsOnTheFirstPage(String to) {
    assertThat(Trip.path(to)).isEqualTo("/");
    assertThat(Trip.path(null)).isEqualTo("/");
    assertThat(Trip.path("/" + "x".repeat(1_001))).isEqualTo("/");
    assertThat(Trip.path("/p/x?y=%20#z")).isEqualTo("/p/x?y=%20#z");
  }

  @Test
  void anIdentity_isLinkedToWhoBeganIt_andToNobodyElse() throws Exception {
    Principal ben = principal(come("4711", MEMBER));
    UUID account = Objects.requireNonNull(ben.account()).id();
    Provider b = providers.find("b").orElseThrow();
    Departure departure = signIn.depart(b, SITE, "/account", account, true);
    assertThat(asked(departure, "prompt")).isEqualTo("login");
    Return back = back(departure, second.grant(departure.to(), "4711", Map.of()));
    assertThat(refused(() -> signIn.arrive(b, SITE, back, Principal.nobody(), HERE)))
        .isEqualTo(Why.STATE);
    assertThat(lastAct().outcome()).isEqualTo("refused: signed out meanwhile");

    Departure again = signIn.depart(b, SITE, "/account", account, true);
    Arrived arrived =
        signIn.arrive(b, SITE, back(again, second.grant(again.to(), "4711", Map.of())), ben, HERE);
    assertThat(arrived.begun()).isNull();
    assertThat(state.now().byIdentity(new Identity(second.issuer(), "4711")))
        .contains(Objects.requireNonNull(ben.account()));

    Departure taken = signIn.depart(b, SITE, "/account", account, true);
    assertThat(
            refused(
                () ->
                    signIn.arrive(
                        b,
                        SITE,
                        back(taken, second.grant(taken.to(), "4711", Map.of())),
                        ben,
                        HERE)))
        .isEqualTo(Why.IDENTITY);
  }

  @Test
  void theProvidersMessage_endsTheSessions_once() throws Exception {
    Principal ben = principal(come("4711", MEMBER));
    Principal benToo = principal(come("4711", MEMBER));
    String message = first.signed(first.signOut("4711").build());
    signIn.signedOut(a(), message, HERE);
    assertThat(principals.again(ben.session(), null).isNobody()).isTrue();
    assertThat(principals.again(benToo.session(), null).isNobody()).isTrue();
    assertThat(lastAct().action()).isEqualTo("provider-sign-out");
    Principal back = principal(come("4711", MEMBER));
    assertThat(refused(() -> signedOut(message))).isEqualTo(Why.STATE);
    assertThat(principals.again(back.session(), null).isNobody()).isFalse();
  }

  @Test
  void aMessageThatNamesASessionAlone_endsThatOne() throws Exception {
    first.claims = claims -> claims.claim("sid", "one");
    Principal ben = principal(come("4711", MEMBER));
    Principal cora = principal(come("4712", MEMBER));
    first.claims = claims -> claims.claim("sid", "two");
    Principal benToo = principal(come("4711", MEMBER));
    signIn.signedOut(
        a(), first.signed(first.signOut("x").subject(null).claim("sid", "one").build()), HERE);
    assertThat(principals.again(ben.session(), null).isNobody()).isTrue();
    assertThat(principals.again(cora.session(), null).isNobody()).isTrue();
    assertThat(principals.again(benToo.session(), null).isNobody()).isFalse();
    assertThat(lastAct().action()).isEqualTo("provider-sign-out");
    assertThat(lastAct().outcome()).isEqualTo("done");
    signIn.signedOut(
        a(), first.signed(first.signOut("x").subject(null).claim("sid", "none").build()), HERE);
    assertThat(lastAct().outcome()).isEqualTo("refused: no such session");
    assertThat(principals.again(benToo.session(), null).isNobody()).isFalse();
  }

  private @Nullable Void signedOut(String message) throws SignInFailedException {
    signIn.signedOut(a(), message, HERE);
    return null;
  }

  @Test
  void aMessageThatIsNone_endsNothing() throws Exception {
    Principal ben = principal(come("4711", MEMBER));
    List<String> messages =
        List.of(
            "",
            "a.b.c",
            "x".repeat(40_000),
            SmallProvider.unsigned(first.signOut("4711").build()),
            first.signedByPublicKey(first.signOut("4711").build()),
            first.signedBySomebodyElse(first.signOut("4711").build()),
            second.signed(second.signOut("4711").build()),
            first.signed(first.signOut("4711").audience("another").build()),
            first.signed(first.signOut("4711").issuer(second.issuer()).build()),
            first.signed(first.signOut("4711").claim("events", null).build()),
            first.signed(first.signOut("4711").claim("nonce", "x").build()),
            first.signed(first.signOut("4711").jwtID(null).build()),
            first.signed(first.signOut("4711").issueTime(in(-400)).build()),
            first.signed(first.signOut("4711").issueTime(in(400)).build()),
            first.signed(first.signOut("4711").subject(null).build()));
    for (String message : messages) {
      assertThat(refused(() -> signedOut(message))).isEqualTo(Why.TOKEN);
      assertThat(lastAct().action()).isEqualTo("provider-sign-out");
      assertThat(lastAct().outcome()).startsWith("refused: ");
    }
    assertThat(principals.again(ben.session(), null).isNobody()).isFalse();
  }

  @Test
  void theSignOut_leadsToTheProvider_whichKnowsWhoAsks() throws Exception {
    Arrived arrived = come("4711", MEMBER);
    String stay = Objects.requireNonNull(arrived.stay());
    URI end = signIn.leave(stay, SITE).orElseThrow();
    Map<String, List<String>> asked = URLUtils.parseParameters(end.getRawQuery());
    assertThat(end.toString()).startsWith(first.issuer() + "/logout?");
    assertThat(asked).containsKey("id_token_hint");
    assertThat(asked.get("post_logout_redirect_uri")).containsExactly(SITE + "/sign-in");
    assertThat(signIn.leave("forged", SITE)).isEmpty();
    first.document = Map.of();
  }

  @Test
  void noSecret_standsInTheAudit() throws Exception {
    Departure departure = depart("a");
    String code = first.grant(departure.to(), "4711", MEMBER);
    Arrived arrived = arrive(back(departure, code));
    refused(() -> arrive(back(departure, code)));
    String audit = state.audit(0, 1_000).toString();
    assertThat(audit)
        .doesNotContain(
            code,
            asked(departure, "state"),
            asked(departure, "nonce"),
            SmallProvider.SECRET,
            Objects.requireNonNull(arrived.begun()).secret(),
            "eyJ");
    assertThat(back(departure, code).toString() + arrived + providers.find("a"))
        .doesNotContain(code, asked(departure, "state"), SmallProvider.SECRET);
    assertThat(Set.copyOf(settings.values())).contains(SmallProvider.SECRET);
  }
}
