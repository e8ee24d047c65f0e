package org.resight.web.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

class HeldVectorsTest {

  private final HeldVectors held = new HeldVectors(100);

  private static Refusal refusal(HeldVectors.Share share, long numbers) {
    return catchThrowableOfType(RefusedException.class, () -> share.take(numbers)).refusal();
  }

  @Test
  void take_moreThanAllIsTooMany_andMoreThanOthersLeaveIsBusy() {
    HeldVectors.Share one = held.share();
    HeldVectors.Share other = held.share();
    one.take(40);
    one.take(30);
    assertThat(refusal(one, 31)).isEqualTo(Refusal.TOO_MANY_ITEMS);
    assertThat(refusal(other, 1L << 40)).isEqualTo(Refusal.TOO_MANY_ITEMS);
    assertThat(refusal(other, 31)).isEqualTo(Refusal.BUSY);
    other.take(30);
    one.close();
    other.take(70);
    other.close();
    one.close();
    held.share().take(100);
  }
}
