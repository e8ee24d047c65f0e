package org.resight.engine;

import java.util.Arrays;

/**
 * The pairs ever named, each under a small number that never changes: its handle.
 *
 * <p>One record of eight integers a pair, so that a review touches one or two cache lines: the two
 * ends, the links of the doubly linked lists that each annotation has of its pairs, the state and
 * the number of reviews. A link is twice the pair's handle, and one more if it leads to the links
 * of its larger end, so that linking and unlinking write to the neighbours without reading them.
 * About 50 bytes a pair with score and hash slot.
 *
 * <p>A pair that is known is in exactly one list of each of its ends: {@link #POSITIVE}, {@link
 * #NEGATIVE} or {@link #OTHER} if it counts, {@link #DORMANT} while one end is not at work.
 */
@SuppressWarnings("EnumOrdinal") // packed in memory only, never stored
final class PairTable {

  static final int NONE = -1;

  static final int POSITIVE = 0;
  static final int NEGATIVE = 1;
  static final int OTHER = 2;
  static final int DORMANT = 3;

  /** It has a score. */
  static final int CANDIDATE = 1 << 8;

  /** Its re-check could resolve an inconsistency. */
  static final int SUSPECT = 1 << 9;

  /** It is among the candidates to be asked in the ranking phase. */
  static final int RANKED = 1 << 10;

  /** It is kept from being offered. */
  static final int HELD = 1 << 11;

  /** It is asked to reach redundancy. */
  static final int OFFERED = 1 << 12;

  /** Both ends are at work. */
  static final int AT_WORK = 1 << 13;

  /** Positive, and nothing else holds its ends together. */
  static final int BRIDGE = 1 << 14;

  /** Its ends were in one individual when its place in the queue was set. */
  static final int INSIDE = 1 << 15;

  private static final int META_SHIFT = 3;
  private static final int CONFIDENCE_SHIFT = 5;
  private static final int DECISION_MASK = 7;
  private static final int REVIEW_MASK = 0xFF;
  private static final int VERDICT_SHIFT = 16;
  private static final int VERDICT_MASK = 3 << VERDICT_SHIFT;
  private static final int SOLE = 1 << 18;

  private static final int WIDTH = 8;
  private static final int NEXT = 2;
  private static final int PREVIOUS = 4;
  private static final int STATE = 6;
  private static final int REVIEWS = 7;

  private static final EvidenceDecision[] DECISIONS = EvidenceDecision.values();
  private static final MetaDecision[] METAS = MetaDecision.values();
  private static final Confidence[] CONFIDENCES = Confidence.values();

  private int[] records = new int[16 * WIDTH];
  private double[] match = new double[16];
  private double[] verdictScore = new double[0];
  private int[] slots = emptySlots(16);
  private int[] heads = new int[0];
  private int size;

  int size() {
    return size;
  }

  /** Makes room for the lists of an annotation. */
  void addAnnotation(int annotation) {
    if ((annotation + 1) * 4 > heads.length) {
      int from = heads.length;
      heads = Arrays.copyOf(heads, 4 * Columns.capacity(heads.length / 4, annotation + 1));
      Arrays.fill(heads, from, heads.length, NONE);
    }
  }

  /** Returns the handle of a pair; {@code a} is its smaller end. */
  int find(int a, int b) {
    int mask = slots.length - 1;
    for (int slot = hash(a, b) & mask; ; slot = (slot + 1) & mask) {
      int pair = slots[slot];
      if (pair == NONE) {
        return NONE;
      }
      int at = pair * WIDTH;
      if (records[at] == a && records[at + 1] == b) {
        return pair;
      }
    }
  }

  /** Returns the handle of a pair, a new one in no list if it has none. */
  int findOrAdd(int a, int b) {
    int found = find(a, b);
    if (found != NONE) {
      return found;
    }
    int pair = size++;
    if (size * WIDTH > records.length) {
      int capacity = Columns.capacity(records.length / WIDTH, size);
      records = Arrays.copyOf(records, capacity * WIDTH);
      match = Arrays.copyOf(match, capacity);
    }
    int at = pair * WIDTH;
    records[at] = a;
    records[at + 1] = b;
    records[at + STATE] = EvidenceDecision.UNREVIEWED.ordinal();
    records[at + REVIEWS] = 0;
    match[pair] = Double.NaN;
    if (size > slots.length / 10 * 7) {
      slots = emptySlots(Columns.slots(size));
      for (int each = 0; each < size; each++) {
        occupy(each);
      }
    } else {
      occupy(pair);
    }
    return pair;
  }

  private void occupy(int pair) {
    int mask = slots.length - 1;
    int slot = hash(a(pair), b(pair)) & mask;
    while (slots[slot] != NONE) {
      slot = (slot + 1) & mask;
    }
    slots[slot] = pair;
  }

  /** Returns the smaller end. */
  int a(int pair) {
    return records[pair * WIDTH];
  }

  /** Returns the larger end. */
  int b(int pair) {
    return records[pair * WIDTH + 1];
  }

  /** Returns the end that is not the given one. */
  int other(int pair, int end) {
    int at = pair * WIDTH;
    return records[at] == end ? records[at + 1] : records[at];
  }

  boolean is(int pair, int flag) {
    return (records[pair * WIDTH + STATE] & flag) != 0;
  }

