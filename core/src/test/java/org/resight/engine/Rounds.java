package org.resight.engine;

/**
 * How often a test repeats what it draws. Mutation testing runs the same test for hundreds of
 * mutants, so it asks for fewer rounds.
 */
final class Rounds {

  private static final int DIVISOR = Integer.getInteger("test.rounds.divisor", 1);

  private Rounds() {}

  static int of(int usual) {
    return usual / DIVISOR;
  }
}
