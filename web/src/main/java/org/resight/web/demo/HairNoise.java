package org.resight.web.demo;

/** Fine streaks as of hair, from −1 to 1; a function of the place and the seed alone. */
record HairNoise(long seed) {

  double at(int x, int y) {
    // Streaks run down the body: three neighbours below each other are alike.
    return (cell(x, y / 3) + cell(x, y / 5) + cell(x / 2, y)) / 3;
  }

  private double cell(int x, int y) {
    long mixed = seed ^ x * 0x9E3779B97F4A7C15L ^ y * 0xC2B2AE3D27D4EB4FL;
    mixed = (mixed ^ mixed >>> 31) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return (mixed >>> 40) / (double) (1 << 23) - 1;
  }
}
