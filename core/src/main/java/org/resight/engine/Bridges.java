package org.resight.engine;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.Arrays;

/**
 * Keeps the blocks of individuals and the bridges between them up to date.
 *
 * <p>Each search goes from both ends at once and stops when the cheaper side is done, so that a
 * change costs what the smaller part costs. Parting a block looks for a second path in the residual
 * graph of a first one, from both ends: a side that is stuck has found a bridge (the first cut of
 * Ford and Fulkerson), and goes on behind it.
 */
final class Bridges {

  private static final int NONE = PairTable.NONE;

  private static final int VIA = 1;
  private static final int FROM = 2;
  private static final int REACHED_WIDTH = 4;

  private final PairTable pairs;
  private final Individuals individuals;

  private int[] mark = new int[0];
  private int[] via = new int[0];
  private int[] after = new int[0];
  private int[] before = new int[0];
  private int epoch;

  /** For each block: the search that has reached it, by which bridge, and from which block. */
  private int[] reached = new int[0];

  private int blockEpoch;

  private final BlockSearch left = new BlockSearch();
  private final BlockSearch right = new BlockSearch();
  private final IntArrayList leftNodes = new IntArrayList();
  private final IntArrayList rightNodes = new IntArrayList();
  private final IntArrayList pathNodes = new IntArrayList();
  private final IntArrayList pathPairs = new IntArrayList();
  private final IntArrayList partEnds = new IntArrayList();
  private final IntArrayList parts = new IntArrayList();
  private final IntArrayList newBridges = new IntArrayList();
  private final IntArrayList chain = new IntArrayList();

  Bridges(PairTable pairs, Individuals individuals) {
    this.pairs = pairs;
    this.individuals = individuals;
  }

  private void makeRoom(int annotations) {
    if (annotations > mark.length) {
      int capacity = Columns.capacity(mark.length, annotations);
      int from = mark.length;
      mark = Arrays.copyOf(mark, capacity);
      via = Arrays.copyOf(via, capacity);
      after = Arrays.copyOf(after, capacity);
      before = Arrays.copyOf(before, capacity);
      Arrays.fill(after, from, capacity, NONE);
      Arrays.fill(before, from, capacity, NONE);
    }
  }

  private void startBlocks() {
    int bound = individuals.blockBound();
    if (bound * REACHED_WIDTH > reached.length) {
      int capacity = Columns.capacity(reached.length / REACHED_WIDTH, bound);
      reached = Arrays.copyOf(reached, capacity * REACHED_WIDTH);
    }
    if (blockEpoch > Integer.MAX_VALUE - 4) {
      Arrays.fill(reached, 0);
      blockEpoch = 0;
    }
    blockEpoch += 2;
  }

  /** Notes that a new positive pair is all that joins two individuals. */
  void addBridge(int pair) {
    changeBridge(pair, 1);
  }

  /** Notes that a bridge is no longer positive. */
  void removeBridge(int pair) {
    changeBridge(pair, -1);
  }

  private void changeBridge(int pair, int by) {
    pairs.set(pair, PairTable.BRIDGE, by > 0);
    individuals.addBridges(individuals.blockOf(pairs.a(pair)), by);
    individuals.addBridges(individuals.blockOf(pairs.b(pair)), by);
  }

  /**
   * Finds the part of an individual that a removed bridge has cut off, the smaller one if that is
   * cheaper to find.
   *
   * @return the blocks of the part; valid until the next call
   */
  IntArrayList part(int oneEnd, int otherEnd) {
    startBlocks();
    left.start(individuals.blockOf(oneEnd), blockEpoch);
    right.start(individuals.blockOf(otherEnd), blockEpoch + 1);
    while (!left.done() && !right.done()) {
      (left.work <= right.work ? left : right).step();
    }
    BlockSearch finished = left.done() ? left : right;
    BlockSearch open = left.done() ? right : left;
    int size = finished.members();
    int all = individuals.size(individuals.of(oneEnd));
    if (size > all - size) {
      while (!open.done() && open.work < size) {
        open.step();
      }
      if (open.done()) {
        return open.found;
      }
    }
    return finished.found;
  }

  /** Notes that there is a new positive pair inside a block. */
  void link(int block) {
    individuals.addLinks(block, 1);
  }

  /**
   * Joins the blocks along the bridges between two annotations of one individual, which a new pair
   * bypasses.
   *
   * @param moved receives the annotations whose block has changed its number
   */
  void bypass(int oneEnd, int otherEnd, IntArrayList moved) {
    startBlocks();
    left.start(individuals.blockOf(oneEnd), blockEpoch);
    right.start(individuals.blockOf(otherEnd), blockEpoch + 1);
    int meeting = NONE;
    while (meeting == NONE) {
      BlockSearch cheaper =
          right.done() || (!left.done() && left.work <= right.work) ? left : right;
      meeting = cheaper.step();
    }
    chain.clear();
    unwind(individuals.blockOf(pairs.a(meeting)));
    unwind(individuals.blockOf(pairs.b(meeting)));
    pairs.set(meeting, PairTable.BRIDGE, false);
    int largest = chain.getInt(0);
    for (int i = 1; i < chain.size(); i++) {
      if (individuals.sizeOfBlock(chain.getInt(i)) > individuals.sizeOfBlock(largest)) {
        largest = chain.getInt(i);
      }
    }
    for (int i = 0; i < chain.size(); i++) {
      int block = chain.getInt(i);
      if (block != largest) {
        individuals.membersOfBlock(block, moved);
        individuals.absorbBlock(largest, block);
      }
    }
    individuals.addBridges(largest, -2 * (chain.size() - 1));
    individuals.addLinks(largest, chain.size());
  }

