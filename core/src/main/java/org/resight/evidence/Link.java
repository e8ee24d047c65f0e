package org.resight.evidence;

/** The evidence between two groups that know pairs of one another: a merge in doubt. */
final class Link extends Doubt {

  final Group a;
  final Group b;
  boolean gone;

  Link(long number, Group a, Group b) {
    super(number);
    this.a = a;
    this.b = b;
  }

  Group other(Group end) {
    return end == a ? b : a;
  }

  @Override
  int sizeA() {
    return a.size();
  }

  @Override
  int sizeB() {
    return b.size();
  }
}
