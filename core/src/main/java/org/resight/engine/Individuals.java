package org.resight.engine;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;

/**
 * The individuals, their members, and their blocks.
 *
 * <p>A block is a greatest set of members any two of which stay linked should any one positive pair
 * be wrong (a 2-edge-connected component of the positive pairs); the pairs between blocks are
 * bridges. The members of a block and the blocks of an individual are circular lists. Individuals
 * and blocks are known by small numbers, which are used again.
 */
final class Individuals {

  static final int NONE = -1;

  private static final int INDIVIDUAL = 0;
  private static final int BLOCK = 1;
  private static final int NEXT = 2;
  private static final int PREVIOUS = 3;
  private static final int NODE_WIDTH = 4;

  private static final int BLOCK_FIRST = 0;
  private static final int BLOCK_SIZE = 1;
  private static final int BLOCK_BRIDGES = 2;
  private static final int BLOCK_NEXT = 3;
  private static final int BLOCK_PREVIOUS = 4;
  private static final int BLOCK_LINKS = 5;
  private static final int BLOCK_WIDTH = 6;

  static final int SIZE = 0;
  static final int FIRST_BLOCK = 1;
  static final int BLOCKS = 2;
  static final int POSITIVE = 3;
  static final int NEGATIVE = 4;
  static final int INCOMPARABLE = 5;
  static final int UNKNOWN = 6;
  static final int FLAGS = 7;
  static final int LABEL = 8;
  static final int PLACE = 9;
  static final int CLASSES = 10;
  private static final int WIDTH = 11;

  private static final int[] SUMMED = {
    SIZE, BLOCKS, POSITIVE, NEGATIVE, INCOMPARABLE, UNKNOWN, CLASSES
  };

  private final AnnotationTable annotations;
  private int[] nodes = new int[0];
  private int[] blocks = new int[0];
  private int[] individuals = new int[0];
  private long[] innerPairs = new long[0];
  private final IntArrayList freeBlocks = new IntArrayList();
  private final IntArrayList freeIndividuals = new IntArrayList();
  private int blockCount;
  private int individualCount;

  Individuals(AnnotationTable annotations) {
    this.annotations = annotations;
  }

  /** Makes room for an annotation. */
  void addAnnotation(int annotation) {
    if ((annotation + 1) * NODE_WIDTH > nodes.length) {
      int from = nodes.length;
      nodes =
          Arrays.copyOf(
              nodes, NODE_WIDTH * Columns.capacity(nodes.length / NODE_WIDTH, annotation + 1));
      Arrays.fill(nodes, from, nodes.length, NONE);
    }
  }

  /** Returns the number below which all individuals' numbers are. */
  int bound() {
    return individualCount;
  }

  /** Returns the number below which all blocks' numbers are. */
  int blockBound() {
    return blockCount;
  }

  int count() {
    return individualCount - freeIndividuals.size();
  }

  /** Returns the individual of an annotation, or {@link #NONE} if it is not at work. */
  int of(int annotation) {
    return nodes[annotation * NODE_WIDTH + INDIVIDUAL];
  }

  int blockOf(int annotation) {
    return nodes[annotation * NODE_WIDTH + BLOCK];
  }

  /** Returns the next member of the same block, in a circle. */
  int next(int annotation) {
    return nodes[annotation * NODE_WIDTH + NEXT];
  }

  int firstOf(int block) {
    return blocks[block * BLOCK_WIDTH + BLOCK_FIRST];
  }

  int sizeOfBlock(int block) {
    return blocks[block * BLOCK_WIDTH + BLOCK_SIZE];
  }

  int bridges(int block) {
    return blocks[block * BLOCK_WIDTH + BLOCK_BRIDGES];
  }

  void addBridges(int block, int more) {
    blocks[block * BLOCK_WIDTH + BLOCK_BRIDGES] += more;
  }

  /** Returns the number of positive pairs inside a block. */
  int links(int block) {
    return blocks[block * BLOCK_WIDTH + BLOCK_LINKS];
  }

  void addLinks(int block, int more) {
    blocks[block * BLOCK_WIDTH + BLOCK_LINKS] += more;
  }

  /** Returns the next block of the same individual, in a circle. */
  int nextBlock(int block) {
    return blocks[block * BLOCK_WIDTH + BLOCK_NEXT];
  }

  int get(int individual, int field) {
    return individuals[individual * WIDTH + field];
  }

  void set(int individual, int field, int value) {
    individuals[individual * WIDTH + field] = value;
  }

  void add(int individual, int field, int more) {
    individuals[individual * WIDTH + field] += more;
  }

