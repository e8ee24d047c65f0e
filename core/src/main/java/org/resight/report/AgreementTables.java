package org.resight.report;

import it.unimi.dsi.fastutil.longs.Long2ObjectMap;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;

/**
 * For each two reviewers how often which decisions of theirs met on a pair.
 *
 * <p>Some 130 bytes for two reviewers who met, of {@value #MOST_TABLES} at most: two who meet only
 * after that are not compared. Not thread-safe.
 */
final class AgreementTables {

  /** So many as 200 reviewers have who all met each other. */
  static final int MOST_TABLES = 20_000;

  private final int kinds;
  private final Long2ObjectOpenHashMap<int[]> tables = new Long2ObjectOpenHashMap<>();

  /**
   * Makes no table yet.
   *
   * @param kinds decisions there are, numbered from 0
   */
  AgreementTables(int kinds) {
    this.kinds = kinds;
  }

  /** Returns the same tables, to go on by themselves. */
  AgreementTables copy() {
    AgreementTables copy = new AgreementTables(kinds);
    for (Long2ObjectMap.Entry<int[]> entry : tables.long2ObjectEntrySet()) {
      copy.tables.put(entry.getLongKey(), entry.getValue().clone());
    }
    return copy;
  }

  /** Counts, or with −1 stops counting, that two reviewers decided the same pair. */
  void count(int reviewer, int decision, int otherReviewer, int otherDecision, int times) {
    boolean first = reviewer < otherReviewer;
    int row = first ? decision : otherDecision;
    int column = first ? otherDecision : decision;
    long key = first ? key(reviewer, otherReviewer) : key(otherReviewer, reviewer);
    int[] table = tables.get(key);
    if (table == null) {
      if (times < 0) {
        return;
      }
      if (tables.size() == MOST_TABLES) {
        NotCompared.count();
        return;
      }
      table = new int[kinds * kinds];
      tables.put(key, table);
    }
    int place = row * kinds + column;
    // What was decided before the two had a table was not counted.
    table[place] = Math.max(0, table[place] + times);
  }

  private static long key(int one, int other) {
    return ((long) one << 32) | other;
  }

  /**
   * Returns a page of the agreements, those over most pairs first.
   *
   * @param skipped how many to leave out
   * @param name returns the name of a reviewer
   */
  List<ReviewerAgreement> page(int skipped, int limit, IntFunction<String> name) {
    List<Met> met = new ArrayList<>();
    for (Long2ObjectMap.Entry<int[]> entry : tables.long2ObjectEntrySet()) {
      int pairs = 0;
      for (int count : entry.getValue()) {
        pairs += count;
      }
      if (pairs > 0) {
        met.add(new Met(entry.getLongKey(), pairs));
      }
    }
    met.sort(Comparator.comparingInt(Met::pairs).reversed().thenComparingLong(Met::key));
    return met.stream().skip(skipped).limit(limit).map(each -> agreement(each, name)).toList();
  }

  private ReviewerAgreement agreement(Met met, IntFunction<String> name) {
    String one = name.apply((int) (met.key >>> 32));
    String other = name.apply((int) met.key);
    int[] table = tables.get(met.key);
    if (one.compareTo(other) <= 0) {
      return ReviewerAgreement.of(one, other, table, kinds);
    }
    int[] turned = new int[kinds * kinds];
    for (int i = 0; i < turned.length; i++) {
      turned[i % kinds * kinds + i / kinds] = table[i];
    }
    return ReviewerAgreement.of(other, one, turned, kinds);
  }

  private record Met(long key, int pairs) {}
}
