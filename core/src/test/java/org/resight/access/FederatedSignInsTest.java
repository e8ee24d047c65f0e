package org.resight.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resight.access.FederatedSignIns.Arrival;
import org.resight.access.FederatedSignIns.Joining;
import org.resight.refusal.Refusal;

/** Who comes in by a provider, as whom, and what ends it. */
class FederatedSignInsTest extends WithAdministrator {

  private static final Identity KC = new Identity("https://kc.example.org/realms/a", "4711");
  private static final Identity OTHER = new Identity("https://kc.example.org/realms/b", "4711");

  private final FederatedSignIns federated = new FederatedSignIns(state, signIns);

  private Arrival arrival(Identity identity, String handle) {
    return new Arrival(identity, "kc", handle, "Ben B.", clock.instant(), null);
  }

  private Principal comes(Identity identity, Joining joining) {
    return principals.bySession(
        federated.signIn(arrival(identity, "ben"), joining, null, HERE).secret());
  }

  private AuditEvent.Act lastAct() {
    List<AuditEvent> events = state.audit(0, 1_000);
    return events.get(events.size() - 1).act();
  }

  @Test
  void whoIsNotInvited_isRefused_andTheAuditTellsWho() {
    refused(Refusal.NOT_INVITED, () -> comes(KC, Joining.REFUSED));
    assertThat(lastAct().action()).isEqualTo("sign-in");
    assertThat(lastAct().target()).isEqualTo("kc:4711");
    assertThat(lastAct().outcome()).isEqualTo("refused: not invited");
    assertThat(state.now().accounts()).hasSize(1);
  }

  @Test
  void whoWasInvited_comesInByIssuerAndSubject_andNobodyElse() {
    federated.invite(admin, "ben", "Ben", KC, HERE);
    assertThat(comes(KC, Joining.REFUSED).actor()).isEqualTo("ben");
    refused(Refusal.NOT_INVITED, () -> comes(OTHER, Joining.REFUSED));
    refused(Refusal.IDENTITY, () -> federated.invite(admin, "eve", "Eve", KC, HERE));
    refused(Refusal.HANDLE, () -> federated.invite(admin, "ben", "Ben", OTHER, HERE));
    refused(Refusal.SIGN_IN_FAILED, () -> signIns.signIn("ben", "", HERE));
  }

  @Test
  void aNameOfAJournal_isNoNewcomers() {
    store.addReviewers("Ben.kc");
    assertThat(comes(KC, Joining.ACCOUNT).actor()).isEqualTo("ben.kc-2");
    store.addReviewers("ben.kc-2");
    assertThat(comes(KC, Joining.ACCOUNT).actor()).as("still the same").isEqualTo("ben.kc-2");
    assertThat(comes(OTHER, Joining.ACCOUNT).actor()).isEqualTo("ben.kc-3");
  }

  @ParameterizedTest
  @CsvSource({
    "Ana.Meier@example.org, ana.meier.kc",
    "ada, ada.kc",
    "'  ', user.kc",
    "Äöü-x, x.kc",
    "../../etc/passwd, etc-passwd.kc",
    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnop, abcdefghijklmnopqrstuvwx.kc"
  })
  void whoJoins_getsAHandleOfItsOwn_andNoRight(String told, String handle) {
    Principal ben =
        principals.bySession(
            federated.signIn(arrival(KC, told), Joining.ACCOUNT, null, HERE).secret());
    assertThat(ben.actor()).isEqualTo(handle);
    assertThat(ben.may(ServerRight.CREATE)).isFalse();
    Principal second =
        principals.bySession(
            federated.signIn(arrival(OTHER, told), Joining.ACCOUNT, null, HERE).secret());
    assertThat(second.actor()).isEqualTo(handle + "-2");
    assertThat(comes(KC, Joining.ACCOUNT).actor()).isEqualTo(handle);
  }

  @Test
  void theAdministratorOfTheSettings_administers_newOrKnown() {
    assertThat(comes(KC, Joining.ADMINISTRATOR).may(ServerRight.ADMINISTER)).isTrue();
    assertThat(comes(OTHER, Joining.ACCOUNT).may(ServerRight.ADMINISTER)).isFalse();
    assertThat(comes(OTHER, Joining.ADMINISTRATOR).may(ServerRight.ADMINISTER)).isTrue();
  }

  @Test
  void aDisabledAccount_doesNotComeIn() {
    federated.invite(admin, "ben", "Ben", KC, HERE);
    new People(state, signIns)
        .change(admin, "ben", new People.Changes(null, null, true, null), HERE);
    refused(Refusal.SIGN_IN_FAILED, () -> comes(KC, Joining.ADMINISTRATOR));
    assertThat(lastAct().outcome()).isEqualTo("refused: sign in failed");
  }

