package org.resight.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.resight.refusal.Refusal;

class InvitationsTest extends WithAdministrator {

  private static final Invitations.Wish VOLUNTEERS =
      new Invitations.Wish("class 8b", Set.of(Right.REVIEW), true, 2, 14);

  private final Invitations invitations = new Invitations(state, signIns);
  private final UUID project = UUID.randomUUID();

  private static Invitations.Newcomer nickname(String name) {
    return new Invitations.Newcomer(name, "", null);
  }

  private Invitations.Accepted join(String secret, Invitations.Newcomer who) {
    return invitations.accept(Principal.nobody(), secret, who, HERE);
  }

  @Test
  void volunteers_comeInByANickname_forThirtyDays_andReviewOnly() {
    String secret = invitations.make(admin, project, VOLUNTEERS, HERE).secret();
    Invitations.Accepted zebra = join(secret, nickname("zebra"));
    assertThat(zebra.account().kind()).isEqualTo(Account.Kind.VOLUNTEER);
    clock.pass(Duration.ofDays(29));
    Principal who = principals.bySession(zebra.begun().secret());
    assertThat(who.rightsIn(project)).containsExactly(Right.REVIEW);
    assertThat(who.rightsIn(UUID.randomUUID())).isEmpty();
    clock.pass(Duration.ofDays(1));
    assertThat(principals.bySession(zebra.begun().secret()).isNobody()).isTrue();
    refused(Refusal.SIGN_IN_FAILED, () -> signIns.signIn("zebra", "", HERE));
  }

  @Test
  void aNickname_isOnePersons() {
    String secret = invitations.make(admin, project, VOLUNTEERS, HERE).secret();
    refused(Refusal.HANDLE, () -> join(secret, nickname("ada")));
    refused(Refusal.HANDLE, () -> join(secret, nickname("Ädä")));
    assertThat(invitations.find(secret).uses()).isEqualTo(2);
  }

  @Test
  void aNameOfAJournal_isGivenByAnAdministratorAlone() {
    store.addReviewers("Mia", "ben", "Old Tom");
    String secret = invitations.make(admin, project, VOLUNTEERS, HERE).secret();
    refused(Refusal.HANDLE, () -> join(secret, nickname("mia")));
    refused(Refusal.HANDLE, () -> join(secret, nickname("ben")));
    assertThat(invitations.find(secret).uses()).isEqualTo(2);
    assertThat(people.formerNames())
        .extracting(People.FormerName::name)
        .containsExactly("Mia", "Old Tom", "ben");

    people.make(admin, "ben", "", Account.Kind.PERSON, Set.of(), PASSWORD + " too", HERE);
    people.nameFormer(admin, "Old Tom", "ben", HERE);
    Account ben = state.now().byHandle("ben").orElseThrow();
    assertThat(people.formerNames())
        .containsExactly(new People.FormerName("Mia", null), new People.FormerName("Old Tom", ben));
    assertThat(store.audit(0, 100))
        .extracting(event -> event.act().target())
        .contains("Old Tom = ben");
    refused(Refusal.HANDLE, () -> people.nameFormer(admin, "ben", "ada", HERE));
    refused(Refusal.UNKNOWN, () -> people.nameFormer(admin, "Nobody", "ben", HERE));
    refused(Refusal.UNKNOWN, () -> people.nameFormer(admin, "Mia", "eve", HERE));
    people.nameFormer(admin, "Old Tom", null, HERE);
    assertThat(people.formerNames()).contains(new People.FormerName("Old Tom", null));
  }

  @Test
  void volunteers_practiseOnce_othersNever() {
    String secret = invitations.make(admin, project, VOLUNTEERS, HERE).secret();
    Invitations.Accepted zebra = join(secret, nickname("zebra"));
    assertThat(Invitations.isPracticeDue(state.now(), zebra.account())).isTrue();
    Principal who = principals.bySession(zebra.begun().secret());
    invitations.practised(who, HERE);
    assertThat(Invitations.isPracticeDue(state.now(), zebra.account())).isFalse();
    long acts = state.auditEnd();
    invitations.practised(who, HERE);
    invitations.practised(admin, HERE);
    assertThat(state.auditEnd()).isEqualTo(acts);
    assertThat(Invitations.isPracticeDue(state.now(), admin.account())).isFalse();
  }

  @Test
  void anInvitation_endsWithItsUses_itsTime_orItsMaker() {
    String used = invitations.make(admin, project, VOLUNTEERS, HERE).secret();
    join(used, nickname("one"));
    join(used, nickname("two"));
    refused(Refusal.INVITATION, () -> join(used, nickname("three")));
    assertThat(state.now().byHandle("three")).isEmpty();

    Invitations.Made back = invitations.make(admin, project, VOLUNTEERS, HERE);
    refused(
        Refusal.UNKNOWN,
        () -> invitations.takeBack(admin, UUID.randomUUID(), back.invitation().id(), HERE));
    invitations.takeBack(admin, project, back.invitation().id(), HERE);
    refused(Refusal.INVITATION, () -> join(back.secret(), nickname("three")));

    String late = invitations.make(admin, project, VOLUNTEERS, HERE).secret();
    clock.pass(Duration.ofDays(14));
    refused(Refusal.INVITATION, () -> join(late, nickname("three")));
    refused(Refusal.INVITATION, () -> join("x".repeat(10_000), nickname("three")));
    assertThat(invitations.of(project)).isEmpty();
  }

