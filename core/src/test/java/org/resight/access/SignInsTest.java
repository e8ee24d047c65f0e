package org.resight.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

class SignInsTest extends WithAdministrator {

  /** As cheap as it can be: these tests are about what it is used for. */
  private final Tokens tokens = new Tokens(state);

  private final UUID project = UUID.randomUUID();

  private Account person(String handle) {
    return people.make(
        admin, handle, handle, Account.Kind.PERSON, Set.of(), PASSWORD + " too", HERE);
  }

  private Principal signedIn(String handle) {
    return principals.bySession(signIns.signIn(handle, PASSWORD + " too", HERE).secret());
  }

  @Test
  void setup_makesAnAdministrator_once() {
    assertThat(admin.may(ServerRight.ADMINISTER)).isTrue();
    assertThat(admin.actor()).isEqualTo("ada");
    refused(
        Refusal.ALREADY_SET_UP,
        () -> signIns.setUp(Principal.nobody(), "x", "eve", "", PASSWORD, HERE));
    refused(
        Refusal.ALREADY_SET_UP,
        () -> signIns.setUp(Principal.owner(), null, "eve", "", PASSWORD, HERE));
  }

  @Test
  void setup_withAnotherCode_isRefused_andTheCodeStillCounts() {
    String code = signIns.newSetupCode();
    refused(
        Refusal.SETUP_CODE,
        () -> signIns.setUp(Principal.nobody(), code + "x", "eve", "", PASSWORD, HERE));
    assertThat(
            signIns.setUp(Principal.nobody(), code, "eve", "", PASSWORD, HERE).account().handle())
        .isEqualTo("eve");
    refused(
        Refusal.ALREADY_SET_UP,
        () -> signIns.setUp(Principal.nobody(), code, "mal", "", PASSWORD, HERE));
  }

  @Test
  void setupCode_isNewAtEachStart() {
    String before = signIns.newSetupCode();
    String now = signIns.newSetupCode();
    assertThat(now).isNotEqualTo(before).matches("(?:[a-kmnp-z2-9]{8}-){3}[a-kmnp-z2-9]{8}");
    refused(
        Refusal.SETUP_CODE,
        () -> signIns.setUp(Principal.nobody(), before, "eve", "", PASSWORD, HERE));
    assertThat(signIns.setUp(Principal.nobody(), now, "eve", "", PASSWORD, HERE)).isNotNull();
  }

