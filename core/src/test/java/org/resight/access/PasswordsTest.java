package org.resight.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resight.refusal.Refusal;

/** What is computed of a password, and how often. */
class PasswordsTest extends WithAdministrator {

  /** Counts the hashes that are computed. */
  private static final class Counted extends Passwords {

    private final AtomicInteger hashes = new AtomicInteger();

    Counted() {
      super(16, 1);
    }

    @Override
    <T> T inTurn(Supplier<T> work) {
      // Made before the counter is, the dummy is not counted.
      if (hashes != null) {
        hashes.incrementAndGet();
      }
      return super.inTurn(work);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"seven striped horses", "sieben gestreifte Zebras äöüß 🦓"})
  void hash_isTheOneThatBouncyCastleComputes(String password) {
    String[] parts = new Passwords().hash(password).split("\\$", -1);
    assertThat(parts[1]).isEqualTo("argon2id");
    byte[] salt = Base64.getDecoder().decode(parts[4]);
    byte[] hash = Base64.getDecoder().decode(parts[5]);
    assertThat(salt).hasSize(16);
    Argon2BytesGenerator other = new Argon2BytesGenerator();
    other.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(19 * 1024)
            .withIterations(2)
            .withParallelism(1)
            .withSalt(salt)
            .build());
    byte[] expected = new byte[32];
    other.generateBytes(password.getBytes(UTF_8), expected);
    assertThat(hash).isEqualTo(expected);
  }

  @Test
  void twoHashesAtOnce_andOneIsMadeAtTheStart() throws Exception {
    Counted passwords = new Counted();
    CountDownLatch seen = new CountDownLatch(1);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<FutureTask<Integer>> all = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      FutureTask<Integer> one =
          new FutureTask<>(
              () ->
                  passwords.inTurn(
                      () -> {
                        most.accumulateAndGet(now.incrementAndGet(), Math::max);
                        await(seen);
                        return now.decrementAndGet();
                      }));
      all.add(one);
      threads.add(new Thread(one));
    }
    threads.forEach(Thread::start);
    // A thread that is not at work waits for a place.
    while (threads.stream().anyMatch(one -> one.getState() != Thread.State.TIMED_WAITING)) {
      assertThat(all).noneMatch(Future::isDone);
    }
    assertThat(now).hasValue(2);
    seen.countDown();
    for (Future<Integer> one : all) {
      one.get(30, TimeUnit.SECONDS);
    }
    assertThat(most).hasValue(2);
    // What a first sign-in costs the more was paid by then: the dummy is a hash like any other.
    assertThat(passwords.matches("anything", null)).isFalse();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whoeverIsNamed_theSameIsComputed() {
    Counted counted = new Counted();
    SignIns counting = new SignIns(state, counted);
    People others = new People(state, counting);
    for (String handle : List.of("ben", "gone")) {
      others.make(admin, handle, handle, Account.Kind.PERSON, Set.of(), "eight brown otters", HERE);
    }
    others.make(admin, "robot", "", Account.Kind.MACHINE, Set.of(), null, HERE);
    others.change(admin, "gone", new People.Changes(null, null, true, null), HERE);
    for (String handle : List.of("ben", "nobody-at-all", "gone", "robot", "ÄDÄ")) {
      counted.hashes.set(0);
      refused(Refusal.SIGN_IN_FAILED, () -> counting.signIn(handle, "another " + PASSWORD, HERE));
      assertThat(counted.hashes).as(handle).hasValue(1);
    }
    String tenMegabytes = "x".repeat(10_000_000);
    for (String handle : List.of("ben", "nobody-at-all")) {
      counted.hashes.set(0);
      refused(Refusal.SIGN_IN_FAILED, () -> counting.signIn(handle, tenMegabytes, HERE));
      assertThat(counted.hashes).as("such a one is nobody's: " + handle).hasValue(0);
    }
    refused(
        Refusal.PASSWORD,
        () -> others.make(admin, "eve", "", Account.Kind.PERSON, Set.of(), tenMegabytes, HERE));
  }
}
