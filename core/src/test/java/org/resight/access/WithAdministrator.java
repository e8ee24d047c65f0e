package org.resight.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/** A server in memory whose first account, Ada, administers it. */
abstract class WithAdministrator {

  static final String PASSWORD = "seven striped horses";
  static final Origin HERE = new Origin("192.0.2.1", "r1", "test");

  final SetClock clock = new SetClock();
  final MemoryAccessStore store = new MemoryAccessStore(clock);
  final AccessState state = new AccessState(store, clock);
  final SignIns signIns = new SignIns(state, new Passwords(16, 1));
  final Principals principals = new Principals(state);
  final People people = new People(state, signIns);
  Principal admin;

  @BeforeEach
  void setUp() {
    String code = signIns.newSetupCode();
    SignIns.Begun begun = signIns.setUp(Principal.nobody(), code, "ada", "Ada", PASSWORD, HERE);
    admin = principals.bySession(begun.secret());
  }

  static void refused(Refusal refusal, ThrowingCallable act) {
    assertThatThrownBy(act)
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
  }
}
