package org.resight.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resight.access.AccessSettings.SecondFactorFor;
import org.resight.refusal.Refusal;

class SecondFactorsTest extends WithAdministrator {

  private static final String OTHER = "eight spotted giraffes";

  private final SecondFactors factors = new SecondFactors(state, signIns);
  private final PasswordResets resets = new PasswordResets(state, signIns);

  private String code(String secret) {
    return Totp.code(secret, clock.instant().getEpochSecond() / 30);
  }

  /** RFC 6238, appendix B, its last six digits. */
  @ParameterizedTest
  @CsvSource({
    "59, 287082",
    "1111111109, 081804",
    "1111111111, 050471",
    "1234567890, 005924",
    "2000000000, 279037",
    "20000000000, 353130",
  })
  void codes_asTheStandardHasThem(long second, String code) {
    String secret = Totp.base32("12345678901234567890".getBytes(StandardCharsets.US_ASCII));
    assertThat(secret).isEqualTo("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    assertThat(Totp.code(secret, second / 30)).isEqualTo(code);
    Instant now = Instant.ofEpochSecond(second);
    assertThat(Totp.step(secret, code, now, 0)).hasValue(second / 30);
    assertThat(Totp.step(secret, code, now.plusSeconds(30), 0)).isPresent();
    assertThat(Totp.step(secret, code, now.plusSeconds(60), 0)).isEmpty();
    assertThat(Totp.step(secret, code, now, second / 30)).isEmpty();
  }

  @Test
  void signIn_asksForACode_andTakesNoneTwice() {
    String secret = factors.begin(admin, HERE);
    assertThat(signIns.signIn("ada", PASSWORD, HERE).account().handle()).isEqualTo("ada");
    factors.confirm(admin, code(secret), HERE);

    refused(Refusal.SECOND_FACTOR_NEEDED, () -> signIns.signIn("ada", PASSWORD, HERE));
    refused(Refusal.SIGN_IN_FAILED, () -> signIns.signIn("ada", OTHER, code(secret), HERE));
    String used = code(secret);
    refused(Refusal.SIGN_IN_FAILED, () -> signIns.signIn("ada", PASSWORD, used, HERE));
    clock.pass(Duration.ofSeconds(30));
    String fresh = code(secret);
    assertThat(signIns.signIn("ada", PASSWORD, fresh, HERE).account().handle()).isEqualTo("ada");
    refused(Refusal.SIGN_IN_FAILED, () -> signIns.signIn("ada", PASSWORD, fresh, HERE));
    assertThat(state.audit(0, 100).toString() + state.now() + state.now().factors())
        .contains("second-factor")
        .doesNotContain(secret);
  }

  @Test
  void aTelephoneThatIsFiveMinutesOff_isRefused() {
    String secret = factors.begin(admin, HERE);
    factors.confirm(admin, code(secret), HERE);
    String early = code(secret);
    clock.pass(Duration.ofMinutes(5));
    String fast = Totp.code(secret, clock.instant().plusSeconds(300).getEpochSecond() / 30);
    for (String code : new String[] {early, fast}) {
      refused(Refusal.SIGN_IN_FAILED, () -> signIns.signIn("ada", PASSWORD, code, HERE));
    }
    assertThat(signIns.signIn("ada", PASSWORD, code(secret), HERE)).isNotNull();
  }

  @Test
  void wrongCodes_areDelayedAsWrongPasswordsAre() {
    factors.confirm(admin, code(factors.begin(admin, HERE)), HERE);
    clock.pass(Duration.ofMinutes(5));
    for (int i = 0; i < 5; i++) {
      refused(Refusal.SIGN_IN_FAILED, () -> signIns.signIn("ada", PASSWORD, "000000", HERE));
    }
    refused(Refusal.TOO_MANY_TRIES, () -> signIns.signIn("ada", PASSWORD, "000000", HERE));
  }

  @Test
  void aFactor_countsWhenItsFirstCodeIsTypedBack_andIsNotReplacedUnseen() {
    factors.begin(admin, HERE);
    String second = factors.begin(admin, HERE);
    refused(Refusal.SIGN_IN_FAILED, () -> factors.confirm(admin, "12345", HERE));
    factors.confirm(admin, code(second), HERE);
    refused(Refusal.SECOND_FACTOR, () -> factors.begin(admin, HERE));
    refused(Refusal.UNKNOWN, () -> factors.confirm(admin, code(second), HERE));
    factors.remove(admin, "ada", HERE);
    assertThat(signIns.signIn("ada", PASSWORD, HERE).account().handle()).isEqualTo("ada");
    refused(Refusal.UNKNOWN, () -> factors.remove(admin, "ada", HERE));
  }

  @Test
  void anAdministrator_takesItAway_andNobodyElseDoes() {
    Account ben = people.make(admin, "ben", "", Account.Kind.PERSON, Set.of(), OTHER, HERE);
    Principal signedIn = principals.bySession(signIns.signIn("ben", OTHER, HERE).secret());
    factors.confirm(signedIn, code(factors.begin(signedIn, HERE)), HERE);
    factors.confirm(admin, code(factors.begin(admin, HERE)), HERE);
    refused(Refusal.UNKNOWN, () -> factors.remove(signedIn, "ada", HERE));
    factors.remove(admin, "ben", HERE);
    assertThat(principals.again(signedIn.session(), null).isNobody()).isTrue();
    assertThat(state.now().factors()).doesNotContainKey(ben.id()).hasSize(1);
  }

  @Test
  void whoIsSignedOutMeanwhile_takesNothingAway_andDoesNotComeBack() {
    factors.confirm(admin, code(factors.begin(admin, HERE)), HERE);
    Session session = Objects.requireNonNull(admin.session());
    store.beforeNextChange(() -> signIns.end(admin, session.id(), HERE));
    refused(Refusal.SIGN_IN_NEEDED, () -> factors.remove(admin, "ada", HERE));
    assertThat(principals.again(session, null).isNobody()).isTrue();
    assertThat(state.now().factors()).hasSize(1);
  }

  @Test
  void whoMustHaveOne() {
    Account ada = SignIns.signedIn(admin);
    Account ben = people.make(admin, "ben", "", Account.Kind.PERSON, Set.of(), OTHER, HERE);
    Account bot = people.make(admin, "bot", "", Account.Kind.MACHINE, Set.of(), null, HERE);
    assertThat(SecondFactors.isDue(state.now(), ada, SecondFactorFor.OFF)).isFalse();
    assertThat(SecondFactors.isDue(state.now(), ada, SecondFactorFor.ADMINISTRATORS)).isTrue();
    assertThat(SecondFactors.isDue(state.now(), ben, SecondFactorFor.ADMINISTRATORS)).isFalse();
    assertThat(SecondFactors.isDue(state.now(), ben, SecondFactorFor.ALL)).isTrue();
    assertThat(SecondFactors.isDue(state.now(), bot, SecondFactorFor.ALL)).isFalse();
    factors.confirm(admin, code(factors.begin(admin, HERE)), HERE);
    assertThat(SecondFactors.isDue(state.now(), ada, SecondFactorFor.ALL)).isFalse();
  }

  @Test
  void aResetLink_isGoodOnce_forAnHour_andEndsAllSessions() {
    people.make(admin, "ben", "", Account.Kind.PERSON, Set.of(), OTHER, HERE);
    Principal signedIn = principals.bySession(signIns.signIn("ben", OTHER, HERE).secret());
    String first = resets.make(admin, "ben", HERE).secret();
    String secret = resets.make(admin, "ben", HERE).secret();
    refused(Refusal.RESET_LINK, () -> resets.use(first, PASSWORD, HERE));
    refused(Refusal.PASSWORD, () -> resets.use(secret, "short", HERE));
    resets.use(secret, PASSWORD, HERE);
    assertThat(principals.again(signedIn.session(), null).isNobody()).isTrue();
    refused(Refusal.SIGN_IN_FAILED, () -> signIns.signIn("ben", OTHER, HERE));
    assertThat(signIns.signIn("ben", PASSWORD, HERE).account().handle()).isEqualTo("ben");
    refused(Refusal.RESET_LINK, () -> resets.use(secret, OTHER, HERE));

    String late = resets.make(admin, "ben", HERE).secret();
    clock.pass(Duration.ofHours(1));
    refused(Refusal.RESET_LINK, () -> resets.use(late, OTHER, HERE));
    refused(Refusal.RESET_LINK, () -> resets.use("x".repeat(10_000), OTHER, HERE));
    refused(Refusal.UNKNOWN, () -> resets.make(admin, "nobody-here", HERE));
    assertThat(state.audit(0, 100).toString() + state.now())
        .contains("password-reset")
        .doesNotContain(secret, late);
  }

  @Test
  void aResetLink_ofADisabledAccount_isNone() {
    people.make(admin, "ben", "", Account.Kind.PERSON, Set.of(), OTHER, HERE);
    String secret = resets.make(admin, "ben", HERE).secret();
    people.change(admin, "ben", new People.Changes(null, null, true, null), HERE);
    refused(Refusal.RESET_LINK, () -> resets.use(secret, PASSWORD, HERE));
    refused(Refusal.UNKNOWN, () -> resets.make(admin, "ben", HERE));
  }
}
