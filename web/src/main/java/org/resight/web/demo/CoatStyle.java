package org.resight.web.demo;

import java.util.random.RandomGenerator;

/**
 * How the coat of an individual looks in general.
 *
 * @param stripeWidth half the width of a stripe, in cells of the pattern
 * @param length how much longer than wide the marks are; 1 makes spots
 * @param leaning above 0 more dark than light
 * @param tilt how far the stripes lean towards the rump
 * @param warmth of the light hair, −1 greyish to 1 reddish
 */
record CoatStyle(int stripeWidth, double length, double leaning, double tilt, double warmth) {

  static CoatStyle of(RandomGenerator random) {
    return new CoatStyle(
        5 + random.nextInt(3),
        1.15 + random.nextDouble() * 1.0,
        -0.35 + random.nextDouble() * 0.4,
        0.1 + random.nextDouble() * 0.25,
        -1 + 2 * random.nextDouble());
  }
}