  @Test
  void others_chooseAPassword_orComeWithTheirAccount() {
    Set<Right> rights = EnumSet.of(Right.SEE, Right.REVIEW);
    String secret =
        invitations
            .make(admin, project, new Invitations.Wish("", rights, false, 3, 1), HERE)
            .secret();
    refused(Refusal.PASSWORD, () -> join(secret, nickname("ben")));
    refused(Refusal.PASSWORD, () -> join(secret, new Invitations.Newcomer("ben", "", "short")));
    Invitations.Accepted ben = join(secret, new Invitations.Newcomer("ben", "Ben", PASSWORD));
    assertThat(ben.account().kind()).isEqualTo(Account.Kind.PERSON);
    assertThat(signIns.signIn("ben", PASSWORD, HERE).account().name()).isEqualTo("Ben");

    people.setRights(admin, project, "ada", Set.of(Right.CURATE), HERE);
    Invitations.Accepted ada = invitations.accept(admin, secret, nickname(null), HERE);
    assertThat(ada.begun()).isNull();
    assertThat(state.now().rightsOf(ada.account().id(), project))
        .containsExactlyInAnyOrder(Right.SEE, Right.REVIEW, Right.CURATE);
    assertThat(invitations.find(secret).uses()).isEqualTo(1);
  }

  @Test
  void volunteers_stayVolunteers() {
    String secret = invitations.make(admin, project, VOLUNTEERS, HERE).secret();
    Principal zebra = principals.bySession(join(secret, nickname("zebra")).begun().secret());
    refused(
        Refusal.NOT_YOURS,
        () -> people.setRights(admin, project, "zebra", Set.of(Right.SEE), HERE));
    Tokens.Wish token =
        new Tokens.Wish("all", Set.of(Right.REVIEW), Set.of(), Set.of(), false, 365);
    refused(
        Refusal.NOT_YOURS, () -> new Tokens(state).make(zebra, zebra.account().id(), token, HERE));
    Invitations.Wish viewers = new Invitations.Wish("", Set.of(Right.SEE), false, 1, 1);
    String other = invitations.make(admin, project, viewers, HERE).secret();
    refused(Refusal.NOT_YOURS, () -> invitations.accept(zebra, other, nickname(null), HERE));
    assertThat(invitations.find(other).uses()).isEqualTo(1);
    people.setRights(admin, project, "zebra", Set.of(), HERE);
    assertThat(principals.again(zebra.session(), null).rightsIn(project)).isEmpty();
  }

  @Test
  void whatAnInvitationCannotGive() {
    for (Invitations.Wish wish :
        new Invitations.Wish[] {
          new Invitations.Wish("", Set.of(Right.ADMINISTER), false, 1, 1),
          new Invitations.Wish("", Set.of(), false, 1, 1),
          new Invitations.Wish("", Set.of(Right.SEE, Right.REVIEW), true, 1, 1),
          new Invitations.Wish("", Set.of(Right.SEE), false, 0, 1),
          new Invitations.Wish("", Set.of(Right.SEE), false, 1, 91),
          new Invitations.Wish("x".repeat(101), Set.of(Right.SEE), false, 1, 1),
        }) {
      refused(Refusal.INVALID_VALUE, () -> invitations.make(admin, project, wish, HERE));
    }
    Invitations.Wish places = new Invitations.Wish("", Set.of(Right.LOCATIONS), false, 1, 1);
    refused(Refusal.NOT_YOURS, () -> invitations.make(admin, project, places, HERE));
    people.own(admin, project, true, HERE);
    state.readAgain();
    Principal maker = principals.again(admin.session(), null);
    assertThat(invitations.make(maker, project, places, HERE).invitation().rights())
        .containsExactly(Right.LOCATIONS);
  }

  @Test
  void volunteers_reviewNoFasterThanAnybodyLooks() {
    ReviewPace pace = new ReviewPace();
    String secret = invitations.make(admin, project, VOLUNTEERS, HERE).secret();
    Account zebra = join(secret, nickname("zebra")).account();
    Account lion = join(secret, nickname("lion")).account();
    pace.require(zebra, 599);
    refused(Refusal.TOO_MANY_REVIEWS, () -> pace.require(zebra, 100));
    pace.require(zebra, 1);
    refused(Refusal.TOO_MANY_REVIEWS, () -> pace.require(lion, Integer.MAX_VALUE));
    pace.require(lion, 600);
    pace.require(SignIns.signedIn(admin), 100_000);
  }

  @Test
  void secrets_areNowhere() {
    String secret = invitations.make(admin, project, VOLUNTEERS, HERE).secret();
    Invitations.Accepted zebra = join(secret, nickname("zebra"));
    assertThat(state.audit(0, 100).toString() + state.now() + zebra)
        .contains("invitation-accepted")
        .doesNotContain(secret, zebra.begun().secret());
    assertThat(state.now().invitations().toString()).doesNotContain(secret);
  }
}