  int size(int individual) {
    return individuals[individual * WIDTH + SIZE];
  }

  boolean isConsistent(int individual) {
    return individuals[individual * WIDTH + NEGATIVE] == 0;
  }

  /** Returns how many pairs of members are inside one class of {@link #CLASSES}. */
  long innerPairs(int individual) {
    return innerPairs[individual];
  }

  void setInnerPairs(int individual, long value) {
    innerPairs[individual] = value;
  }

  /** Puts an annotation to work, as an individual of its own. */
  int enter(int annotation) {
    int block = newBlock();
    int individual = newIndividual();
    nodes[annotation * NODE_WIDTH + INDIVIDUAL] = individual;
    addFirst(block, annotation);
    addFirstBlock(individual, block);
    set(individual, SIZE, 1);
    set(individual, CLASSES, 1);
    set(individual, LABEL, annotation);
    return individual;
  }

  /** Takes an annotation that is alone in its individual out of work. */
  void leave(int annotation) {
    freeBlocks.push(blockOf(annotation));
    freeIndividuals.push(of(annotation));
    Arrays.fill(nodes, annotation * NODE_WIDTH, annotation * NODE_WIDTH + NODE_WIDTH, NONE);
  }

  /** Appends the members of an individual to a list, in no particular order. */
  void members(int individual, IntArrayList to) {
    int first = get(individual, FIRST_BLOCK);
    int block = first;
    do {
      membersOfBlock(block, to);
      block = nextBlock(block);
    } while (block != first);
  }

  void membersOfBlock(int block, IntArrayList to) {
    int first = firstOf(block);
    int member = first;
    do {
      to.add(member);
      member = next(member);
    } while (member != first);
  }

  /** Returns the smallest member. Constant time unless the individual has been split. */
  int label(int individual) {
    int label = get(individual, LABEL);
    if (label == NONE) {
      int first = get(individual, FIRST_BLOCK);
      int block = first;
      do {
        int start = firstOf(block);
        int member = start;
        do {
          if (label == NONE || annotations.compare(member, label) < 0) {
            label = member;
          }
          member = next(member);
        } while (member != start);
        block = nextBlock(block);
      } while (block != first);
      set(individual, LABEL, label);
    }
    return label;
  }

  /** Moves all members and counts of one individual into another, which it ends. */
  void absorb(int into, int from, IntArrayList membersOfFrom) {
    int[] moved = membersOfFrom.elements();
    for (int i = 0, n = membersOfFrom.size(); i < n; i++) {
      nodes[moved[i] * NODE_WIDTH + INDIVIDUAL] = into;
    }
    int one = get(into, FIRST_BLOCK);
    int other = get(from, FIRST_BLOCK);
    int afterOne = nextBlock(one);
    int afterOther = nextBlock(other);
    joinBlocks(one, afterOther);
    joinBlocks(other, afterOne);
    for (int field : SUMMED) {
      add(into, field, get(from, field));
    }
    innerPairs[into] += innerPairs[from];
    int label = get(into, LABEL);
    int otherLabel = get(from, LABEL);
    if (label == NONE || otherLabel == NONE) {
      set(into, LABEL, NONE);
    } else if (annotations.compare(otherLabel, label) < 0) {
      set(into, LABEL, otherLabel);
    }
    freeIndividuals.push(from);
  }

  /**
   * Moves blocks, not all, of an individual into a new one, with the count of their positive pairs;
   * the counts of other pairs stay behind.
   */
  int secede(int individual, IntArrayList parted) {
    int created = newIndividual();
    int size = 0;
    int positive = parted.size() - 1;
    long inner = 0;
    for (int i = 0; i < parted.size(); i++) {
      int block = parted.getInt(i);
      removeBlock(individual, block);
      addFirstBlock(created, block);
      int blockSize = sizeOfBlock(block);
      size += blockSize;
      positive += links(block);
      inner += blockSize * (blockSize - 1L) / 2;
      int first = firstOf(block);
      int member = first;
      do {
        nodes[member * NODE_WIDTH + INDIVIDUAL] = created;
        member = next(member);
      } while (member != first);
    }
    set(created, SIZE, size);
    add(individual, SIZE, -size);
    set(created, POSITIVE, positive);
    add(individual, POSITIVE, -positive);
    innerPairs[created] = inner;
    innerPairs[individual] -= inner;
    int label = get(individual, LABEL);
    if (label != NONE && of(label) == created) {
      set(created, LABEL, label);
      set(individual, LABEL, NONE);
    } else {
      set(created, LABEL, NONE);
    }
    return created;
  }

