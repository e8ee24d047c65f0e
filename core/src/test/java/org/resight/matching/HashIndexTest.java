package org.resight.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HashIndexTest {

  private static List<Integer> found(HashIndex index, long hash) {
    List<Integer> found = new ArrayList<>();
    index.near(hash, found::add);
    found.sort(null);
    return found;
  }

  private static long changed(long hash, int bits, Random random) {
    long changed = hash;
    while (PerceptualHash.distance(hash, changed) < bits) {
      changed ^= 1L << random.nextInt(64);
    }
    return changed;
  }

  @Test
  void near_isWhatComparingWithAllFinds() {
    Random random = new Random(5);
    long[] hashes = new long[2_000];
    for (int i = 0; i < hashes.length; i++) {
      // Families of hashes, up to 12 bits apart, so that there is something to find.
      hashes[i] = i % 10 == 0 ? random.nextLong() : changed(hashes[i - i % 10], i % 13, random);
    }
    HashIndex index = new HashIndex(hashes);

    long pairs = 0;
    for (long hash : hashes) {
      List<Integer> all =
          IntStream.range(0, hashes.length)
              .filter(i -> PerceptualHash.distance(hash, hashes[i]) <= PerceptualHash.NEAR)
              .boxed()
              .toList();
      assertThat(found(index, hash)).isEqualTo(all);
      pairs += all.size();
    }
    assertThat(pairs).isGreaterThan(3L * hashes.length);
  }

  @Test
  void eightBits_areFoundHoweverTheyLie() {
    Random random = new Random(7);
    long[] one = {random.nextLong()};
    HashIndex index = new HashIndex(one);
    for (int i = 0; i < 20_000; i++) {
      assertThat(found(index, changed(one[0], 8, random))).containsExactly(0);
      assertThat(found(index, changed(one[0], 9, random))).isEmpty();
    }
    assertThat(found(index, one[0] ^ 0xffL)).containsExactly(0);
    assertThat(found(index, one[0] ^ 0x0303_0303_0000_0000L)).containsExactly(0);
    assertThat(found(index, one[0] ^ 0x0003_0003_0003_0003L)).containsExactly(0);
  }

  @Test
  void none_isNearInAnEmptyIndex() {
    assertThat(found(new HashIndex(new long[0]), 3)).isEmpty();
  }
}