  private void unwind(int from) {
    int block = from;
    chain.add(block);
    while (reached[block * REACHED_WIDTH + VIA] != NONE) {
      pairs.set(reached[block * REACHED_WIDTH + VIA], PairTable.BRIDGE, false);
      block = reached[block * REACHED_WIDTH + FROM];
      chain.add(block);
    }
  }

  /**
   * Parts a block from which a positive pair has been removed, where that leaves new bridges.
   *
   * @param annotations how many annotations there are
   * @param moved receives the annotations whose block has changed its number
   */
  void unlink(int oneEnd, int otherEnd, int annotations, IntArrayList moved) {
    makeRoom(annotations);
    int block = individuals.blockOf(oneEnd);
    individuals.addLinks(block, -1);
    findPath(oneEnd, otherEnd, block);
    partEnds.clear();
    newBridges.clear();
    parts.clear();
    searchSecondPath(block);
    for (int i = 0; i < pathNodes.size(); i++) {
      after[pathNodes.getInt(i)] = NONE;
      before[pathNodes.getInt(i)] = NONE;
    }
    if (partEnds.isEmpty()) {
      return;
    }
    for (int i = 0; i < newBridges.size(); i++) {
      pairs.set(newBridges.getInt(i), PairTable.BRIDGE, true);
    }
    int bridges = individuals.bridges(block) + 2 * newBridges.size();
    int links = individuals.links(block) - newBridges.size();
    int from = 0;
    for (int i = 0; i < partEnds.size(); i++) {
      int to = partEnds.getInt(i);
      int created = individuals.secedeBlock(block, parts, from, to);
      int own = 0;
      int ends = 0;
      for (int j = from; j < to; j++) {
        int member = parts.getInt(j);
        moved.add(member);
        for (int link = pairs.first(member, PairTable.POSITIVE),
                stop = pairs.end(member, PairTable.POSITIVE);
            link < stop;
            link++) {
          int pair = pairs.at(link);
          if (pairs.is(pair, PairTable.BRIDGE)) {
            own++;
          } else {
            ends++;
          }
        }
      }
      individuals.addBridges(created, own);
      individuals.addLinks(created, ends / 2);
      bridges -= own;
      links -= ends / 2;
      from = to;
    }
    individuals.addBridges(block, bridges - individuals.bridges(block));
    individuals.addLinks(block, links - individuals.links(block));
  }

  private int newEpoch() {
    if (epoch > Integer.MAX_VALUE - 4) {
      Arrays.fill(mark, 0);
      epoch = 0;
    }
    epoch += 2;
    return epoch;
  }

  /** Finds a path between two annotations inside a block, from both ends. */
  private void findPath(int oneEnd, int otherEnd, int block) {
    int mine = newEpoch();
    pathNodes.clear();
    pathPairs.clear();
    leftNodes.clear();
    rightNodes.clear();
    visit(oneEnd, mine, NONE, leftNodes);
    visit(otherEnd, mine + 1, NONE, rightNodes);
    int leftAt = 0;
    int rightAt = 0;
    while (true) {
      int meeting = meet(leftNodes.getInt(leftAt++), block, mine, leftNodes);
      if (meeting == NONE) {
        meeting = meet(rightNodes.getInt(rightAt++), block, mine + 1, rightNodes);
      }
      if (meeting != NONE) {
        boolean forward = mark[pairs.a(meeting)] == mine;
        int leftMost = forward ? pairs.a(meeting) : pairs.b(meeting);
        int rightMost = pairs.other(meeting, leftMost);
        for (int node = leftMost; ; node = pairs.other(via[node], node)) {
          pathNodes.add(node);
          if (via[node] == NONE) {
            break;
          }
          pathPairs.add(via[node]);
        }
        reverse(pathNodes);
        reverse(pathPairs);
        pathPairs.add(meeting);
        for (int node = rightMost; ; node = pairs.other(via[node], node)) {
          pathNodes.add(node);
          if (via[node] == NONE) {
            break;
          }
          pathPairs.add(via[node]);
        }
        for (int i = 0; i < pathPairs.size(); i++) {
          after[pathNodes.getInt(i)] = pathPairs.getInt(i);
          before[pathNodes.getInt(i + 1)] = pathPairs.getInt(i);
        }
        return;
      }
    }
  }

  private static void reverse(IntArrayList list) {
    IntArrays.reverse(list.elements(), 0, list.size());
  }

  private void visit(int node, int side, int pair, IntArrayList found) {
    mark[node] = side;
    via[node] = pair;
    found.add(node);
  }