  void set(int pair, int flag, boolean on) {
    int at = pair * WIDTH + STATE;
    records[at] = on ? records[at] | flag : records[at] & ~flag;
  }

  EvidenceDecision decision(int pair) {
    return DECISIONS[records[pair * WIDTH + STATE] & DECISION_MASK];
  }

  MetaDecision meta(int pair) {
    return METAS[(records[pair * WIDTH + STATE] >> META_SHIFT) & 3];
  }

  Confidence confidence(int pair) {
    return CONFIDENCES[(records[pair * WIDTH + STATE] >> CONFIDENCE_SHIFT) & 7];
  }

  int reviews(int pair) {
    return records[pair * WIDTH + REVIEWS];
  }

  void review(int pair, EvidenceDecision decision, MetaDecision meta, Confidence confidence) {
    int at = pair * WIDTH;
    records[at + STATE] =
        (records[at + STATE] & ~REVIEW_MASK)
            | decision.ordinal()
            | (meta.ordinal() << META_SHIFT)
            | (confidence.ordinal() << CONFIDENCE_SHIFT);
    records[at + REVIEWS]++;
  }

  /** Returns whether a pair is a candidate or has been reviewed. */
  boolean isKnown(int pair) {
    return is(pair, CANDIDATE) || reviews(pair) > 0;
  }

  double match(int pair) {
    return match[pair];
  }

  void setMatch(int pair, double value) {
    match[pair] = value;
  }

  /**
   * Notes what the verifier would say.
   *
   * @param verdict positive, negative or incomparable; anything else for nothing
   * @param sole whether no other class is as sure
   */
  void setVerdict(int pair, EvidenceDecision verdict, double score, boolean sole) {
    int code =
        switch (verdict) {
          case POSITIVE -> 1;
          case NEGATIVE -> 2;
          case INCOMPARABLE -> 3;
          case UNKNOWN, UNREVIEWED -> 0;
        };
    if (pair >= verdictScore.length) {
      verdictScore = Arrays.copyOf(verdictScore, Columns.capacity(verdictScore.length, pair + 1));
    }
    verdictScore[pair] = score;
    int at = pair * WIDTH + STATE;
    records[at] = (records[at] & ~VERDICT_MASK & ~SOLE) | (code << VERDICT_SHIFT);
    set(pair, SOLE, sole);
  }

  /** Returns whether any class of the verifier is sure. */
  boolean hasVerdict(int pair) {
    return is(pair, VERDICT_MASK);
  }

  /** Returns whether exactly one class of the verifier is sure. */
  boolean isDecidable(int pair) {
    return is(pair, SOLE);
  }

  /** Returns the first class of the verifier that is sure; only if there is one. */
  EvidenceDecision verdict(int pair) {
    return DECISIONS[((records[pair * WIDTH + STATE] & VERDICT_MASK) >> VERDICT_SHIFT) - 1];
  }

  double verdictScore(int pair) {
    return verdictScore[pair];
  }

  /** Returns the first pair of a list of an annotation, or {@link #NONE}. */
  int head(int annotation, int list) {
    return heads[annotation * 4 + list] >> 1;
  }

  /** Returns the pair after this one in the list of one of its ends, or {@link #NONE}. */
  int next(int pair, int end) {
    int at = pair * WIDTH;
    return (records[at] == end ? records[at + NEXT] : records[at + NEXT + 1]) >> 1;
  }

  /** Returns the list that a known pair belongs to. */
  int list(int pair) {
    int state = records[pair * WIDTH + STATE];
    return (state & AT_WORK) == 0 ? DORMANT : Math.min(state & DECISION_MASK, OTHER);
  }

  /** Puts a pair into the given list of both ends. */
  void link(int pair, int list) {
    link(pair, list, 0);
    link(pair, list, 1);
  }

  /** Takes a pair out of the given list of both ends, in which it is. */
  void unlink(int pair, int list) {
    unlink(pair, list, 0);
    unlink(pair, list, 1);
  }

  private void link(int pair, int list, int side) {
    int at = pair * WIDTH + side;
    int place = records[at] * 4 + list;
    int head = heads[place];
    records[at + NEXT] = head;
    records[at + PREVIOUS] = NONE;
    if (head != NONE) {
      records[record(head) + PREVIOUS] = pair * 2 + side;
    }
    heads[place] = pair * 2 + side;
  }

  private void unlink(int pair, int list, int side) {
    int at = pair * WIDTH + side;
    int next = records[at + NEXT];
    int previous = records[at + PREVIOUS];
    if (previous == NONE) {
      heads[records[at] * 4 + list] = next;
    } else {
      records[record(previous) + NEXT] = next;
    }
    if (next != NONE) {
      records[record(next) + PREVIOUS] = previous;
    }
  }

  /** Returns where the side of a pair that a link leads to is kept. */
  private static int record(int link) {
    return (link >> 1) * WIDTH + (link & 1);
  }

  private static int hash(int a, int b) {
    long mixed = (((long) a << 32) | b) * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 32)) * 0xBF58476D1CE4E5B9L;
    return (int) (mixed >>> 32);
  }

  private static int[] emptySlots(int count) {
    int[] slots = new int[count];
    Arrays.fill(slots, NONE);
    return slots;
  }
}
