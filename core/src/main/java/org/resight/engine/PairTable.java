package org.resight.engine;

import java.util.Arrays;
import org.resight.model.Confidence;
import org.resight.model.EvidenceDecision;
import org.resight.model.MetaDecision;

/**
 * The pairs ever named, each under a small number that never changes: its handle.
 *
 * <p>One record of three longs a pair, so that a review touches one or two cache lines: the two
 * ends, the number of reviews with the state, and the score. About 55 bytes a pair with hash slot
 * and lists.
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

  private static final int WIDTH = 3;
  private static final int STATE = 1;
  private static final int MATCH = 2;

  private static final long LOW = 0xFFFF_FFFFL;
  private static final long ONE_REVIEW = 1L << 32;

  private static final EvidenceDecision[] DECISIONS = EvidenceDecision.values();
  private static final MetaDecision[] METAS = MetaDecision.values();
  private static final Confidence[] CONFIDENCES = Confidence.values();

  private final PairLists lists = new PairLists();
  private long[] records = new long[16 * WIDTH];
  private double[] verdictScore = new double[0];
  private int[] slots = emptySlots(16);
  private int size;

  int size() {
    return size;
  }

  /** Makes room for the lists of an annotation. */
  void addAnnotation(int annotation) {
    lists.addAnnotation(annotation);
  }

  /** Returns the handle of a pair; {@code a} is its smaller end. */
  int find(int a, int b) {
    long ends = ends(a, b);
    int mask = slots.length - 1;
    for (int slot = hash(ends) & mask; ; slot = (slot + 1) & mask) {
      int pair = slots[slot];
      if (pair == NONE || records[pair * WIDTH] == ends) {
        return pair;
      }
    }
  }

  private static long ends(int a, int b) {
    return ((long) a << 32) | b;
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
    }
    records[pair * WIDTH] = ends(a, b);
    records[pair * WIDTH + STATE] = EvidenceDecision.UNREVIEWED.ordinal();
    setMatch(pair, Double.NaN);
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
    int slot = hash(records[pair * WIDTH]) & mask;
    while (slots[slot] != NONE) {
      slot = (slot + 1) & mask;
    }
    slots[slot] = pair;
  }

  /** Returns the smaller end. */
  int a(int pair) {
    return (int) (records[pair * WIDTH] >>> 32);
  }

  /** Returns the larger end. */
  int b(int pair) {
    return (int) records[pair * WIDTH];
  }

  /** Returns the end that is not the given one. */
  int other(int pair, int end) {
    long ends = records[pair * WIDTH];
    return (int) (ends >>> 32) ^ (int) ends ^ end;
  }

  private int state(int pair) {
    return (int) records[pair * WIDTH + STATE];
  }

  private void setState(int pair, int state) {
    int at = pair * WIDTH + STATE;
    records[at] = (records[at] & ~LOW) | (state & LOW);
  }

  boolean is(int pair, int flag) {
    return (state(pair) & flag) != 0;
  }

  void set(int pair, int flag, boolean on) {
    int at = pair * WIDTH + STATE;
    records[at] = on ? records[at] | flag : records[at] & ~flag;
  }

  EvidenceDecision decision(int pair) {
    return DECISIONS[state(pair) & DECISION_MASK];
  }

  MetaDecision meta(int pair) {
    return METAS[(state(pair) >> META_SHIFT) & 3];
  }

  Confidence confidence(int pair) {
    return CONFIDENCES[(state(pair) >> CONFIDENCE_SHIFT) & 7];
  }

  int reviews(int pair) {
    return (int) (records[pair * WIDTH + STATE] >>> 32);
  }

  void review(int pair, EvidenceDecision decision, MetaDecision meta, Confidence confidence) {
    int at = pair * WIDTH + STATE;
    records[at] =
        (records[at] & ~REVIEW_MASK)
            + ONE_REVIEW
            + (decision.ordinal()
                | (meta.ordinal() << META_SHIFT)
                | (confidence.ordinal() << CONFIDENCE_SHIFT));
  }

  /** Undoes a review: says what stands without it, and counts one review less. */
  void takeBack(int pair, EvidenceDecision decision, MetaDecision meta, Confidence confidence) {
    review(pair, decision, meta, confidence);
    records[pair * WIDTH + STATE] -= 2 * ONE_REVIEW;
  }

  /** Returns whether a pair is a candidate or has been reviewed. */
  boolean isKnown(int pair) {
    return is(pair, CANDIDATE) || reviews(pair) > 0;
  }

  double match(int pair) {
    return Double.longBitsToDouble(records[pair * WIDTH + MATCH]);
  }

  void setMatch(int pair, double value) {
    records[pair * WIDTH + MATCH] = Double.doubleToRawLongBits(value);
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
    setState(pair, (state(pair) & ~VERDICT_MASK & ~SOLE) | (code << VERDICT_SHIFT));
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
    return DECISIONS[((state(pair) & VERDICT_MASK) >> VERDICT_SHIFT) - 1];
  }

  double verdictScore(int pair) {
    return verdictScore[pair];
  }

  /** Returns the place of the first pair in a list of an annotation; valid until a link. */
  int first(int annotation, int list) {
    return lists.first(annotation, list);
  }

  /** Returns the place after that of the last pair in a list of an annotation. */
  int end(int annotation, int list) {
    return lists.end(annotation, list);
  }

  /** Returns how many pairs a list of an annotation has. */
  int count(int annotation, int list) {
    return lists.end(annotation, list) - lists.first(annotation, list);
  }

  /** Returns the pair at a place in a list. */
  int at(int place) {
    return lists.pair(place);
  }

  /** Returns the other end of the pair at a place in a list. */
  int otherAt(int place) {
    return lists.other(place);
  }

  /** Returns the list that a known pair belongs to. */
  int list(int pair) {
    int state = state(pair);
    return (state & AT_WORK) == 0 ? DORMANT : Math.min(state & DECISION_MASK, OTHER);
  }

  /** Puts a pair into the given list of both ends. */
  void link(int pair, int list) {
    int a = a(pair);
    int b = b(pair);
    lists.add(a, list, pair, b);
    lists.add(b, list, pair, a);
  }

  /** Takes a pair out of the given list of both ends, in which it is. */
  void unlink(int pair, int list) {
    lists.remove(a(pair), list, pair);
    lists.remove(b(pair), list, pair);
  }

  private static int hash(long ends) {
    long mixed = ends * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 32)) * 0xBF58476D1CE4E5B9L;
    return (int) (mixed >>> 32);
  }

  private static int[] emptySlots(int count) {
    int[] slots = new int[count];
    Arrays.fill(slots, NONE);
    return slots;
  }
}
