package org.resight.evidence;

import java.util.Comparator;

/** The evidence between two groups that know pairs of one another: a merge in doubt. */
final class Link extends Doubt {

  /** By when they came up. */
  static final Comparator<Link> OLDEST = Comparator.comparingLong(link -> link.number);

  /** A link as it was when it was strong enough to merge its ends. */
  record Merge(double margin, Link link) {
    static final Comparator<Merge> STRONGEST =
        (x, y) -> {
          int byMargin = Double.compare(y.margin, x.margin);
          return byMargin != 0 ? byMargin : Long.compare(x.link.number, y.link.number);
        };
  }

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
