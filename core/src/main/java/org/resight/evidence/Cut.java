package org.resight.evidence;

/** The weakest cut of a group: a split in doubt. */
final class Cut extends Doubt {

  final Group group;

  /** The members on one side. */
  int[] side = new int[0];

  Cut(long number, Group group) {
    super(number);
    this.group = group;
  }

  @Override
  int sizeA() {
    return side.length;
  }

  @Override
  int sizeB() {
    return group.size() - side.length;
  }

  /** Returns whether it parts two members. Costs the size of the side. */
  boolean parts(int one, int other) {
    return onSide(one) != onSide(other);
  }

  /** Returns whether a member is on the side that is kept. */
  boolean onSide(int annotation) {
    for (int member : side) {
      if (member == annotation) {
        return true;
      }
    }
    return false;
  }
}
