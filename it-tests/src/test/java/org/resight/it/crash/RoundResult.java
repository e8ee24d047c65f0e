package org.resight.it.crash;

import java.util.List;
import java.util.Locale;

/**
 * The result of one round.
 *
 * @param leads whether the server that it happened to led
 * @param gap the longest time in which a client had no answer, in ms
 * @param slowest how long the slowest call took until it succeeded, in ms
 * @param calls what the histories of all clients hold
 * @param refused calls that were answered with a status after which they were sent again
 * @param cut calls without an answer
 * @param faults what the checks of the histories found
 * @param note what else is to be known
 */
record RoundResult(
    int round,
    Fault fault,
    boolean leads,
    long gap,
    long slowest,
    int calls,
    int refused,
    int cut,
    List<String> faults,
    String note) {

  RoundResult {
    faults = List.copyOf(faults);
  }

  /** Returns the name of the group of rounds that it is counted in. */
  String kind() {
    return fault.name().toLowerCase(Locale.ROOT).replace('_', ' ')
        + (fault == Fault.ROLL ? "" : leads ? ", the server that leads" : ", another server");
  }

  int lost() {
    return count("lost", "moved", "torn");
  }

  int doubled() {
    return count("twice", "hole or double");
  }

  int stale() {
    return count("stale", "misread");
  }

  /** Returns how many faults are neither lost, doubled nor stale answers. */
  int others() {
    return faults.size() - lost() - doubled() - stale();
  }

  private int count(String... beginnings) {
    return (int)
        faults.stream()
            .filter(fault -> List.of(beginnings).stream().anyMatch(fault::startsWith))
            .count();
  }

  /** Returns whether a promise was broken. */
  boolean isBroken() {
    return !faults.isEmpty()
        || gap > fault.mostGap()
        || (fault.isPlanned() && (refused + cut > 0 || slowest > fault.mostGap()));
  }

  String line() {
    return "round %d, %s: gap %d ms, slowest %d ms, %d calls, %d refused, %d cut,"
            .formatted(round, kind(), gap, slowest, calls, refused, cut)
        + " lost/doubled/stale %d/%d/%d%s%s%s"
            .formatted(
                lost(),
                doubled(),
                stale(),
                others() > 0 ? ", other faults " + others() : "",
                note.isEmpty() ? "" : "; " + note,
                isBroken() ? "  <-- BROKEN" : "");
  }
}
