package org.resight.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random sequences with the deep check after each call, for as many minutes as asked. */
public final class Soak {

  private Soak() {}

  /** Runs for the given minutes, from the given seed on; the first difference ends it. */
  public static void main(String[] arguments) {
    Instant end =
        Instant.now().plus(Duration.ofSeconds((long) (Double.parseDouble(arguments[0]) * 60)));
    long seed = Long.parseLong(arguments[1]);
    long sequences = 0;
    long calls = 0;
    for (; Instant.now().isBefore(end); seed++) {
      calls += run(seed);
      sequences++;
    }
    System.out.printf(
        "%d sequences, %d calls, no difference; next seed %d%n", sequences, calls, seed);
  }

  /** Runs one sequence and returns its length. */
  static int run(long seed) {
    Random random = new Random(seed);
    int annotations = random.nextInt(4) == 0 ? 3 + random.nextInt(58) : 3 + random.nextInt(10);
    Comparison both = new Comparison(Step.config(random));
    long[] numbers = new long[annotations];
    for (int i = 0; i < annotations; i++) {
      numbers[i] = i + 1L;
    }
    both.add(numbers);
    List<Step> taken = new ArrayList<>();
    int length = 20 + random.nextInt(180);
    while (taken.size() < length) {
      Step step = Step.random(random, annotations);
      taken.add(step);
      try {
        step.take(both);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ", call " + taken.size() + ": " + step, e);
      }
    }
    return taken.size();
  }
}