  private int meet(int node, int block, int side, IntArrayList found) {
    int otherSide = side ^ 1;
    for (int link = pairs.first(node, PairTable.POSITIVE),
            stop = pairs.end(node, PairTable.POSITIVE);
        link < stop;
        link++) {
      int pair = pairs.at(link);
      int next = pairs.otherAt(link);
      if (individuals.blockOf(next) != block) {
        continue;
      }
      if (mark[next] == otherSide) {
        return pair;
      }
      if (mark[next] != side) {
        visit(next, side, pair, found);
      }
    }
    return NONE;
  }

  /**
   * Looks for a path that is edge-disjoint from the one found. A side that is stuck has visited a
   * part that hangs on one pair of the path.
   */
  private void searchSecondPath(int block) {
    int mine = newEpoch();
    int theirs = mine + 1;
    leftNodes.clear();
    rightNodes.clear();
    int leftPlace = 0;
    int rightPlace = pathNodes.size() - 1;
    visit(pathNodes.getInt(leftPlace), mine, NONE, leftNodes);
    visit(pathNodes.getInt(rightPlace), theirs, NONE, rightNodes);
    int leftAt = 0;
    int rightAt = 0;
    while (true) {
      if (leftAt == leftNodes.size()) {
        while (mark[pathNodes.getInt(leftPlace + 1)] == mine) {
          leftPlace++;
        }
        close(leftNodes, pathPairs.getInt(leftPlace));
        leftAt = 0;
        int start = pathNodes.getInt(++leftPlace);
        if (mark[start] == theirs) {
          return;
        }
        visit(start, mine, NONE, leftNodes);
      }
      if (extend(leftNodes.getInt(leftAt++), block, mine, after, leftNodes)) {
        return;
      }
      if (rightAt == rightNodes.size()) {
        while (mark[pathNodes.getInt(rightPlace - 1)] == theirs) {
          rightPlace--;
        }
        close(rightNodes, pathPairs.getInt(rightPlace - 1));
        rightAt = 0;
        int start = pathNodes.getInt(--rightPlace);
        if (mark[start] == mine) {
          return;
        }
        visit(start, theirs, NONE, rightNodes);
      }
      if (extend(rightNodes.getInt(rightAt++), block, theirs, before, rightNodes)) {
        return;
      }
    }
  }

  private void close(IntArrayList part, int bridge) {
    parts.addElements(parts.size(), part.elements(), 0, part.size());
    partEnds.add(parts.size());
    newBridges.add(bridge);
    part.clear();
  }

  private boolean extend(int node, int block, int side, int[] used, IntArrayList found) {
    int otherSide = side ^ 1;
    for (int link = pairs.first(node, PairTable.POSITIVE),
            stop = pairs.end(node, PairTable.POSITIVE);
        link < stop;
        link++) {
      int pair = pairs.at(link);
      if (pair == used[node]) {
        continue;
      }
      int next = pairs.otherAt(link);
      if (individuals.blockOf(next) != block || mark[next] == side) {
        continue;
      }
      if (mark[next] == otherSide) {
        return true;
      }
      visit(next, side, NONE, found);
    }
    return false;
  }

  /** Walks the tree of blocks along the bridges from one block, breadth first. */
  private final class BlockSearch {

    private final IntArrayList found = new IntArrayList();
    private int side;
    private int work;
    private int at;
    private int block;
    private int via;
    private int toFind;
    private int member;
    private int members;

    void start(int first, int newSide) {
      found.clear();
      side = newSide;
      work = 0;
      at = -1;
      toFind = 0;
      members = 0;
      add(first, NONE, NONE);
      proceed();
    }

    private void add(int next, int pair, int from) {
      int place = next * REACHED_WIDTH;
      reached[place] = side;
      reached[place + VIA] = pair;
      reached[place + FROM] = from;
      found.add(next);
      members += individuals.sizeOfBlock(next);
    }

    boolean done() {
      return at == found.size();
    }

    /** Goes to the next block that has bridges other than the one it was reached by. */
    private void proceed() {
      while (toFind == 0 && ++at < found.size()) {
        block = found.getInt(at);
        via = reached[block * REACHED_WIDTH + VIA];
        toFind = individuals.bridges(block) - (via == NONE ? 0 : 1);
        member = individuals.firstOf(block);
        work++;
      }
    }

    /** Looks at one member; returns the bridge to a block that the other search has reached. */
    int step() {
      int node = member;
      for (int link = pairs.first(node, PairTable.POSITIVE),
              stop = pairs.end(node, PairTable.POSITIVE);
          link < stop && toFind > 0;
          link++) {
        int pair = pairs.at(link);
        work++;
        if (pair != via && pairs.is(pair, PairTable.BRIDGE)) {
          int next = individuals.blockOf(pairs.otherAt(link));
          if (reached[next * REACHED_WIDTH] == (side ^ 1)) {
            return pair;
          }
          add(next, pair, block);
          toFind--;
        }
      }
      work++;
      if (toFind == 0) {
        proceed();
      } else {
        member = individuals.next(node);
      }
      return NONE;
    }

    /** Returns how many annotations the blocks found have. */
    int members() {
      return members;
    }
  }
}