  @Test
  void twoSetupsAtOnce_makeOneAdministrator() throws Exception {
    MemoryAccessStore empty = new MemoryAccessStore(clock);
    AccessState fresh = new AccessState(empty, clock);
    // Two servers on one database, each asked by whoever sits at it.
    List<SignIns> servers =
        List.of(
            new SignIns(fresh, new Passwords(16, 1)),
            new SignIns(new AccessState(empty, clock), new Passwords(16, 1)));
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<Callable<SignIns.Begun>> setups = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int number = i;
      setups.add(
          () ->
              servers
                  .get(number)
                  .setUp(Principal.owner(), null, "first" + number, "", PASSWORD, HERE));
    }
    int made = 0;
    for (Future<SignIns.Begun> setup : threads.invokeAll(setups)) {
      try {
        setup.get();
        made++;
      } catch (ExecutionException e) {
        assertThat(e.getCause()).isInstanceOf(RefusedException.class);
      }
    }
    threads.shutdown();
    assertThat(made).isEqualTo(1);
    assertThat(empty.load().accounts()).hasSize(1);
  }

  @Test
  void signIn_wrongPasswordUnknownHandleAndDisabledAccount_areAnsweredAlike() {
    person("ben");
    people.change(admin, "ben", new People.Changes(null, null, true, null), HERE);
    List<String> answers = new ArrayList<>();
    for (String[] tried :
        new String[][] {{"ada", "wrong"}, {"nobody-here", "wrong"}, {"ben", PASSWORD + " too"}}) {
      try {
        signIns.signIn(tried[0], tried[1], HERE);
      } catch (RefusedException e) {
        answers.add(e.refusal() + e.getMessage());
      }
    }
    assertThat(answers).hasSize(3);
    assertThat(Set.copyOf(answers)).hasSize(1);
  }

  @Test
  void signIn_aPasswordInTheHandleField_isNotWrittenDown() {
    refused(Refusal.SIGN_IN_FAILED, () -> signIns.signIn("my secret passphrase", "x", HERE));
    assertThat(store.audit(0, 100).toString()).doesNotContain("passphrase");
  }

  @Test
  void signIn_afterFiveFailures_waits_andNobodyIsLockedOut() {
    person("ben");
    for (int i = 0; i < 5; i++) {
      refused(Refusal.SIGN_IN_FAILED, () -> signIns.signIn("ben", "wrong", HERE));
    }
    refused(Refusal.TOO_MANY_TRIES, () -> signIns.signIn("ben", PASSWORD + " too", HERE));
    Origin elsewhere = new Origin("198.51.100.7", "r2", "test");
    assertThat(signIns.signIn("ben", PASSWORD + " too", elsewhere)).isNotNull();
    clock.pass(Duration.ofSeconds(61));
    assertThat(signIns.signIn("ben", PASSWORD + " too", HERE)).isNotNull();
  }

  @Test
  void signIn_fromAnotherAddressOfTheNetwork_waitsToo() {
    person("ben");
    for (String network : List.of("203.0.113.", "2001:db8:0:7::")) {
      for (int i = 1; i <= 5; i++) {
        Origin near = new Origin(network + i, "r", "test");
        refused(Refusal.SIGN_IN_FAILED, () -> signIns.signIn("ben", "wrong", near));
      }
      Origin near = new Origin(network + 9, "r", "test");
      refused(Refusal.TOO_MANY_TRIES, () -> signIns.signIn("ben", PASSWORD + " too", near));
    }
    for (String address : List.of("203.0.114.9", "2001:db8:0:8::9", "::1%lo", "not an address")) {
      Origin far = new Origin(address, "r", "test");
      assertThat(signIns.signIn("ben", PASSWORD + " too", far)).isNotNull();
    }
  }

  @Test
  void signIn_fromOneNetworkOfIPv6_30TimesInTenMinutes() {
    for (int i = 0; i < 30; i++) {
      String handle = "guess" + i;
      Origin one = new Origin("2001:db8::" + i, "r", "test");
      refused(Refusal.SIGN_IN_FAILED, () -> signIns.signIn(handle, "x".repeat(600), one));
    }
    Origin next = new Origin("2001:db8::ffff", "r", "test");
    refused(Refusal.TOO_MANY_TRIES, () -> signIns.signIn("ada", PASSWORD, next));
  }

  @Test
  void signIn_fromOneAddress_30TimesInTenMinutes() {
    for (int i = 0; i < 29; i++) {
      String handle = "guess" + i;
      refused(Refusal.SIGN_IN_FAILED, () -> signIns.signIn(handle, "x".repeat(600), HERE));
    }
    refused(Refusal.TOO_MANY_TRIES, () -> signIns.signIn("ada", PASSWORD, HERE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "short",
        "password1234",
        "passwordpassword",
        "aaaaaaaaaaaaaaaa",
        "1234567890123",
        "Summer2024!Summer",
        "P@ssw0rd!2024!",
        "liverpool-football",
        "qwerty123456!!",
        "ada-ada-ada-ada",
        "resightresight",
      })
  void password_thatIsEasilyGuessed_isRefused(String password) {
    refused(Refusal.PASSWORD, () -> Passwords.requireGood(password, "ada", "Ada"));
  }

  @Test
  void password_hasNoRulesOfComposition_andTakesAnyCharacters() {
    Passwords.requireGood("kein einziges zeichen extra", "ada", "Ada");
    Passwords.requireGood("dragons guard their towers", "ada", "Ada");
    Passwords.requireGood("ß€😀漢字 пароль ça", "ada", "Ada");
    Passwords.requireGood("long and never the same ".repeat(10), "ada", "Ada");
    refused(Refusal.PASSWORD, () -> Passwords.requireGood("abc de".repeat(50), "ada", "Ada"));
  }

  @Test
  void password_isKeptAsArgon2id() {
    Passwords passwords = new Passwords();
    String hash = passwords.hash(PASSWORD);
    assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(passwords.matches(PASSWORD, hash)).isTrue();
    assertThat(passwords.matches(PASSWORD + " ", hash)).isFalse();
    assertThat(passwords.matches(PASSWORD, null)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Ada", "аda", "a", "x y", "-x", "local", "", "a\u0000b", "ada\u200b"})
  void handle_thatLooksLikeAnother_isNone(String handle) {
    if (handle.equals("a")) {
      assertThat(person("a").handle()).isEqualTo("a");
    } else {
      refused(Refusal.HANDLE, () -> person(handle));
    }
  }

  @Test
  void handle_isGivenOnce() {
    refused(Refusal.HANDLE, () -> person("ada"));
  }

  @Test
  void session_endsIdle_andAtTheLatest() {
    person("ben");
    String secret = signIns.signIn("ben", PASSWORD + " too", HERE).secret();
    for (int i = 0; i < 15; i++) {
      clock.pass(Duration.ofHours(11));
      assertThat(principals.bySession(secret).isNobody()).as("hour " + 11 * (i + 1)).isFalse();
    }
    clock.pass(Duration.ofHours(3));
    assertThat(principals.bySession(secret).isNobody()).as("seven days").isTrue();
    String other = signIns.signIn("ben", PASSWORD + " too", HERE).secret();
    clock.pass(Duration.ofHours(13));
    assertThat(principals.bySession(other).isNobody()).as("idle").isTrue();
  }

  @Test
  void session_ofAnAdministrator_lastsADay() {
    String secret = signIns.signIn("ada", PASSWORD, HERE).secret();
    clock.pass(Duration.ofHours(11));
    assertThat(principals.bySession(secret).isNobody()).isFalse();
    clock.pass(Duration.ofHours(11));
    assertThat(principals.bySession(secret).isNobody()).isFalse();
    clock.pass(Duration.ofHours(3));
    assertThat(principals.bySession(secret).isNobody()).isTrue();
  }

  @Test
  void session_thatWasEnded_isNobodys() {
    String secret = signIns.signIn("ada", PASSWORD, HERE).secret();
    Principal ada = principals.bySession(secret);
    signIns.end(ada, Objects.requireNonNull(ada.session()).id(), HERE);
    assertThat(principals.bySession(secret).isNobody()).isTrue();
    assertThat(principals.bySession(secret + "x").isNobody()).isTrue();
    assertThat(principals.bySession("x".repeat(10_000)).isNobody()).isTrue();
  }

  @Test
  void password_changed_endsAllOtherSessions() {
    person("ben");
    Principal one = signedIn("ben");
    String other = signIns.signIn("ben", PASSWORD + " too", HERE).secret();
    signIns.changePassword(one, PASSWORD + " too", "a new one, and better", HERE);
    assertThat(principals.bySession(other).isNobody()).isTrue();
    assertThat(signIns.signIn("ben", "a new one, and better", HERE)).isNotNull();
    refused(
        Refusal.SIGN_IN_FAILED,
        () -> signIns.changePassword(one, "wrong", "a newer one, and better", HERE));
  }

  /** What a lost password's owner does while whoever took it chooses another one. */
  @Test
  void password_changedMeanwhileByALink_staysTheLinks_andNoSessionComesBack() {
    person("ben");
    Principal one = signedIn("ben");
    PasswordResets resets = new PasswordResets(state, signIns);
    String link = resets.make(admin, "ben", HERE).secret();
    store.beforeNextChange(() -> resets.use(link, "chosen by the owner", HERE));
    refused(
        Refusal.SIGN_IN_NEEDED,
        () -> signIns.changePassword(one, PASSWORD + " too", "chosen by somebody else", HERE));
    assertThat(principals.again(one.session(), null).isNobody()).isTrue();
    assertThat(signIns.signIn("ben", "chosen by the owner", HERE)).isNotNull();
  }

  @Test
  void password_changed_afterASignOutMeanwhile_isRefused() {
    person("ben");
    Principal one = signedIn("ben");
    Session session = Objects.requireNonNull(one.session());
    store.beforeNextChange(() -> signIns.end(one, session.id(), HERE));
    refused(
        Refusal.SIGN_IN_NEEDED,
        () -> signIns.changePassword(one, PASSWORD + " too", "chosen by somebody else", HERE));
    assertThat(principals.again(session, null).isNobody()).isTrue();
    assertThat(signedIn("ben").isNobody()).isFalse();
  }

  @Test
  void password_changedTwiceAtOnceInOneBrowser_isChangedOnce() {
    person("ben");
    Principal one = signedIn("ben");
    store.beforeNextChange(
        () -> signIns.changePassword(one, PASSWORD + " too", "the first one to come", HERE));
    refused(
        Refusal.SIGN_IN_FAILED,
        () -> signIns.changePassword(one, PASSWORD + " too", "the second one to come", HERE));
    assertThat(principals.again(one.session(), null).isNobody()).isFalse();
    assertThat(signIns.signIn("ben", "the first one to come", HERE)).isNotNull();
  }

  @Test
  void password_isGood_untilItIsChanged() {
    person("ben");
    clock.pass(Duration.ofDays(3_000));
    assertThat(signIns.signIn("ben", PASSWORD + " too", HERE)).isNotNull();
  }

  @Test
  void secrets_have256RandomBits() {
    Set<String> secrets = Stream.generate(Secrets::random).limit(1_000).collect(Collectors.toSet());
    assertThat(secrets).hasSize(1_000).allMatch(secret -> secret.matches("[A-Za-z0-9_-]{43}"));
  }

  @Test
  void disabled_atOnce_sessionsAndTokens() {
    Account ben = person("ben");
    Principal session = signedIn("ben");
    String secret = signIns.signIn("ben", PASSWORD + " too", HERE).secret();
    String token =
        tokens.make(session, ben.id(), wish(Set.of(Right.SEE), Set.of(), false), HERE).secret();
    assertThat(principals.byToken(token).actor()).isEqualTo("ben");
    people.change(admin, "ben", new People.Changes(null, null, true, null), HERE);
    assertThat(principals.bySession(secret).isNobody()).isTrue();
    assertThat(principals.byToken(token).isNobody()).isTrue();
  }

  @Test
  void theLastAdministrator_stays() {
    refused(
        Refusal.LAST_ADMINISTRATOR,
        () -> people.change(admin, "ada", new People.Changes(null, null, true, null), HERE));
    refused(
        Refusal.LAST_ADMINISTRATOR,
        () -> people.change(admin, "ada", new People.Changes(null, Set.of(), null, null), HERE));
  }

  private Tokens.Wish wish(Set<Right> rights, Set<UUID> projects, boolean actAs) {
    return new Tokens.Wish("script", rights, Set.of(), projects, actAs, 90);
  }

  @Test
  void token_givesNoMoreThanItsOwnerHas_atEachUse() {
    Account ben = person("ben");
    people.setRights(admin, project, "ben", Set.of(Right.SEE, Right.REVIEW), HERE);
    String text =
        tokens
            .make(
                signedIn("ben"),
                ben.id(),
                wish(Set.of(Right.SEE, Right.CURATE), Set.of(), false),
                HERE)
            .secret();
    Principal token = principals.byToken(text);
    assertThat(token.may(project, Right.SEE)).isTrue();
    assertThat(token.may(project, Right.REVIEW)).as("left out").isFalse();
    assertThat(token.may(project, Right.CURATE)).as("not had").isFalse();
    people.setRights(admin, project, "ben", Set.of(), HERE);
    assertThat(principals.byToken(text).may(project, Right.SEE)).as("withdrawn").isFalse();
  }

  @Test
  void token_livesAYearAtMost() {
    UUID owner = Objects.requireNonNull(admin.account()).id();
    for (int days : List.of(0, 366)) {
      Tokens.Wish wish = new Tokens.Wish("t", Set.of(), Set.of(), Set.of(), false, days);
      refused(Refusal.INVALID_VALUE, () -> tokens.make(admin, owner, wish, HERE));
    }
    Tokens.Wish longest = new Tokens.Wish("t", Set.of(), Set.of(), Set.of(), false, 365);
    AccessToken made = tokens.make(admin, owner, longest, HERE).token();
    assertThat(made.expiresAt()).isEqualTo(made.createdAt().plus(Duration.ofDays(365)));
  }

  @Test
  void token_isForItsProjects() {
    Account ben = person("ben");
    UUID other = UUID.randomUUID();
    people.setRights(admin, project, "ben", Set.of(Right.SEE), HERE);
    people.setRights(admin, other, "ben", Set.of(Right.SEE), HERE);
    Principal token =
        principals.byToken(
            tokens
                .make(
                    signedIn("ben"),
                    ben.id(),
                    wish(Set.of(Right.SEE), Set.of(project), false),
                    HERE)
                .secret());
    assertThat(token.may(project, Right.SEE)).isTrue();
    assertThat(token.may(other, Right.SEE)).isFalse();
  }

  @Test
  void token_thatNamesOthers_isMadeByWhoAdministers() {
    Account ben = person("ben");
    people.setRights(admin, project, "ben", Set.of(Right.REVIEW), HERE);
    refused(
        Refusal.NOT_YOURS,
        () ->
            tokens.make(
                signedIn("ben"),
                ben.id(),
                wish(Set.of(Right.REVIEW), Set.of(project), true),
                HERE));
    people.setRights(admin, project, "ben", Set.of(Right.REVIEW, Right.ADMINISTER), HERE);
    refused(
        Refusal.NOT_YOURS,
        () ->
            tokens.make(
                signedIn("ben"), ben.id(), wish(Set.of(Right.REVIEW), Set.of(), true), HERE));
    String text =
        tokens
            .make(
                signedIn("ben"), ben.id(), wish(Set.of(Right.REVIEW), Set.of(project), true), HERE)
            .secret();
    assertThat(principals.byToken(text).mayActAs()).isTrue();
  }

  @Test
  void token_changedByOneLetter_expiredOrRevoked_isNobodys() {
    Principal ada = admin;
    Tokens.Made made =
        tokens.make(
            ada,
            Objects.requireNonNull(ada.account()).id(),
            wish(Set.of(Right.SEE), Set.of(), false),
            HERE);
    String text = made.secret();
    assertThat(text).matches("rst_[0-9a-f]{8}_[0-9A-Za-z_-]{43}[0-9a-f]{6}");
    for (int i = 0; i < text.length(); i++) {
      char changed = text.charAt(i) == 'a' ? 'b' : 'a';
      String other = text.substring(0, i) + changed + text.substring(i + 1);
      assertThat(principals.byToken(other).isNobody()).as(Integer.toString(i)).isTrue();
    }
    assertThat(principals.byToken(text).isNobody()).isFalse();
    clock.pass(Duration.ofDays(90));
    assertThat(principals.byToken(text).isNobody()).as("expired").isTrue();
    clock.pass(Duration.ofDays(-90));
    assertThat(principals.byToken(text).isNobody()).isFalse();
    tokens.revoke(ada, made.token().id(), HERE);
    assertThat(principals.byToken(text).isNobody()).as("revoked").isTrue();
  }

  @Test
  void exactPlaces_areGivenByWhoSeesThem() {
    person("ben");
    person("cleo");
    people.own(signedIn("ben"), project, true, HERE);
    people.setRights(admin, project, "ada", Set.of(Right.SEE, Right.ADMINISTER), HERE);
    Set<Right> exact = Set.of(Right.SEE, Right.LOCATIONS);
    refused(Refusal.NOT_YOURS, () -> people.setRights(admin, project, "ada", exact, HERE));
    people.setRights(signedIn("ben"), project, "cleo", exact, HERE);
    assertThat(signedIn("cleo").may(project, Right.LOCATIONS)).isTrue();
  }

  @Test
  void exactPlacesThatNobodySees_areGivenByAnAdministratorOfTheServer() {
    person("ben");
    Set<Right> exact = Set.of(Right.SEE, Right.ADMINISTER, Right.LOCATIONS);
    people.setRights(admin, project, "ben", Set.of(Right.SEE, Right.ADMINISTER), HERE);
    refused(
        Refusal.NOT_YOURS, () -> people.setRights(signedIn("ben"), project, "ben", exact, HERE));
    people.setRights(admin, project, "ben", exact, HERE);
    assertThat(signedIn("ben").may(project, Right.LOCATIONS)).isTrue();
    refused(Refusal.NOT_YOURS, () -> people.setRights(admin, project, "ada", exact, HERE));
    people.change(admin, "ben", new People.Changes(null, null, true, null), HERE);
    people.setRights(admin, project, "ada", exact, HERE);
    assertThat(store.audit(0, 100).get((int) state.auditEnd() - 1).act().target())
        .contains("ada")
        .contains("LOCATIONS");
  }

  @Test
  void whoMakesAProjectOfWhatOthersBroughtIn_seesNoExactPlaces() {
    people.own(admin, project, false, HERE);
    state.readAgain();
    Principal maker = principals.again(admin.session(), null);
    assertThat(maker.may(project, Right.ADMINISTER)).isTrue();
    assertThat(maker.may(project, Right.LOCATIONS)).isFalse();
  }

  @Test
  void whatAnotherServerChanges_isKnownWithinASecond() {
    Account ben = person("ben");
    AccessState other = new AccessState(store, clock);
    Principals there = new Principals(other);
    String secret = signIns.signIn("ben", PASSWORD + " too", HERE).secret();
    assertThat(there.bySession(secret).actor()).isEqualTo("ben");
    people.change(admin, ben.handle(), new People.Changes(null, null, true, null), HERE);
    clock.pass(Duration.ofSeconds(1));
    assertThat(there.bySession(secret).isNobody()).isTrue();
  }

  @Test
  void everyAct_leavesOneRow_inAChainThatShowsChanges() {
    person("ben");
    people.setRights(admin, project, "ben", Set.of(Right.SEE), HERE);
    signedIn("ben");
    List<AuditEvent> events = store.audit(0, 100);
    assertThat(events)
        .extracting(event -> event.act().action() + " " + event.act().actor())
        .containsExactly("setup nobody", "account-made ada", "rights ada", "sign-in ben");
    assertThat(AuditEvent.firstChanged(AuditEvent.Head.NONE, events)).isZero();
    List<AuditEvent> changed = new ArrayList<>(events);
    AuditEvent third = events.get(2);
    AuditEvent.Act act = third.act();
    changed.set(
        2,
        new AuditEvent(
            3,
            third.at(),
            new AuditEvent.Act(
                "eve",
                act.token(),
                act.address(),
                act.request(),
                act.action(),
                act.target(),
                "done"),
            third.previous(),
            third.hash()));
    assertThat(AuditEvent.firstChanged(AuditEvent.Head.NONE, changed)).isEqualTo(3);
    changed.remove(1);
    assertThat(AuditEvent.firstChanged(AuditEvent.Head.NONE, changed)).isEqualTo(2);
    assertThat(store.audit(0, 100).toString()).doesNotContain(PASSWORD);
  }
}