  @Test
  void twoCallbacksAtOnce_makeOneAccount() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Callable<SignIns.Begun>> callbacks = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      callbacks.add(() -> federated.signIn(arrival(KC, "ben"), Joining.ACCOUNT, null, HERE));
    }
    for (Future<SignIns.Begun> callback : threads.invokeAll(callbacks)) {
      assertThat(callback.get().account().handle()).isEqualTo("ben.kc");
    }
    threads.shutdown();
    assertThat(state.now().accounts()).hasSize(2);
  }

  @Test
  void aSessionIsConfirmed_sinceTheProviderSawThePerson() {
    Arrival old =
        new Arrival(KC, "kc", "ben", "", clock.instant().minus(Duration.ofMinutes(11)), null);
    Principal ben =
        principals.bySession(federated.signIn(old, Joining.ACCOUNT, null, HERE).secret());
    assertThat(session(ben).isConfirmed(clock.instant())).isFalse();
    Arrival ahead =
        new Arrival(KC, "kc", "ben", "", clock.instant().plus(Duration.ofMinutes(11)), null);
    SignIns.Begun again = federated.signIn(ahead, Joining.ACCOUNT, ben.session(), HERE);
    assertThat(session(principals.bySession(again.secret())).confirmedAt())
        .isEqualTo(clock.instant());
    assertThat(principals.again(ben.session(), null).isNobody()).isTrue();
  }

  private static Session session(Principal who) {
    return java.util.Objects.requireNonNull(who.session());
  }

  @Test
  void theProvidersSignOut_endsAllSessionsOfTheIdentity_andNoOther() {
    federated.invite(admin, "ben", "Ben", KC, HERE);
    federated.invite(admin, "cora", "Cora", OTHER, HERE);
    Principal ben = comes(KC, Joining.REFUSED);
    Principal benToo = comes(KC, Joining.REFUSED);
    Principal cora = comes(OTHER, Joining.REFUSED);
    federated.signedOut(KC, "kc", HERE);
    assertThat(lastAct().action()).isEqualTo("provider-sign-out");
    assertThat(principals.again(ben.session(), null).isNobody()).isTrue();
    assertThat(principals.again(benToo.session(), null).isNobody()).isTrue();
    assertThat(principals.again(cora.session(), null).isNobody()).isFalse();
    federated.signedOut(new Identity(KC.issuer(), "nobody"), "kc", HERE);
    assertThat(lastAct().outcome()).isEqualTo("refused: no such identity");
  }

  @Test
  void anIdentity_isTakenAway_butNotTheLastWayIn() {
    new People(state, signIns)
        .make(admin, "ben", "Ben", Account.Kind.PERSON, Set.of(), PASSWORD + " too", HERE);
    IdentityLink link = federated.link(admin, "ben", KC, HERE);
    Principal ben = comes(KC, Joining.REFUSED);
    refused(Refusal.IDENTITY, () -> federated.link(admin, "ada", KC, HERE));
    refused(Refusal.UNKNOWN, () -> federated.unlink(ben, link.id(), admin.account(), HERE));
    federated.unlink(admin, link.id(), null, HERE);
    assertThat(lastAct().action()).isEqualTo("identity-unlinked");
    assertThat(principals.again(ben.session(), null).isNobody()).isTrue();
    refused(Refusal.NOT_INVITED, () -> comes(KC, Joining.REFUSED));
    IdentityLink only = federated.invite(admin, "cora", "Cora", OTHER, HERE);
    refused(Refusal.LAST_WAY_IN, () -> federated.unlink(admin, only.id(), null, HERE));
  }

  @Test
  void anIdentity_isNotTakenAwayByASessionThatHasEnded_andThatDoesNotComeBack() {
    new People(state, signIns)
        .make(admin, "ben", "Ben", Account.Kind.PERSON, Set.of(), PASSWORD + " too", HERE);
    IdentityLink link = federated.link(admin, "ben", KC, HERE);
    Principal ben = comes(KC, Joining.REFUSED);
    store.beforeNextChange(() -> signIns.end(ben, session(ben).id(), HERE));
    refused(Refusal.SIGN_IN_NEEDED, () -> federated.unlink(ben, link.id(), ben.account(), HERE));
    assertThat(principals.again(ben.session(), null).isNobody()).isTrue();
    assertThat(comes(KC, Joining.REFUSED).actor()).isEqualTo("ben");
  }

  @Test
  void manyFailures_fromOneAddress_fillNoAudit() {
    for (int i = 0; i < 30; i++) {
      federated.refused("kc", "state", HERE);
    }
    int events = state.audit(0, 1_000).size();
    refused(Refusal.TOO_MANY_TRIES, () -> federated.refused("kc", "state", HERE));
    refused(Refusal.TOO_MANY_TRIES, () -> federated.signOutRefused("kc", "state", HERE));
    assertThat(state.audit(0, 1_000)).hasSize(events);
    federated.refused("kc", "state", new Origin("192.0.2.2", "r", "test"));
  }

  @ParameterizedTest
  @CsvSource(
      value = {"''|x", "x|''", "x|' '", "x|'a\tb'", "x|LONG"},
      delimiter = '|')
  void whatIsNoIdentity_isRefused(String issuer, @Nullable String subject) {
    String given = "LONG".equals(subject) ? "x".repeat(256) : String.valueOf(subject);
    refused(Refusal.INVALID_VALUE, () -> new Identity(issuer, given));
  }
}
