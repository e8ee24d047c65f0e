package org.resight.engine;

import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Random sequences of all calls, with the deep check after each. */
class RandomSequencesTest {

  @Provide
  Arbitrary<Step> steps() {
    Arbitrary<Integer> annotation = Arbitraries.integers().between(0, 59);
    return Combinators.combine(
            Arbitraries.integers().between(0, 99),
            annotation,
            annotation,
            Arbitraries.integers().between(0, 19),
            Arbitraries.integers().between(0, 4),
            Arbitraries.integers().between(0, 10))
        .as(Step::new);
  }

  @Property(tries = 150)
  void anyCalls_fewAnnotations(
      @ForAll @Size(max = 60) List<@From("steps") Step> taken,
      @ForAll @IntRange(min = 3, max = 9) int annotations,
      @ForAll @IntRange(max = 1_000_000) int seed) {
    run(taken, annotations, seed);
  }

  @Property(tries = 25)
  void anyCalls_manyAnnotations(
      @ForAll @Size(max = 120) List<@From("steps") Step> taken,
      @ForAll @IntRange(min = 10, max = 60) int annotations,
      @ForAll @IntRange(max = 1_000_000) int seed) {
    run(taken, annotations, seed);
  }

  private static void run(List<Step> taken, int annotations, int seed) {
    Comparison both = new Comparison(Step.config(new Random(seed)));
    long[] numbers = new long[annotations];
    for (int i = 0; i < annotations; i++) {
      numbers[i] = i + 1L;
    }
    both.add(numbers);
    for (Step each : taken) {
      new Step(
              each.what(),
              each.a() % annotations,
              each.b() % annotations,
              each.answer(),
              each.confidence(),
              each.match())
          .take(both);
    }
  }
}
