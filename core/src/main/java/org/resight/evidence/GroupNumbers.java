package org.resight.evidence;

/** How many groups and doubts of each kind there are, kept up to date. Not thread-safe. */
final class GroupNumbers {

  private final DoubtCost cost;
  private final Expected expected = new Expected();
  private int inconsistent;
  private int dueDoubts;
  private int settledCuts;
  private long settledLinks;

  GroupNumbers(DoubtCost cost) {
    this.cost = cost;
  }

  /** Counts a doubt, −1 times to stop counting it. */
  void doubt(Doubt doubt, int times) {
    double wrong = DoubtCost.wrong(doubt.margin);
    if (doubt instanceof Cut) {
      expected.cut(doubt.loss, wrong, times);
    } else {
      expected.link(doubt.loss, wrong, times);
    }
    if (doubt.due(cost)) {
      dueDoubts += times;
    } else if (doubt instanceof Cut) {
      settledCuts += times;
    } else if (doubt.evidence.answers() < 0) {
      settledLinks += times;
    }
  }

  /** Counts a group whose weakest cut is known, −1 times to stop counting it. */
  void group(Group group, int times) {
    expected.group(group, times);
    inconsistent += group.consistent() ? 0 : times;
    settledCuts += group.cut == null ? times : 0;
  }

  /** Returns what puts everything but the sizes of groups back as it is now. */
  Runnable saved() {
    int inconsistentWas = inconsistent;
    int dueDoubtsWere = dueDoubts;
    int settledCutsWere = settledCuts;
    long settledLinksWere = settledLinks;
    Runnable sums = expected.saved();
    return () -> {
      inconsistent = inconsistentWas;
      dueDoubts = dueDoubtsWere;
      settledCuts = settledCutsWere;
      settledLinks = settledLinksWere;
      sums.run();
    };
  }

  Expected expected() {
    return expected;
  }

  int inconsistent() {
    return inconsistent;
  }

  int dueDoubts() {
    return dueDoubts;
  }

  int settledCuts() {
    return settledCuts;
  }

  long settledLinks() {
    return settledLinks;
  }
}
