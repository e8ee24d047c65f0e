package org.resight.web.demo;

import java.util.random.RandomGenerator;

/**
 * How an animal stands and from where it is seen.
 *
 * @param neck how far the head is lowered, radians
 * @param stride how far the legs are apart, −1 to 1
 * @param turn how much shorter the body looks because it is turned from the camera, 0.75 to 1
 * @param bend how far the back is bent, in pixels of the portrait
 * @param tilt how far the camera is held askew, radians
 * @param size of the animal in the picture: its length over the picture's width
 * @param facesRight whether the right flank is seen
 */
record Pose(
    double neck,
    double stride,
    double turn,
    double bend,
    double tilt,
    double size,
    boolean facesRight) {

  static Pose of(RandomGenerator random, boolean facesRight) {
    return new Pose(
        -0.12 + 0.4 * random.nextDouble(),
        -1 + 2 * random.nextDouble(),
        0.78 + 0.22 * random.nextDouble(),
        -14 + 28 * random.nextDouble(),
        -0.07 + 0.14 * random.nextDouble(),
        0.42 + 0.26 * random.nextDouble(),
        facesRight);
  }
}
