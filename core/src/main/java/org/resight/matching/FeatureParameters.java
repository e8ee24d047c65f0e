package org.resight.matching;

/**
 * What decides which keypoints a photo has. Two photos are compared only if theirs were equal.
 *
 * @param longestSide of the picture the keypoints are sought in, in pixels
 * @param keypoints the most that are kept, the ones of strongest contrast
 * @param contrast the least difference of brightness (0 to 1) at a keypoint, in the sense of Lowe
 * @param edge the largest ratio of the two curvatures at a keypoint
 * @param smallest the least diameter of a keypoint in pixels of that picture
 */
public record FeatureParameters(
    int longestSide, int keypoints, float contrast, float edge, float smallest) {

  /** What a trial on photos of two species found best. */
  public static final FeatureParameters STANDARD = new FeatureParameters(400, 1000, 0.01f, 10, 0);

  /** A word that is another one if a parameter, the part or the algorithm is another one. */
  public String version(Foreground foreground) {
    return String.join(
        "-",
        "sift1",
        Integer.toString(longestSide),
        Integer.toString(keypoints),
        Float.toString(contrast),
        Float.toString(edge),
        Float.toString(smallest),
        foreground.version());
  }
}
