package org.resight.matching;

/**
 * What decides how features are compared.
 *
 * @param trees of the forest
 * @param checks descriptors that are compared for one keypoint at the most
 * @param neighbours that are sought for a keypoint; the last one is the measure of the others
 * @param tolerance how far off a match may lie, as a share of the picture's diagonal
 * @param centre how far from the middle of the picture a keypoint counts 0.6 as much as in it, as a
 *     share of half the picture's sides
 * @param emphasis the power that a match's weight is raised to: above 1, few clear matches count
 *     more than many doubtful ones
 * @param unverified what a match counts that no common shift explains, 0 to 1
 */
public record MatchParameters(
    int trees,
    int checks,
    int neighbours,
    float tolerance,
    float centre,
    float emphasis,
    float unverified) {

  /** What a trial on photos of two species found best. */
  public static final MatchParameters STANDARD =
      new MatchParameters(4, 512, 6, 0.025f, 0.6f, 1.25f, 0.02f);

  /** A word that is another one if any parameter or the algorithm is another one. */
  public String version() {
    return String.join(
        "-",
        "lnbnn3",
        Integer.toString(trees),
        Integer.toString(checks),
        Integer.toString(neighbours),
        Float.toString(tolerance),
        Float.toString(centre),
        Float.toString(emphasis),
        Float.toString(unverified));
  }
}
