package org.resight.lease;

import org.resight.model.QuestionKind;

/**
 * How long a person takes for a question.
 *
 * <p>Immutable.
 *
 * @param pair seconds for a pair
 * @param which how much longer than {@link #usual} somebody takes to find one animal among others
 * @param group how much longer than that for the photos of one animal
 */
public record Pace(double pair, double which, double group) {

  private static final double PAIR = 3;
  private static final double LOOK = 2;
  private static final double PHOTO = 0.7;

  /** What is taken for granted until it has been measured. */
  public static final Pace UNTIL_MEASURED = new Pace(PAIR, 1, 1);

  /** Returns the seconds for so many photos at one glance, until they have been measured. */
  static double usual(QuestionKind kind, int photos) {
    return kind == QuestionKind.PAIR ? PAIR : LOOK + PHOTO * photos;
  }

  /** Returns the seconds for a question that shows so many photos. */
  public double seconds(QuestionKind kind, int photos) {
    return switch (kind) {
      case PAIR -> pair;
      case WHICH -> which * usual(kind, photos);
      case GROUP -> group * usual(kind, photos);
    };
  }
}