  /** Moves all members of one block into another of the same individual, which it ends. */
  void absorbBlock(int into, int from) {
    innerPairs[of(firstOf(from))] += (long) sizeOfBlock(into) * sizeOfBlock(from);
    int first = firstOf(from);
    int member = first;
    do {
      nodes[member * NODE_WIDTH + BLOCK] = into;
      member = next(member);
    } while (member != first);
    int one = firstOf(into);
    int afterOne = next(one);
    int afterFirst = next(first);
    join(one, afterFirst);
    join(first, afterOne);
    blocks[into * BLOCK_WIDTH + BLOCK_SIZE] += sizeOfBlock(from);
    addBridges(into, bridges(from));
    addLinks(into, links(from));
    removeBlock(of(one), from);
    freeBlocks.push(from);
  }

  /** Moves members, not all, of a block into a new block of the same individual. */
  int secedeBlock(int block, IntArrayList members, int from, int to) {
    int created = newBlock();
    int individual = of(members.getInt(from));
    innerPairs[individual] -= (long) (to - from) * (sizeOfBlock(block) - (to - from));
    addFirstBlock(individual, created);
    for (int i = from; i < to; i++) {
      int member = members.getInt(i);
      int next = next(member);
      join(nodes[member * NODE_WIDTH + PREVIOUS], next);
      if (firstOf(block) == member) {
        blocks[block * BLOCK_WIDTH + BLOCK_FIRST] = next;
      }
      addFirst(created, member);
    }
    blocks[block * BLOCK_WIDTH + BLOCK_SIZE] -= to - from;
    return created;
  }

  private void addFirst(int block, int annotation) {
    int at = block * BLOCK_WIDTH;
    int first = blocks[at + BLOCK_FIRST];
    if (first == NONE) {
      join(annotation, annotation);
    } else {
      int last = nodes[first * NODE_WIDTH + PREVIOUS];
      join(last, annotation);
      join(annotation, first);
    }
    blocks[at + BLOCK_FIRST] = annotation;
    blocks[at + BLOCK_SIZE]++;
    nodes[annotation * NODE_WIDTH + BLOCK] = block;
  }

  private void join(int one, int next) {
    nodes[one * NODE_WIDTH + NEXT] = next;
    nodes[next * NODE_WIDTH + PREVIOUS] = one;
  }

  private void addFirstBlock(int individual, int block) {
    int first = get(individual, FIRST_BLOCK);
    if (first == NONE) {
      joinBlocks(block, block);
    } else {
      int last = blocks[first * BLOCK_WIDTH + BLOCK_PREVIOUS];
      joinBlocks(last, block);
      joinBlocks(block, first);
    }
    set(individual, FIRST_BLOCK, block);
    add(individual, BLOCKS, 1);
  }

  private void removeBlock(int individual, int block) {
    int next = nextBlock(block);
    joinBlocks(blocks[block * BLOCK_WIDTH + BLOCK_PREVIOUS], next);
    if (get(individual, FIRST_BLOCK) == block) {
      set(individual, FIRST_BLOCK, next);
    }
    add(individual, BLOCKS, -1);
  }

  private void joinBlocks(int one, int next) {
    blocks[one * BLOCK_WIDTH + BLOCK_NEXT] = next;
    blocks[next * BLOCK_WIDTH + BLOCK_PREVIOUS] = one;
  }

  private int newBlock() {
    int block = freeBlocks.isEmpty() ? blockCount++ : freeBlocks.popInt();
    if (blockCount * BLOCK_WIDTH > blocks.length) {
      blocks =
          Arrays.copyOf(
              blocks, BLOCK_WIDTH * Columns.capacity(blocks.length / BLOCK_WIDTH, blockCount));
    }
    Arrays.fill(blocks, block * BLOCK_WIDTH, block * BLOCK_WIDTH + BLOCK_WIDTH, 0);
    blocks[block * BLOCK_WIDTH + BLOCK_FIRST] = NONE;
    return block;
  }

  private int newIndividual() {
    int individual = freeIndividuals.isEmpty() ? individualCount++ : freeIndividuals.popInt();
    if (individualCount > innerPairs.length) {
      int capacity = Columns.capacity(innerPairs.length, individualCount);
      individuals = Arrays.copyOf(individuals, capacity * WIDTH);
      innerPairs = Arrays.copyOf(innerPairs, capacity);
    }
    Arrays.fill(individuals, individual * WIDTH, individual * WIDTH + WIDTH, 0);
    set(individual, FIRST_BLOCK, NONE);
    set(individual, PLACE, NONE);
    innerPairs[individual] = 0;
    return individual;
  }
}
