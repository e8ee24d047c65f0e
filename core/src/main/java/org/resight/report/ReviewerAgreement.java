package org.resight.report;

/**
 * How far two reviewers agree on the pairs that both decided.
 *
 * <p>Cohen, "A coefficient of agreement for nominal scales" (1960). Immutable.
 *
 * @param one a reviewer
 * @param other another, later in the alphabet
 * @param pairs decided by both
 * @param agreed the share of them with the same decision
 * @param kappa Cohen's kappa: agreement beyond chance, 1 at best; NaN where chance explains all
 * @param low lower end of kappa's 95 % interval
 * @param high upper end
 */
public record ReviewerAgreement(
    String one, String other, int pairs, double agreed, double kappa, double low, double high) {

  private static final double NINETY_FIVE = 1.96;

  /**
   * Computes agreement from how often each two decisions met.
   *
   * @param counts row by row, a row for each decision of the first reviewer; at least one is not 0
   * @param kinds decisions there are
   */
  static ReviewerAgreement of(String one, String other, int[] counts, int kinds) {
    int both = 0;
    int same = 0;
    int[] first = new int[kinds];
    int[] second = new int[kinds];
    for (int row = 0; row < kinds; row++) {
      for (int column = 0; column < kinds; column++) {
        int count = counts[row * kinds + column];
        both += count;
        same += row == column ? count : 0;
        first[row] += count;
        second[column] += count;
      }
    }
    double observed = (double) same / both;
    double byChance = 0;
    for (int kind = 0; kind < kinds; kind++) {
      byChance += (double) first[kind] * second[kind] / ((double) both * both);
    }
    double kappa = byChance < 1 ? (observed - byChance) / (1 - byChance) : Double.NaN;
    double error = Math.sqrt(observed * (1 - observed) / both) / Math.max(1e-9, 1 - byChance);
    return new ReviewerAgreement(
        one,
        other,
        both,
        observed,
        kappa,
        kappa - NINETY_FIVE * error,
        Math.min(1, kappa + NINETY_FIVE * error));
  }
}
