package org.resight.evidence.scores;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The known pairs: candidates with their scores, pairs that were answered, and namesakes. */
public final class PairTable {

  private final Long2IntOpenHashMap index = new Long2IntOpenHashMap();
  private final List<IntArrayList> incident = new ArrayList<>();
  private final IntArrayList names = new IntArrayList();
  private int size;
  private int[] first = new int[16];
  private int[] second = new int[16];
  private double[] match = new double[16];
  private double[] logOdds = new double[16];
  private double[] answers = new double[16];
  private int[] asked = new int[16];
  private boolean[] unanswerable = new boolean[16];
  private boolean[] chosen = new boolean[16];

  public PairTable() {
    index.defaultReturnValue(-1);
  }

  /** Returns two annotations as one number, the smaller in the upper half. */
  public static long key(int a, int b) {
    return a < b ? ((long) a << 32) | b : ((long) b << 32) | a;
  }

  /** Makes room for one more annotation. */
  public void grow() {
    incident.add(new IntArrayList(4));
    names.add(0);
  }

  public int size() {
    return size;
  }

  /** Returns the number of an annotation's name in a catalogue, 0 if it has none. */
  public int name(int annotation) {
    return names.getInt(annotation);
  }

  public void name(int annotation, int name) {
    names.set(annotation, name);
  }

  /** Returns 1 if a catalogue gives both ends one name, −1 if two, 0 if it does not tell. */
  public int named(int pair) {
    int one = names.getInt(first[pair]);
    int other = names.getInt(second[pair]);
    return one == 0 || other == 0 ? 0 : one == other ? 1 : -1;
  }

  /** Returns the number of a pair, or −1 if it is not known. */
  public int find(int a, int b) {
    return index.get(key(a, b));
  }

  /** Returns the number of a pair, which is known from now on. */
  public int findOrAdd(int a, int b) {
    int known = find(a, b);
    if (known >= 0) {
      return known;
    }
    if (size == first.length) {
      int more = size + (size >> 1);
      first = Arrays.copyOf(first, more);
      second = Arrays.copyOf(second, more);
      match = Arrays.copyOf(match, more);
      logOdds = Arrays.copyOf(logOdds, more);
      answers = Arrays.copyOf(answers, more);
      asked = Arrays.copyOf(asked, more);
      unanswerable = Arrays.copyOf(unanswerable, more);
      chosen = Arrays.copyOf(chosen, more);
    }
    first[size] = a;
    second[size] = b;
    match[size] = Double.NaN;
    index.put(key(a, b), size);
    incident.get(a).add(size);
    incident.get(b).add(size);
    return size++;
  }

  /** Forgets the pair that became known last, as if it never had. */
  public void removeNewest() {
    size--;
    index.remove(key(first[size], second[size]));
    removeLast(incident.get(first[size]));
    removeLast(incident.get(second[size]));
    logOdds[size] = 0;
    answers[size] = 0;
    asked[size] = 0;
    unanswerable[size] = false;
    chosen[size] = false;
  }

  private static void removeLast(IntArrayList list) {
    list.removeInt(list.size() - 1);
  }

  /** Returns what puts back what stands on a pair as it is now. */
  public Runnable saved(int pair) {
    double answersWere = answers[pair];
    int askedWas = asked[pair];
    boolean unanswerableWas = unanswerable[pair];
    boolean chosenWas = chosen[pair];
    return () -> {
      answered(pair, answersWere, askedWas, unanswerableWas);
      chosen[pair] = chosenWas;
    };
  }

  /** Returns what puts back the log-odds of scores and answers. Costs the number of pairs. */
  public Runnable savedLogOdds() {
    double[] logOddsWere = Arrays.copyOf(logOdds, size);
    double[] answersWere = Arrays.copyOf(answers, size);
    return () -> {
      System.arraycopy(logOddsWere, 0, logOdds, 0, logOddsWere.length);
      System.arraycopy(answersWere, 0, answers, 0, answersWere.length);
    };
  }

  public int first(int pair) {
    return first[pair];
  }

  public int second(int pair) {
    return second[pair];
  }

  /** Returns the end of a pair that is not {@code end}. */
  public int other(int pair, int end) {
    return first[pair] == end ? second[pair] : first[pair];
  }

  /** Returns the pairs of an annotation, in the order they became known. */
  public IntArrayList incident(int annotation) {
    return incident.get(annotation);
  }

  public boolean candidate(int pair) {
    return !Double.isNaN(match[pair]);
  }

  /** Returns whether a pair is no candidate, but somebody chose to compare it. */
  boolean chosen(int pair) {
    return chosen[pair] && !candidate(pair);
  }

  void chosen(int pair, boolean value) {
    chosen[pair] = value;
  }

  public double match(int pair) {
    return match[pair];
  }

  public void match(int pair, double score) {
    match[pair] = score;
  }

  /** Returns the calibrated log-odds of a candidate's score, 0 for other pairs. */
  public double logOdds(int pair) {
    return logOdds[pair];
  }

  public void logOdds(int pair, double value) {
    logOdds[pair] = value;
  }

  /** Returns the sum of the log-odds of the answers on a pair. */
  public double answers(int pair) {
    return answers[pair];
  }

  /** Takes over what stands on a pair. */
  void answered(int pair, double logOdds, int times, boolean cannotTell) {
    answers[pair] = logOdds;
    asked[pair] = times;
    unanswerable[pair] = cannotTell;
  }

  /** Returns whether somebody could not tell from a pair, so that it is not asked again. */
  public boolean unanswerable(int pair) {
    return unanswerable[pair];
  }

  /** Returns how often a pair was answered, <em>cannot tell</em> counted. */
  public int asked(int pair) {
    return asked[pair];
  }
}
